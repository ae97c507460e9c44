// @ts-check
/**
 * Certificates from PEM to facts: ours against Go's encoding/pem and crypto/x509, turn by turn in one run. What is read
 * is the PKI of a cluster as kubepki makes it, once for each kind of key, and the specimens that both of us read. The
 * aim: at least half of Go's speed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verdictProgram } from '../test/cluster/build-assets.mjs';
import { spread } from './paired.mjs';

/** Enough for tens of milliseconds a turn, whatever the number of certificates. */
const CERTIFICATES = 12_000;

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const { splitPem } = await import(here('dist/lib/engine/read/pem.js'));
const { readCertificate } = await import(here('dist/lib/engine/read/certificate.js'));

/** @param {string} folder @returns {string[]} */
function pemFilesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(crt|pem)$/.test(name) && !name.startsWith('history'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** @param {string} algorithm */
function clusterOf(algorithm) {
  const folder = mkdtempSync(join(tmpdir(), 'kubepki-bench-'));
  try {
    const args = ['--key-algorithm', algorithm, '--quiet'];
    const made = spawnSync(process.execPath, [here('bin/kubepki.js'), 'init', folder, ...args], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(made.stderr);
    return pemFilesIn(folder).filter((text) => text.includes('-BEGIN CERTIFICATE-'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of the jar what Go reads too: it gives up at the first that it does not. @param {string} program */
function jarOf(program) {
  return pemFilesIn(here('pki-fixtures/jar')).filter(
    (input) => spawnSync(program, ['parse', '1'], { input }).status === 0,
  );
}

/** @param {Uint8Array} file @param {number} times */
function ours(file, times) {
  let read = 0;
  const began = performance.now();
  for (let i = 0; i < times; i += 1) {
    for (const { der } of splitPem(file).blocks) {
      if (!readCertificate(der).ok) throw new Error('a certificate was refused');
      read += 1;
    }
  }
  return ((performance.now() - began) * 1000) / read;
}

/** @param {string} program @param {Uint8Array} input @param {number} times */
function gos(program, input, times) {
  const ran = spawnSync(program, ['parse', String(times)], { input, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return Number(ran.stdout) / 1000;
}

/** @param {{ rounds?: number | undefined }} options */
export async function bench({ rounds = 15 }) {
  const program = verdictProgram();
  if (!program) throw new Error('there is no Go here to be held against');
  console.log(`Node ${process.versions.node}, microseconds a certificate, medians of ${rounds} rounds`);
  const kinds = { 'ecdsa-p256': clusterOf, 'rsa-2048': clusterOf, jar: () => jarOf(program) };
  for (const [name, filesOf] of Object.entries(kinds)) {
    const files = filesOf(name);
    const file = Buffer.from(files.join(''));
    const times = Math.ceil(CERTIFICATES / splitPem(file).blocks.length);
    ours(file, times);
    const pairs = [];
    for (let round = 0; round < rounds; round += 1) {
      const [own, go] = [ours(file, times), gos(program, file, times)];
      pairs.push({ own, go, speed: go / own });
    }
    const [own, go] = [spread(pairs.map((each) => each.own)), spread(pairs.map((each) => each.go))];
    const { p25, p50, p75 } = spread(pairs.map(({ speed }) => speed));
    const figures = `ours ${own.p50.toFixed(1)}, Go ${go.p50.toFixed(1)}`;
    const ratio = `${p50.toFixed(2)} times Go's speed (${p25.toFixed(2)}–${p75.toFixed(2)})`;
    console.log(`${name.padEnd(11)} ${figures.padEnd(22)} ${ratio}`);
  }
}
