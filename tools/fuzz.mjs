// @ts-check
/**
 * Why this exists: "no file makes it crash, hang or disagree with Go" is a promise about files nobody thought of.
 * npm run fuzz -- [--minutes N] [--seed S] damages specimens of all kinds (test/fuzz) until the time is over or
 * Ctrl-C, and writes what fails to scratch/fuzz; --replay FILE tries one of those again.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const TREE = new URL('../', import.meta.url);
const FOUND = fileURLToPath(new URL('scratch/fuzz/', TREE));
/** No input is larger than 200 kB; a machine with other things to do still reads that in a fraction of this. */
const LATE = 10_000;

/** @param {string} name @param {Uint8Array} bytes @param {string} why */
function keep(name, bytes, why) {
  mkdirSync(FOUND, { recursive: true });
  writeFileSync(join(FOUND, name), bytes);
  writeFileSync(join(FOUND, `${name}.why`), `${why}\n`);
  console.error(
    `${name}: ${why.split('\n')[0]}\nhint: npm run fuzz -- --replay ${join('scratch/fuzz', name)}`,
  );
}

/** @param {string} scratch */
async function bundled(scratch) {
  const { build } = await import('esbuild');
  const names = ['fuzz', 'agreement'];
  await build({
    entryPoints: names.map((name) => fileURLToPath(new URL(`test/fuzz/${name}.ts`, TREE))),
    outdir: scratch,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
}

/** @param {string} scratch */
async function load(scratch) {
  const { fuzz, maker, replay } = await import(pathToFileURL(join(scratch, 'fuzz.mjs')).href);
  const { openJudge } = await import(pathToFileURL(join(scratch, 'agreement.mjs')).href);
  return { fuzz, maker, replay, judge: openJudge(TREE, scratch) };
}

/** In a thread of its own, so that a reader that never answers can be told by who watches it. */
async function work() {
  const { scratch, seed, until, shared } = workerData;
  const { fuzz, judge } = await load(scratch);
  const watched = new Int32Array(shared);
  let told = 0;
  const toll = await fuzz({
    tree: TREE,
    seed,
    judge,
    late: LATE,
    goesOn: (/** @type {import('../test/fuzz/fuzz.ts').Toll} */ sofar) => {
      if (Date.now() - told > 60_000) console.log(summary(sofar, judge));
      if (Date.now() - told > 60_000) told = Date.now();
      return Date.now() < until && Atomics.load(watched, 2) === 0;
    },
    begins: (/** @type {number} */ number) => Atomics.store(watched, 0, number),
    failed: (/** @type {import('../test/fuzz/fuzz.ts').Failure} */ { name, bytes, why }) =>
      keep(name, bytes, why),
  });
  console.log(summary(toll, judge));
  Atomics.store(watched, 1, toll.failures);
  Atomics.store(watched, 3, 1);
}

/** @param {import('../test/fuzz/fuzz.ts').Toll} toll @param {unknown} judge */
function summary({ cases, taken, failures, slowest, slowestCase }, judge) {
  const go = judge === undefined ? 'no Go here to agree with' : 'with Go';
  return `${cases} cases, ${taken} taken, ${failures} failures, ${go}; slowest ${slowest.toFixed(0)} ms (${slowestCase})`;
}

/** @param {number} seed @param {number} minutes @param {string} scratch */
async function watch(seed, minutes, scratch) {
  const shared = new SharedArrayBuffer(16);
  // the case begun last, the failures, whether to stop, whether it came to its end
  const watched = new Int32Array(shared);
  const until = Date.now() + minutes * 60_000;
  console.log(`seed ${seed}, ${Number.isFinite(minutes) ? `${minutes} minutes` : 'until Ctrl-C'}`);
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { scratch, seed, until, shared } });
  process.once('SIGINT', () => Atomics.store(watched, 2, 1));
  let last = -1;
  const watching = setInterval(() => {
    const now = Atomics.load(watched, 0);
    if (now === last && now > 0) worker.terminate().catch(() => undefined);
    last = now;
  }, LATE * 2);
  await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  clearInterval(watching);
  if (Atomics.load(watched, 3) === 0) {
    const { maker } = await load(scratch);
    const { name, bytes } = maker(TREE)(seed, last);
    keep(name, bytes, `no answer after ${LATE} ms`);
  }
  process.exitCode = Atomics.load(watched, 1) > 0 || Atomics.load(watched, 3) === 0 ? 1 : 0;
}

async function main() {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, seed: { type: 'string' }, replay: { type: 'string' } },
  });
  const minutes = Number(values.minutes ?? Number.POSITIVE_INFINITY);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('--minutes and --seed take numbers');
  // Beside node_modules, because the bundle imports packages from there.
  const scratch = mkdtempSync(fileURLToPath(new URL('node_modules/.fuzz-', TREE)));
  try {
    await bundled(scratch);
    if (values.replay === undefined) return await watch(seed, minutes, scratch);
    const { replay, judge } = await load(scratch);
    const why = await replay(basename(values.replay), readFileSync(values.replay), judge);
    console.log(why ?? 'nothing is wrong with it');
    process.exitCode = why === undefined ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

await (isMainThread ? main() : work());
