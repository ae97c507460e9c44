// @ts-check
/**
 * Why this exists: what runs is made in two ways from the same source. `tsc -b` makes the library in
 * dist/lib and is itself the first gate (each room compiles with only what it may see); esbuild makes the
 * command line in dist/cli. Nothing is done when nothing changed; `--force` does it all the same.
 */
import { existsSync, rmSync } from 'node:fs';
import { bundle } from './part/bundle.mjs';
import { fromRoot } from './part/place.mjs';
import { binOf, run } from './part/run.mjs';
import { digestOf, filesBelow, isFresh, setStamp } from './part/stamp.mjs';

const STAMP = 'dist/.built';
const OUTPUTS = ['dist/lib/index.js', 'dist/lib/index.d.ts', 'dist/cli/main.js', 'dist/cli.meta.json'];

function sources() {
  return [
    ...filesBelow('src'),
    'tsconfig.json',
    'tsconfig.base.json',
    'package-lock.json',
    'tools/build.mjs',
    'tools/part/bundle.mjs',
    'tools/part/notices.mjs',
    'tools/part/pack.mjs',
  ];
}

/** tsc leaves behind what a removed source once made, and npm pack would ship it. */
function removeOrphans() {
  for (const made of filesBelow('dist/lib')) {
    const source = made.replace('dist/lib/', 'src/').replace(/(\.d)?\.(js|ts)$/, '.ts');
    if (!existsSync(fromRoot(source))) rmSync(fromRoot(made));
  }
}

/** @param {readonly string[]} args @returns {Promise<number>} exit code */
async function main(args) {
  const digest = digestOf(sources());
  if (!args.includes('--force') && isFresh(STAMP, digest, OUTPUTS)) return 0;
  console.error('building…');
  rmSync(fromRoot(STAMP), { force: true });
  // tsc trusts its notes over the disk: without its outputs they must go too.
  if (args.includes('--force') || !existsSync(fromRoot('dist/lib/index.js')))
    rmSync(fromRoot('dist'), { recursive: true, force: true });
  const started = performance.now();
  const [types] = await Promise.all([
    run(binOf('tsc'), ['-b', '--pretty', 'false'], { streams: 'to-stderr' }),
    existsSync(fromRoot('src/face/main.ts')) ? bundle() : undefined,
  ]);
  if (types.code !== 0) return types.code;
  removeOrphans();
  setStamp(STAMP, digest);
  console.error(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
