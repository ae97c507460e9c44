/** Whatever the library might return that is not what was asked never leaves the engine. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CertificateAsk } from '../../../src/engine/make/certificate.ts';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import type { MadeKey } from '../../../src/engine/make/key.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { selfCheck } from '../../../src/engine/make/self-check.ts';
import { x509 } from '../../../src/engine/make/x509-door.ts';
import { type Authority, END, factsOf, leafAsk, makeAuthority, refusal, START } from '../workbench.ts';

let authority: Authority;
let key: MadeKey;
beforeAll(async () => {
  authority = await makeAuthority('ecdsa-p256');
  key = await makeKey('ecdsa-p256');
});

const make = async (changes: Partial<CertificateAsk>): Promise<Uint8Array> =>
  // with a provider, so that it is the library that lays it
  makeCertificate(leafAsk(authority, key, changes), { webcrypto: globalThis.crypto });
const called = (commonName: string): Partial<CertificateAsk> => ({
  subject: { commonName, organizations: [] },
});

describe('the self-check', () => {
  it('names the field in which the bytes are not the ask', async () => {
    const ask = leafAsk(authority, key);
    const der = await makeCertificate(ask);
    const facts = factsOf(der);
    const names = facts.names.map((name) => ({
      kind: name.kind as 'dns' | 'ip',
      text: name.value,
      ...(name.kind === 'ip' ? { bytes: name.bytes } : {}),
    }));
    const right = {
      ask,
      names,
      serial: facts.serial,
      keyId: facts.subjectKeyId ?? '',
      signatureAlgorithm: facts.signatureAlgorithm,
    };
    await selfCheck(der, right);

    const other = await makeAuthority('ecdsa-p256', called('other'));
    const asked = (changes: Partial<CertificateAsk>): typeof right => ({
      ...right,
      ask: { ...ask, ...changes },
    });
    const signer = (certificate: Authority['facts']): typeof right =>
      asked({ signer: { certificate, privatePem: authority.key.privatePem } });
    const wrong: Readonly<Record<string, typeof right>> = {
      serial: { ...right, serial: '01' },
      subject: asked({ subject: { commonName: 'kube-apiserver', organizations: ['x'] } }),
      issuer: signer({ ...authority.facts, subject: other.facts.subject }),
      notBefore: asked({ notBefore: new Date(START.getTime() + 1000) }),
      notAfter: asked({ notAfter: new Date(END.getTime() - 1000) }),
      publicKey: asked({ publicKey: other.key.facts }),
      names: { ...right, names: [...names].reverse() },
      keyUsage: asked({ keyUsage: ['digitalSignature'] }),
      extendedKeyUsage: asked({ extendedKeyUsage: ['clientAuth', 'serverAuth'] }),
      authority: asked({ authority: true }),
      pathLength: asked({ pathLength: 0 }),
      subjectKeyId: { ...right, keyId: '00' },
      authorityKeyId: signer({ ...authority.facts, subjectKeyId: '00' }),
      signatureAlgorithm: { ...right, signatureAlgorithm: 'Ed25519' },
      signature: signer({ ...authority.facts, key: other.facts.key }),
    };
    // One more in the certificate than was asked for.
    expect(await refusal(selfCheck(der, { ...right, names: names.slice(0, -1) }))).toBe(
      'self-check-failed names',
    );
    for (const [field, expected] of Object.entries(wrong)) {
      expect(await refusal(selfCheck(der, expected)), field).toBe(`self-check-failed ${field}`);
    }
    const loose = der.slice();
    loose.set([0x02, 0x01], loose.length - 2);
    expect(await refusal(selfCheck(loose, right))).toBe('self-check-failed signature');
    expect(await refusal(selfCheck(der.subarray(1), right))).toBe('self-check-failed certificate');
  });

  it('catches a library that drops a name, adds an extension or leaves one uncritical', async () => {
    const library = await x509();
    const create = library.X509CertificateGenerator.create.bind(library.X509CertificateGenerator);
    const bend = async (
      change: (list: InstanceType<typeof library.Extension>[]) => InstanceType<typeof library.Extension>[],
    ): Promise<string> => {
      const spy = vi.spyOn(library.X509CertificateGenerator, 'create');
      spy.mockImplementation((params, crypto) =>
        create({ ...params, extensions: change([...(params.extensions ?? [])]) }, crypto),
      );
      try {
        return await refusal(make({}));
      } finally {
        spy.mockRestore();
      }
    };
    expect(await bend((list) => list)).toBe('not refused: undefined');
    const without = (oid: string) => (list: InstanceType<typeof library.Extension>[]) =>
      list.filter(({ type }) => type !== oid);
    expect(await bend(without('2.5.29.17'))).toBe('self-check-failed names');
    expect(await bend(without('2.5.29.19'))).toBe('self-check-failed extensions');
    expect(
      await bend((list) => [...list, new library.Extension('1.2.3.4', false, Uint8Array.of(5, 0))]),
    ).toBe('self-check-failed extensions');
    const loosened = (list: InstanceType<typeof library.Extension>[]) =>
      list.map((one) => (one.type === '2.5.29.15' ? new library.Extension(one.type, false, one.value) : one));
    expect(await bend(loosened)).toBe('self-check-failed extensions');
  });
});
