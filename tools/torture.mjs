/**
 * Why this exists: "killed at any moment, nothing is lost" is a promise about moments nobody thinks of.
 * node tools/torture.mjs [rounds] [seed] kills the store's writers thousands of times (test/torture).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const rounds = Number(process.argv[2] ?? 3000);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
if (!Number.isSafeInteger(rounds) || !Number.isSafeInteger(seed)) {
  console.error('usage: node tools/torture.mjs [rounds] [seed]');
  process.exit(3);
}
const source = (/** @type {string} */ name) =>
  fileURLToPath(new URL(`../test/torture/${name}`, import.meta.url));
// Beside node_modules, because the bundle imports esbuild from there.
const scratch = mkdtempSync(fileURLToPath(new URL('../node_modules/.torture-', import.meta.url)));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const bundle = join(scratch, 'torture.mjs');
await build({
  entryPoints: [source('torture.ts')],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['esbuild'],
  logLevel: 'warning',
});
const { torture } = await import(pathToFileURL(bundle).href);

console.log(`${rounds} rounds, seed ${seed}, in ${tmpdir()}`);
const began = Date.now();
try {
  const toll = await torture(
    source('writer.ts'),
    rounds,
    seed,
    (/** @type {{ rounds: number }} */ { rounds: done, ...rest }) => {
      if (done % 100 === 0) console.log(`${done} ${JSON.stringify(rest)}`);
    },
  );
  console.log(`survived ${JSON.stringify(toll)} in ${Math.round((Date.now() - began) / 1000)} s`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
