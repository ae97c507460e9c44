// @ts-check
/**
 * A chain of three verified, from PEM to verdict: ours against Go's crypto/x509, turn by turn in one run. The aim: at
 * least half of Go's speed on P-256, where nearly all of it is the arithmetic of two signatures.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { verdictProgram } from '../test/cluster/build-assets.mjs';
import { spread } from './paired.mjs';

const TIMES = 500;
const HOST = 'kubernetes.default.svc';
const [START, NOON, END] = ['2026-01-01T00:00:00Z', '2026-06-01T12:00:00Z', '2036-01-01T00:00:00Z'];

/** @param {string} path */
const engine = (path) => import(fileURLToPath(new URL(`../dist/lib/engine/${path}`, import.meta.url)));

/** @param {string} algorithm */
async function chainOf(algorithm) {
  const { makeKey } = await engine('make/key.js');
  const { makeCertificate } = await engine('make/certificate.js');
  const { readCertificate } = await engine('read/certificate.js');
  const ders = [];
  let signer;
  for (const commonName of ['root', 'issuing', HOST]) {
    const key = await makeKey(algorithm);
    const authority = commonName !== HOST;
    /** @type {Uint8Array} */
    const der = await makeCertificate({
      subject: { commonName, organizations: [] },
      names: authority ? [] : [{ kind: 'dns', value: HOST }],
      keyUsage: authority ? ['digitalSignature', 'keyCertSign'] : ['digitalSignature'],
      extendedKeyUsage: authority ? [] : ['serverAuth'],
      authority,
      notBefore: new Date(START),
      notAfter: new Date(END),
      publicKey: key.facts,
      signer: signer ?? { privatePem: key.privatePem },
    });
    signer = { certificate: readCertificate(der).value, privatePem: key.privatePem };
    ders.unshift(der);
  }
  const pem = ders.map((der) => {
    const lines = Buffer.from(der)
      .toString('base64')
      .replace(/.{64}(?=.)/g, '$&\n');
    return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
  });
  return { certificate: `${pem[0]}${pem[1]}`, roots: pem[2] ?? '' };
}

/** @param {{ certificate: string, roots: string }} chain */
async function ours(chain) {
  const { splitPem } = await engine('read/pem.js');
  const { verify } = await engine('verify/verify.js');
  const [certificate, trusted] = [Buffer.from(chain.certificate), Buffer.from(chain.roots)];
  /** @param {Uint8Array} pem @returns {Uint8Array[]} */
  const dersOf = (pem) => splitPem(pem).blocks.map((/** @type {{ der: Uint8Array }} */ { der }) => der);
  const began = performance.now();
  for (let i = 0; i < TIMES; i += 1) {
    const [leaf, ...intermediates] = dersOf(certificate);
    const ask = { leaf, intermediates, roots: dersOf(trusted), name: HOST, at: new Date(NOON) };
    if (!(await verify(ask)).accepted) throw new Error('the chain was refused');
  }
  return ((performance.now() - began) * 1000) / TIMES;
}

/** @param {string} program @param {{ certificate: string, roots: string }} chain */
function gos(program, chain) {
  const input = JSON.stringify({ ...chain, intermediates: '', name: HOST, time: NOON, usages: [] });
  const ran = spawnSync(program, ['repeat', String(TIMES)], { input, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return Number(ran.stdout) / 1000;
}

/** @param {{ rounds?: number | undefined }} options */
export async function bench({ rounds = 15 }) {
  const program = verdictProgram();
  if (!program) throw new Error('there is no Go here to be held against');
  console.log(`Node ${process.versions.node}, microseconds a chain, medians of ${rounds} rounds`);
  for (const algorithm of ['ecdsa-p256', 'ecdsa-p384', 'rsa-2048', 'ed25519']) {
    const chain = await chainOf(algorithm);
    await ours(chain);
    const pairs = [];
    for (let round = 0; round < rounds; round += 1) {
      const [own, go] = [await ours(chain), gos(program, chain)];
      pairs.push({ own, go, speed: go / own });
    }
    const [own, go] = [spread(pairs.map((each) => each.own)), spread(pairs.map((each) => each.go))];
    const { p25, p50, p75 } = spread(pairs.map(({ speed }) => speed));
    const figures = `ours ${own.p50.toFixed(0)}, Go ${go.p50.toFixed(0)}`;
    const times = `${p50.toFixed(2)} times Go's speed (${p25.toFixed(2)}–${p75.toFixed(2)})`;
    console.log(`${algorithm.padEnd(11)} ${figures.padEnd(22)} ${times}`);
  }
}
