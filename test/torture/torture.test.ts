/** Hundreds of kills in the suite; thousands with `npm run torture`. */
import { expect, test } from 'vitest';
import { torture, WRITER } from './torture.ts';

test('kill -9 at random moments: whole files, matching pairs, nothing lost, no strays', {
  timeout: 180_000,
}, async () => {
  const seed = Number(process.env['TORTURE_SEED'] ?? Date.now() % 1_000_000);
  console.log(`TORTURE_SEED=${String(seed)}`);
  const toll = await torture(WRITER, 250, seed);
  console.log(JSON.stringify(toll));
  // Kills that all fell between acts would prove nothing.
  expect(toll.stagings).toBeGreaterThan(10);
  expect(toll.journals).toBeGreaterThan(2);
});
