// @ts-check
/**
 * How long a whole cluster takes, from nothing to files on disk: `kubepki init` with 1 to 1,000 workers, each with two
 * certificates and a kubeconfig, against loops of openssl and cfssl and a Go program that makes the same files as durably
 * (bench/making). The aims at 1,000 workers: P-256 at least 15 times as fast as the openssl loop and at most 3 times Go's
 * time; RSA at most a fifth above what making that many keys on every core costs by itself; memory below 250 MB.
 *
 * `npm run bench -- make [--rounds N] [--workers 1,10] [--rsa-workers 1000] [--quick]`; --quick leaves the loops out.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jobsOf } from './making/job.mjs';
import { cfsslScript, opensslScript, shortOpensslScript } from './making/shell.mjs';
import { measure, table } from './paired.mjs';
import { openStopwatch } from './stopwatch.mjs';

const KUBEPKI = fileURLToPath(new URL('../bin/kubepki.js', import.meta.url));
const KEYS = `
  const { generateKeyPair } = require('node:crypto');
  const [count, kind, option] = [Number(process.argv[1]), process.argv[2], JSON.parse(process.argv[3])];
  const encoding = { publicKeyEncoding: { type: 'spki', format: 'der' }, privateKeyEncoding: { type: 'pkcs8', format: 'der' } };
  for (let i = 0; i < count; i += 1) generateKeyPair(kind, { ...option, ...encoding }, (error) => { if (error) throw error; });
`;

/** @param {string} program @param {string} argument */
const stands = (program, argument) => spawnSync(program, [argument]).status === 0;

/** @param {number} workers @param {string} algorithm */
function initArguments(workers, algorithm) {
  const list = Array.from({ length: workers }, (_, i) => `worker-${i}=10.${i >> 8}.${i & 255}.7`);
  return [
    '--control-plane',
    'control-0=10.200.0.1',
    '--key-algorithm',
    algorithm,
    '--quiet',
    ...list.flatMap((worker) => ['--worker', worker]),
  ];
}

/** @param {string} place */
function goProgram(place) {
  const source = fileURLToPath(new URL('making/main.go', import.meta.url));
  const built = spawnSync('go', ['build', '-o', join(place, 'make'), source], { encoding: 'utf8' });
  return built.status === 0 ? join(place, 'make') : undefined;
}

/**
 * @param {string} place @param {number} workers @param {string} algorithm
 * @param {{ go: string | undefined, loops: boolean }} rivals
 * @returns {import('./paired.mjs').Case[]}
 */
function casesOf(place, workers, algorithm, { go, loops }) {
  const rsa = algorithm === 'rsa-2048';
  const target = join(place, 'target');
  const spec = join(place, 'spec');
  const args = initArguments(workers, algorithm);
  rmSync(spec, { recursive: true, force: true });
  const said = spawnSync(process.execPath, [KUBEPKI, 'init', spec, '--spec-only', ...args], {
    encoding: 'utf8',
  });
  if (said.status !== 0) throw new Error(said.stderr);
  const jobs = jobsOf(readFileSync(join(spec, 'kubepki.yaml'), 'utf8'));
  const group = `${algorithm}, ${workers} workers: ${jobs.length} keys, ${jobs.flatMap(({ files }) => files).length} files`;
  const name = `${algorithm}-${workers}`;
  writeFileSync(join(place, `${name}.json`), JSON.stringify(jobs));
  const before = () => {
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target);
    // what the one before left for the disk to do is not for this one to wait for
    spawnSync('sync');
  };
  /** @type {import('./paired.mjs').Case[]} */
  const cases = [
    { name: 'kubepki init', group, before, argv: [process.execPath, KUBEPKI, 'init', target, ...args] },
  ];
  const option = rsa ? { modulusLength: 2048 } : { namedCurve: 'P-256' };
  cases.push({
    name: 'the keys alone, in Node on every core',
    group,
    argv: [process.execPath, '-e', KEYS, String(jobs.length), rsa ? 'rsa' : 'ec', JSON.stringify(option)],
  });
  if (go)
    cases.push({
      name: 'Go, the same files',
      group,
      before,
      argv: [go, join(place, `${name}.json`), target, algorithm],
    });
  const scripts = {
    'openssl, three calls a certificate': opensslScript,
    'openssl, one call': shortOpensslScript,
    ...(stands('cfssl', 'version') ? { cfssl: cfsslScript } : {}),
  };
  for (const [title, script] of Object.entries(loops ? scripts : {})) {
    const path = join(place, `${name}-${title.replaceAll(/\W+/g, '-')}.sh`);
    writeFileSync(path, script(jobs, rsa));
    cases.push({ name: title, group, before, cwd: target, argv: ['bash', path] });
  }
  return cases;
}

/** @param {{ rounds?: number | undefined, args?: readonly string[] }} options */
export async function bench({ rounds, args = [] }) {
  const numbers = (/** @type {string} */ name, /** @type {string} */ fallback) =>
    (args.includes(name) ? (args[args.indexOf(name) + 1] ?? '') : fallback)
      .split(',')
      .filter((text) => text !== '')
      .map(Number);
  const place = mkdtempSync(join(tmpdir(), 'kubepki-bench-'));
  const stopwatch = openStopwatch();
  try {
    const rivals = { go: goProgram(place), loops: !args.includes('--quick') && stands('openssl', 'version') };
    console.log(`Node ${process.versions.node}; ratios are to kubepki init in the same round`);
    if (!rivals.go) console.log('no Go here to be held against');
    const sizes = [
      ...numbers('--workers', '1,10,100,1000').map((workers) => ({ workers, algorithm: 'ecdsa-p256' })),
      ...numbers('--rsa-workers', '100').map((workers) => ({ workers, algorithm: 'rsa-2048' })),
    ];
    for (const { workers, algorithm } of sizes) {
      const many = workers >= 100;
      const series = await measure(stopwatch, casesOf(place, workers, algorithm, rivals), {
        rounds: rounds ?? (many ? 3 : 9),
        warmUp: many ? 0 : 1,
        said: (text) => process.stderr.isTTY && process.stderr.write(`\r${text}\u001b[K`),
      });
      console.log(table(series, 'kubepki init'));
    }
  } finally {
    stopwatch.close();
    rmSync(place, { recursive: true, force: true });
  }
}
