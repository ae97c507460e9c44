/** The requests that the engine makes, held against openssl and Go. */
import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { makeRequest, type RequestAsk } from '../../../src/engine/make/request.ts';
import { encodePem } from '../../../src/engine/read/pem.ts';
import { readRequest } from '../../../src/engine/read/request.ts';
import { signedByItself } from '../../../src/engine/verify/signed-by.ts';
import { requestAsGoTells } from '../oracle/as-go-tells.ts';
import { GO, goRequests, OPENSSL, openssl, scratch, WITH_GO, WITH_OPENSSL } from '../oracle/outside.ts';
import { leafAsk, makeAuthority, refusal } from '../workbench.ts';

const ALGORITHMS = ['rsa-2048', 'ecdsa-p256', 'ecdsa-p384', 'ed25519'] as const;

const SHAPES: Readonly<Record<string, Omit<RequestAsk, 'publicKey' | 'privatePem'>>> = {
  'a server': {
    subject: { commonName: 'kube-apiserver', organizations: [] },
    names: [
      { kind: 'dns', value: 'kubernetes.default.svc.cluster.local' },
      { kind: 'ip', value: '10.96.0.1' },
      { kind: 'ip', value: 'fd00::1' },
    ],
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['serverAuth', 'clientAuth'],
    authority: false,
  },
  'a client without names': {
    subject: { commonName: 'system:node:worker-1', organizations: ['system:nodes', 'Ünï, "x"\\'] },
    names: [],
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: ['clientAuth'],
    authority: false,
  },
  'an authority': {
    subject: { commonName: 'kubernetes', organizations: [] },
    names: [],
    keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'],
    extendedKeyUsage: [],
    authority: true,
    pathLength: 0,
  },
};

async function made(algorithm: (typeof ALGORITHMS)[number], shape: keyof typeof SHAPES): Promise<Uint8Array> {
  const { facts: publicKey, privatePem } = await makeKey(algorithm);
  return makeRequest({ ...(SHAPES[shape] as RequestAsk), publicKey, privatePem });
}

describe.each(Object.keys(SHAPES))('a request of %s', (shape) => {
  it.each(ALGORITHMS)('reads as asked, and is signed by its own key: %s', async (algorithm) => {
    const reading = readRequest(await made(algorithm, shape));
    if (!reading.ok) throw new Error(reading.element);
    expect(await signedByItself(reading.value)).toBe(true);
    const subject = reading.value.subject.attributes.map(({ label, value }) => `${label}=${value}`);
    const { organizations = [] } = SHAPES[shape]?.subject ?? {};
    expect(subject).toEqual([
      ...organizations.map((o) => `O=${o}`),
      `CN=${SHAPES[shape]?.subject.commonName}`,
    ]);
  });

  it.skipIf(!GO)(`${WITH_GO} reads the same, field by field`, async () => {
    const ders = await Promise.all(ALGORITHMS.map((algorithm) => made(algorithm, shape)));
    const ours = ders.map((der) => {
      const reading = readRequest(der);
      if (!reading.ok) throw new Error(reading.element);
      return requestAsGoTells(reading.value, true);
    });
    expect(ours).toEqual(goRequests(ders));
  });

  it.skipIf(!OPENSSL)(`${WITH_OPENSSL} verifies it, and copies what it asks for`, async () => {
    const folder = scratch();
    for (const algorithm of ALGORITHMS) {
      const path = folder.write('asked.csr', encodePem('CERTIFICATE REQUEST', await made(algorithm, shape)));
      const { out: text } = openssl(['req', '-in', path, '-noout', '-verify', '-text']);
      expect(text).toContain('verify OK');
      for (const { value, kind } of SHAPES[shape]?.names ?? [])
        if (kind === 'dns') expect(text).toContain(`DNS:${value}`);
    }
  });
});

describe('what cannot be asked for', () => {
  it('is refused as in a certificate', async () => {
    const { facts: publicKey, privatePem } = await makeKey('ecdsa-p256');
    const ask = { ...(SHAPES['a server'] as RequestAsk), publicKey, privatePem };
    expect(await refusal(makeRequest({ ...ask, names: [{ kind: 'dns', value: 'ü.example' }] }))).toBe(
      'bad-value names.dns',
    );
    expect(await refusal(makeRequest({ ...ask, authority: true }))).toBe('bad-value keyUsage');
    const other = await makeKey('ecdsa-p256');
    expect(await refusal(makeRequest({ ...ask, privatePem: other.privatePem }))).toBe(
      'bad-value signer.privatePem',
    );
  });

  it('carries the same extensions as the certificate that comes of it', async () => {
    const authority = await makeAuthority('ecdsa-p256');
    const key = await makeKey('ecdsa-p256');
    const ask = leafAsk(authority, key);
    const { readCertificate } = await import('../../../src/engine/read/certificate.ts');
    const certificate = readCertificate(await makeCertificate(ask));
    const request = readRequest(
      await makeRequest({ ...ask, publicKey: key.facts, privatePem: key.privatePem }),
    );
    if (!certificate.ok || !request.ok) throw new Error('unreadable');
    const bare = (extensions: typeof request.value.extensions) =>
      extensions
        .filter(({ oid }) => !['2.5.29.14', '2.5.29.35'].includes(oid))
        .map(({ oid, critical, value }) => [oid, critical, Buffer.from(value).toString('hex')]);
    expect(bare(request.value.extensions)).toEqual(bare(certificate.value.extensions));
  });
});
