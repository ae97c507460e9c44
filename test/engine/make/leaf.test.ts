/** Our own writer of leaves, held against @peculiar/x509: the same ask, the same bytes, but for serial and signature. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { EXTENDED_KEY_USAGES, type ExtendedKeyUsage, KEY_USAGES } from '../../../src/domain/certificate.ts';
import { type CertificateAsk, makeCertificate } from '../../../src/engine/make/certificate.ts';
import { type MadeKey, makeKey } from '../../../src/engine/make/key.ts';
import { x509 } from '../../../src/engine/make/x509-door.ts';
import { children } from '../der-writer.ts';
import { type Authority, factsOf, leafAsk, makeAuthority, rootAsk } from '../workbench.ts';
import { SHAPES } from './shape.ts';

/** The signed half without the serial, and the algorithm beside it. */
function comparable(der: Uint8Array): readonly string[] {
  const [signed = der, algorithm = der] = children(der);
  const parts = children(signed).filter((_, i) => i !== 1);
  return [...parts, algorithm].map((part) => Buffer.from(part).toString('hex'));
}

async function bothOf(ask: CertificateAsk): Promise<{ ours: Uint8Array; theirs: Uint8Array }> {
  const ours = await makeCertificate(ask);
  return { ours, theirs: await makeCertificate(ask, { webcrypto: globalThis.crypto }) };
}

describe.each(['ecdsa-p256', 'ecdsa-p384', 'rsa-2048', 'ed25519'] as const)('signed with %s', (algorithm) => {
  let authority: Authority;
  let key: MadeKey;
  beforeAll(async () => {
    authority = await makeAuthority(algorithm);
    key = await makeKey(algorithm);
  });

  it.each(Object.keys(SHAPES))('%s has the bytes that the library writes', async (shape) => {
    const { ours, theirs } = await bothOf(leafAsk(authority, key, SHAPES[shape]));
    expect(comparable(ours)).toEqual(comparable(theirs));
  });

  it('so has a leaf that signs itself, and one of a signer without an identifier', async () => {
    const alone = rootAsk(key, { authority: false, keyUsage: ['digitalSignature'] });
    const { subjectKeyId: _, ...certificate } = authority.facts;
    const signer = { certificate, privatePem: authority.key.privatePem };
    for (const ask of [alone, leafAsk(authority, key, { signer })]) {
      const { ours, theirs } = await bothOf(ask);
      expect(comparable(ours)).toEqual(comparable(theirs));
    }
  });
});

describe('whatever is asked', () => {
  it('has the bytes that the library writes', async () => {
    const authority = await makeAuthority('ecdsa-p256');
    const key = await makeKey('ecdsa-p256');
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value) && Array.from(value).length <= 64);
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/);
    const name = fc.oneof(
      fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.')),
      label.map((rest) => `*.${rest}`),
    );
    const names = fc.oneof(
      name.map((value) => ({ kind: 'dns' as const, value })),
      fc.oneof(fc.ipV4(), fc.ipV6()).map((value) => ({ kind: 'ip' as const, value })),
    );
    const second = {
      min: new Date('1950-01-01T00:00:00Z'),
      max: new Date('2099-01-01T00:00:00Z'),
      noInvalidDate: true,
    };
    const asks = fc.record({
      subject: fc.record({ commonName: text, organizations: fc.array(text, { maxLength: 3 }) }),
      names: fc.array(names, { maxLength: 20 }),
      keyUsage: fc.subarray(KEY_USAGES.filter((usage) => usage !== 'keyCertSign')),
      extendedKeyUsage: fc.shuffledSubarray(Object.keys(EXTENDED_KEY_USAGES) as ExtendedKeyUsage[]),
      notBefore: fc.date(second),
      notAfter: fc.date({
        ...second,
        min: new Date('2099-01-02T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59Z'),
      }),
    });
    await fc.assert(
      fc.asyncProperty(asks, async (changes) => {
        const { ours, theirs } = await bothOf(leafAsk(authority, key, changes));
        expect(comparable(ours)).toEqual(comparable(theirs));
      }),
      { numRuns: 150 },
    );
  });

  it('is laid without the library, which an authority still needs', async () => {
    const authority = await makeAuthority('ecdsa-p256');
    const key = await makeKey('ecdsa-p256');
    const library = await x509();
    const spy = vi.spyOn(library.X509CertificateGenerator, 'create').mockRejectedValue(new Error('asked'));
    try {
      const made = await Promise.all(
        Array.from({ length: 50 }, () => makeCertificate(leafAsk(authority, key))),
      );
      expect(new Set(made.map((der) => factsOf(der).serial)).size).toBe(50);
      await expect(makeCertificate(rootAsk(key))).rejects.toThrow('asked');
    } finally {
      spy.mockRestore();
    }
  });
});
