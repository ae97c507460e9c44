/** A few seconds of what `npm run fuzz` does for hours; FUZZ_SEED looks elsewhere. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GO, WITH_GO } from '../engine/oracle/outside.ts';
import { openJudge } from '../fuzz/agreement.ts';
import { type Failure, fuzz, replay } from '../fuzz/fuzz.ts';

const TREE = new URL('../../', import.meta.url);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

test(`damaged files of every kind: values or KubepkiError, and the verdict of ${WITH_GO}`, {
  timeout: 180_000,
}, async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'kubepki-fuzz-'));
  try {
    const judge = GO ? openJudge(TREE, scratch) : undefined;
    expect(judge !== undefined).toBe(GO);
    const failures: string[] = [];
    const failed = ({ name, why }: Failure): unknown => failures.push(`${name}: ${why}`);
    const toll = await fuzz({ tree: TREE, seed, judge, failed, goesOn: ({ cases }) => cases < 6_600 });
    expect(failures).toEqual([]);
    // Damage that nothing survives would prove nothing.
    expect(toll.taken).toBeGreaterThan(1000);
    expect(toll.taken).toBeLessThan(toll.cases / 2);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

test('what a judge holds against us is a failure, under the name that makes the case again', async () => {
  const failures: Failure[] = [];
  const toll = await fuzz({
    tree: TREE,
    seed,
    judge: (cases) => cases.slice(0, 1).map((each) => ({ case: each, said: 'no' })),
    failed: (failure) => failures.push(failure),
    goesOn: ({ cases }) => cases === 0,
  });
  expect(toll.failures).toBe(1);
  const [{ name, why, bytes }] = failures as [Failure];
  expect([name, why]).toEqual([`certificate-${seed}-0`, 'no']);
  expect(await replay(name, bytes, undefined)).toBeUndefined();
});
