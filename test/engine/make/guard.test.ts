/**
 * The defects of @peculiar/x509 2.2.0 (docs: libraries, M5) that an ask of ours can reach: each is refused
 * before the library sees it, or comes out right. And the self-check: whatever the library might return that
 * is not what was asked never leaves the engine.
 */
import { Crypto as PeculiarCrypto } from '@peculiar/webcrypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { KubepkiError } from '../../../src/domain/error.ts';
import type { CertificateAsk, MakeOptions } from '../../../src/engine/make/certificate.ts';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import { isDnsName } from '../../../src/engine/make/ask.ts';
import { parseAddress } from '../../../src/engine/make/address.ts';
import type { MadeKey } from '../../../src/engine/make/key.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { selfCheck } from '../../../src/engine/make/self-check.ts';
import { x509 } from '../../../src/engine/make/x509-door.ts';
import { encodePem, splitPem } from '../../../src/engine/read/pem.ts';
import { signedBy } from '../../../src/engine/read/signature.ts';
import { OPENSSL, openssl, scratch, WITH_OPENSSL } from '../oracle/outside.ts';
import { type Authority, END, factsOf, leafAsk, makeAuthority, rootAsk, START } from '../workbench.ts';

let authority: Authority;
let key: MadeKey;
beforeAll(async () => {
  authority = await makeAuthority('ecdsa-p256');
  key = await makeKey('ecdsa-p256');
});

const make = async (changes: Partial<CertificateAsk>, options?: MakeOptions): Promise<ReturnType<typeof factsOf>> =>
  factsOf(await makeCertificate(leafAsk(authority, key, changes), options));

async function refusal(asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KubepkiError)) return `not refused: ${String(error)}`;
  return `${error.code} ${String(error.evidence['field'])}`;
}

const named = (kind: 'dns' | 'ip', value: string): Partial<CertificateAsk> => ({ names: [{ kind, value }] });
const called = (commonName: string, ...organizations: string[]): Partial<CertificateAsk> => ({ subject: { commonName, organizations } });

