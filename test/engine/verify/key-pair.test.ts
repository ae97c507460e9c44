/** Pairs that load and pairs that do not, in the words of crypto/tls itself. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pairTrouble } from '../../../src/engine/verify/key-pair.ts';
import { GO, goPairs, openssl, OPENSSL, scratch, WITH_GO } from '../oracle/outside.ts';

interface Case {
  readonly title: string;
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
  readonly loads?: true;
}

function made(): readonly Case[] {
  const place = scratch();
  const run = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const selfSigned = (name: string, algorithm: readonly string[]) => {
    run(
      'req',
      '-x509',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-days',
      '2',
      ...algorithm,
      '-keyout',
      place.path(`${name}.key`),
      '-out',
      place.path(`${name}.crt`),
    );
    return { certificate: read(`${name}.crt`), key: read(`${name}.key`) };
  };
  const read = (name: string) => readFileSync(place.path(name));
  const P256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const one = selfSigned('one', P256);
  const two = selfSigned('two', P256);
  const rsa = selfSigned('rsa', ['-newkey', 'rsa:2048']);
  const small = selfSigned('small', ['-newkey', 'rsa:1024']);
  const edwards = selfSigned('edwards', ['-newkey', 'ed25519']);
  const sec1 = openssl(['ec'], one.key).bytes;
  const pkcs1 = openssl(['rsa', '-traditional'], rsa.key).bytes;
  const encrypted = openssl(['pkcs8', '-topk8', '-passout', 'pass:x'], one.key).bytes;
  const oldEncrypted = openssl(['ec', '-aes256', '-passout', 'pass:x'], one.key).bytes;
  const request = openssl(['req', '-new', '-key', place.path('one.key'), '-subj', '/CN=one']).bytes;
  const der = openssl(['x509', '-outform', 'DER'], one.certificate).bytes;
  const negative = openssl([
    'req',
    '-x509',
    '-key',
    place.path('one.key'),
    '-subj',
    '/CN=n',
    '-set_serial',
    '-5',
  ]).bytes;
  const nothing = Buffer.alloc(0);
  const together = (...parts: readonly Uint8Array[]) => Buffer.concat(parts);
  const damaged = Buffer.from(one.certificate.toString().replace(/\nMII/, '\nMIJ'));
  return [
    { title: 'a pair', ...one, loads: true },
    { title: 'RSA', ...rsa, loads: true },
    { title: 'RSA of 1024 bits', ...small, loads: true },
    { title: 'Ed25519', ...edwards, loads: true },
    { title: 'SEC1, behind its parameters', certificate: one.certificate, key: sec1, loads: true },
    { title: 'PKCS#1', certificate: rsa.certificate, key: pkcs1, loads: true },
    {
      title: 'both in one file',
      certificate: together(one.key, one.certificate),
      key: together(one.key, one.certificate),
      loads: true,
    },
    { title: 'a chain', certificate: together(one.certificate, two.certificate), key: one.key, loads: true },
    {
      title: 'a chain in the wrong order',
      certificate: together(two.certificate, one.certificate),
      key: one.key,
    },
    { title: 'the key of another', certificate: one.certificate, key: two.key },
    { title: 'a key of another kind', certificate: one.certificate, key: rsa.key },
    { title: 'RSA with a key of another kind', certificate: rsa.certificate, key: edwards.key },
    { title: 'swapped', certificate: one.key, key: one.certificate },
    { title: 'the certificate twice', certificate: one.certificate, key: one.certificate },
    {
      title: 'a chain as the key',
      certificate: one.certificate,
      key: together(one.certificate, two.certificate),
    },
    { title: 'keys as the certificate', certificate: together(one.key, two.key), key: one.key },
    { title: 'a request', certificate: request, key: one.key },
    { title: 'empty', certificate: nothing, key: one.key },
    { title: 'an empty key', certificate: one.certificate, key: nothing },
    { title: 'DER', certificate: der, key: one.key },
    { title: 'text', certificate: Buffer.from('not PEM'), key: one.key },
    { title: 'an encrypted key', certificate: one.certificate, key: encrypted },
    { title: 'a key encrypted as of old', certificate: one.certificate, key: oldEncrypted },
    { title: 'a damaged certificate', certificate: damaged, key: one.key },
    { title: 'a negative serial number', certificate: negative, key: one.key },
  ];
}

test.skipIf(!GO || !OPENSSL)(`pairs load as ${WITH_GO} loads them, and fail in its words`, async () => {
  const cases = made();
  const told = goPairs(cases);
  for (const [i, { title, certificate, key, loads }] of cases.entries()) {
    const trouble = await pairTrouble(certificate, key);
    expect({ title, text: trouble?.text }).toEqual({ title, text: told[i]?.error });
    expect({ title, loads: trouble === undefined }).toEqual({ title, loads: loads ?? false });
  }
});