describe('an ask that cannot be is refused before the library can bend it', () => {
  const REFUSED: Readonly<Record<string, [Partial<CertificateAsk>, string]>> = {
    '#8 a prefix given for an address': [named('ip', '10.0.0.0/8'), 'names.ip'],
    '#9 an address with a zone': [named('ip', 'fe80::1%eth0'), 'names.ip'],
    '#9 an address with leading zeros': [named('ip', '010.001.1.1'), 'names.ip'],
    '#9 an address out of range': [named('ip', '999.1.1.1'), 'names.ip'],
    '#9 a name given for an address': [named('ip', 'localhost'), 'names.ip'],
    '#9 an address in brackets': [named('ip', '[::1]'), 'names.ip'],
    '#10 a dns name that is not ASCII': [named('dns', 'münchen.example'), 'names.dns'],
    '#10 an empty dns name': [named('dns', ''), 'names.dns'],
    '#10 a dns name with a blank': [named('dns', 'a b'), 'names.dns'],
    '#10 a dns name with a NUL': [named('dns', 'x\0y'), 'names.dns'],
    'a wildcard that is not the first label': [named('dns', 'a.*.example'), 'names.dns'],
    '#11 a date that is none': [{ notAfter: new Date(Number.NaN) }, 'notAfter'],
    '#11 a year of five digits': [{ notAfter: new Date(Date.UTC(10_000, 0, 1)) }, 'notAfter'],
    '#11 a year before 1950': [{ notBefore: new Date(Date.UTC(1949, 11, 31)) }, 'notBefore'],
    '#11 an end before its start': [{ notBefore: END, notAfter: START }, 'notAfter'],
    'an end at its start': [{ notBefore: END, notAfter: END }, 'notAfter'],
    '#5 an empty common name': [called(''), 'subject.commonName'],
    'a control character in a name': [called('a\u001b[31m'), 'subject.commonName'],
    'half a surrogate pair in a name': [called('a', '\ud800'), 'subject.organizations'],
    'an organization of nothing': [called('a', ''), 'subject.organizations'],
    'a name of 65 characters': [called('a'.repeat(65)), 'subject.commonName'],
    'a leaf that may sign certificates': [{ keyUsage: ['keyCertSign'] }, 'keyUsage'],
    'an authority that may not': [{ authority: true }, 'keyUsage'],
    'a path length on a leaf': [{ pathLength: 0 }, 'pathLength'],
    'half a path length': [{ authority: true, keyUsage: ['keyCertSign'], pathLength: 0.5 }, 'pathLength'],
  };
  it.each(Object.entries(REFUSED))('%s', async (_, [changes, field]) => {
    expect(await refusal(make(changes))).toBe(`bad-value ${field}`);
  });

  it('a signer whose key is another’s, and a key that is none', async () => {
    const signer = { certificate: authority.facts, privatePem: key.privatePem };
    expect(await refusal(make({ signer }))).toBe('bad-value signer.privatePem');
    expect(await refusal(make({ signer: { ...signer, privatePem: Buffer.from('none') } }))).toBe('bad-value signer.privatePem');
    expect(await refusal(make({ publicKey: { ...key.facts, spki: Uint8Array.of(0x30, 0) } }))).toBe('bad-value publicKey');
  });

  it('an error never carries the key', async () => {
    const { der } = splitPem(authority.key.privatePem).blocks[0] as { der: Uint8Array };
    const privatePem = encodePem('RSA PRIVATE KEY', der);
    const error = await make({ signer: { certificate: authority.facts, privatePem } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KubepkiError);
    expect((error as KubepkiError).cause).toBeUndefined();
    expect(JSON.stringify((error as KubepkiError).evidence)).toBe('{"field":"signer.privatePem","element":"privateKey"}');
  });
});

describe('what the library bends comes out straight', () => {
  it('#2 the issuer is the signer’s subject, octet for octet, whatever its string types', async () => {
    // A CA as openssl makes it: every string in UTF8String. Given as text, the library would rewrite it.
    const { UTF8, name } = await utf8Authority();
    const facts = await make({ signer: { certificate: UTF8.facts, privatePem: UTF8.key.privatePem } });
    expect(UTF8.facts.subject.attributes.map(({ stringType }) => stringType)).toEqual(['utf8', 'utf8']);
    expect(Buffer.from(facts.issuer.der)).toEqual(Buffer.from(UTF8.facts.subject.der));
    expect(facts.issuer.attributes[1]?.value).toBe(name);
    expect(await signedBy(facts, UTF8.facts.key)).toBe(true);
  });

  it.each(['a"b"c', 'DOM\\user', '#0c0161', '#nothex', 'x,O=system:masters', ' CN = spaced ', '/CN=x/O=y', 'a+b=c;<d>', 'Ünï', '*', 'a&b', '日本'])(
    '#3 #4 #5 the name %j is taken as it stands',
    async (value) => {
      const { subject } = await make(called(value, value, 'second'));
      expect(subject.attributes.map(({ label, value: read }) => [label, read])).toEqual([['O', value], ['O', 'second'], ['CN', value]]);
      const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value);
      expect(subject.attributes[0]?.stringType).toBe(printable ? 'printable' : 'utf8');
    },
  );

  it('#6 several organizations are several RDNs, in their order', async () => {
    const { subject } = await make(called('u', 'z', 'a', 'm'));
    expect(subject.attributes.map(({ value }) => value)).toEqual(['z', 'a', 'm', 'u']);
    expect(Buffer.from(subject.der).filter((octet) => octet === 0x31).length).toBe(4);
  });

  it('#7 an IPv4 address in IPv6 clothes is four octets', async () => {
    const { names } = await make(named('ip', '::ffff:1.2.3.4'));
    expect(names).toEqual([{ kind: 'ip', value: '1.2.3.4', bytes: Uint8Array.of(1, 2, 3, 4) }]);
  });

  it('#12 the serial is ours', async () => {
    for (let i = 0; i < 5; i += 1) expect((await make({})).serial).toMatch(/^[4-7][0-9a-f]{39}$/);
  });

  it('#14 a certificate without usages and names still has extensions, and none that is empty', async () => {
    const { extensions } = await make({ names: [], keyUsage: [], extendedKeyUsage: [] });
    expect(extensions.map(({ oid }) => oid)).toEqual(['2.5.29.19', '2.5.29.14', '2.5.29.35']);
  });

  it('#15 the hash follows the signer’s curve', async () => {
    const strong = await makeAuthority('ecdsa-p384');
    expect(strong.facts.signatureAlgorithm).toBe('ecdsa-with-SHA384');
    const signer = { certificate: strong.facts, privatePem: strong.key.privatePem };
    expect((await make({ signer })).signatureAlgorithm).toBe('ecdsa-with-SHA384');
  });

  it('a signer without an identifier leaves none to point at', async () => {
    const { subjectKeyId: _, ...certificate } = authority.facts;
    const facts = await make({ signer: { certificate, privatePem: authority.key.privatePem } });
    expect(facts.authorityKeyId).toBeUndefined();
  });

  it(`keys of ${WITH_OPENSSL} in PKCS#1 and SEC1 sign as well`, { skip: !OPENSSL }, async () => {
    for (const algorithm of ['rsa-2048', 'ecdsa-p256'] as const) {
      const mine = await makeKey(algorithm);
      const privatePem = openssl(['pkey', '-traditional'], mine.privatePem).bytes;
      expect(privatePem.toString()).toMatch(/BEGIN (RSA|EC) PRIVATE KEY/);
      const facts = factsOf(await makeCertificate({ ...rootAsk(mine), signer: { privatePem } }));
      expect(await signedBy(facts, mine.facts)).toBe(true);
    }
  });
});

describe('@peculiar/webcrypto handed in', () => {
  it.each(['ecdsa-p256', 'ecdsa-p384', 'rsa-2048', 'ed25519'] as const)('makes the same certificate with %s', async (algorithm) => {
    const webcrypto = new PeculiarCrypto();
    const used = vi.spyOn(webcrypto.subtle, 'sign');
    const mine = await makeKey(algorithm);
    const facts = factsOf(await makeCertificate(rootAsk(mine), { webcrypto }));
    expect(used).toHaveBeenCalledTimes(1);
    expect(await signedBy(facts, mine.facts)).toBe(true);
    const node = factsOf(await makeCertificate(rootAsk(mine)));
    expect({ ...facts, serial: '', der: 0, signed: 0, signature: 0 }).toEqual({ ...node, serial: '', der: 0, signed: 0, signature: 0 });
  });
});

describe('the self-check', () => {
  it('names the field in which the bytes are not the ask', async () => {
    const ask = leafAsk(authority, key);
    const der = await makeCertificate(ask);
    const facts = factsOf(der);
    const names = facts.names.map((name) => ({ kind: name.kind as 'dns' | 'ip', text: name.value, ...(name.kind === 'ip' ? { bytes: name.bytes } : {}) }));
    const right = { ask, names, serial: facts.serial, keyId: facts.subjectKeyId ?? '', signatureAlgorithm: facts.signatureAlgorithm };
    await selfCheck(der, right);

    const other = await makeAuthority('ecdsa-p256', called('other'));
    const asked = (changes: Partial<CertificateAsk>): typeof right => ({ ...right, ask: { ...ask, ...changes } });
    const signer = (certificate: Authority['facts']): typeof right => asked({ signer: { certificate, privatePem: authority.key.privatePem } });
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
    const { create } = library.X509CertificateGenerator;
    const bend = async (change: (list: InstanceType<typeof library.Extension>[]) => InstanceType<typeof library.Extension>[]): Promise<string> => {
      const spy = vi.spyOn(library.X509CertificateGenerator, 'create');
      spy.mockImplementation((params, crypto) => create.call(library.X509CertificateGenerator, { ...params, extensions: change([...(params.extensions ?? [])]) }, crypto));
      try {
        return await refusal(make({}));
      } finally {
        spy.mockRestore();
      }
    };
    expect(await bend((list) => list)).toBe('not refused: undefined');
    const without = (oid: string) => (list: InstanceType<typeof library.Extension>[]) => list.filter(({ type }) => type !== oid);
    expect(await bend(without('2.5.29.17'))).toBe('self-check-failed names');
    expect(await bend(without('2.5.29.19'))).toBe('self-check-failed extensions');
    expect(await bend((list) => [...list, new library.Extension('1.2.3.4', false, Uint8Array.of(5, 0))])).toBe('self-check-failed extensions');
    const loosened = (list: InstanceType<typeof library.Extension>[]) => list.map((one) => (one.type === '2.5.29.15' ? new library.Extension(one.type, false, one.value) : one));
    expect(await bend(loosened)).toBe('self-check-failed extensions');
  });
});

describe('names and addresses', () => {
  it('takes what a cluster uses as dns names', () => {
    for (const name of ['a', 'kubernetes.default.svc', '*.example.com', 'xn--mnchen-3ya.example', 'under_score', '1.2.3.4.example', 'A-b']) expect(isDnsName(name), name).toBe(true);
    for (const name of ['*', '*.', 'a.', '.a', 'a..b', '-a', 'a-', `${'a'.repeat(64)}.b`, 'a*.b', '**.b', `${'a.'.repeat(127)}a`, 'a\n']) expect(isDnsName(name), name).toBe(false);
  });

  it('takes addresses as Go’s netip does', () => {
    const good = { '1.2.3.4': '1.2.3.4', '::': '::', '1:0:0:2::': '1:0:0:2::', '::1.2.3.4': '::102:304', '::FFFF:1.2.3.4': '::ffff:1.2.3.4', '1:2:3:4:5:6:7::': '1:2:3:4:5:6:7:0', '0:1:0:1:0:1:0:1': '0:1:0:1:0:1:0:1' };
    for (const [text, canonical] of Object.entries(good)) expect(parseAddress(text)?.text, text).toBe(canonical);
    for (const text of ['', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.256', ':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '12345::', '::1.2.3.4:5', 'g::', '1:2:3:4:5:6:7::8', ' ::1', '0x1.2.3.4']) expect(parseAddress(text), text).toBeUndefined();
  });
});

async function utf8Authority(): Promise<{ UTF8: Authority; name: string }> {
  const mine = await makeKey('ecdsa-p256');
  const name = 'My CA';
  if (!OPENSSL) {
    // Without openssl: a character that PrintableString lacks makes our own maker write UTF8String.
    const der = await makeCertificate(rootAsk(mine, called(`${name}_`, 'Acme_Corp')));
    return { UTF8: { key: mine, der, facts: factsOf(der) }, name: `${name}_` };
  }
  const place = scratch();
  const file = place.write('key.pem', mine.privatePem);
  const der = openssl(['req', '-x509', '-new', '-key', file, '-subj', `/O=Acme Corp/CN=${name}`, '-days', '3650', '-outform', 'der']).bytes;
  place.remove();
  return { UTF8: { key: mine, der, facts: factsOf(der) }, name };
}
