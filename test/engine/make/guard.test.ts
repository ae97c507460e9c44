/**
 * The 21 defects that were found in @peculiar/x509 2.2.0, by number. Those that an ask of ours can reach are refused before the
 * library sees it, or come out right; each has its test here, and what it may bend some other day has self-check.test.ts.
 *
 *  1 a list without an end reads as empty    not reached: it reads nothing for us (the last test here)
 *  2 an issuer given as text is re-encoded    here: the signer's octets are handed over
 *  3 quotes, backslashes and # in names       here: typed values
 *  4 a name that smuggles in another          here: no name is ever built as text
 *  5 blanks and slashes end in other names    here
 *  6 several values in one RDN are not sorted here: there is one in each
 *  7 IPv4 in IPv6 clothes loses its end       here
 *  8 a prefix becomes an address              here
 *  9 zones, zeros and names as addresses      here
 * 10 dns names that are none                  here
 * 11 dates that are none, or out of range     here; beyond 2050: certificate.test.ts, revocation-list.test.ts
 * 12 serials that are too long, zero, random  here: made by us, positive, of twenty octets
 * 13 a negative serial reads as positive      not reached by reading; in lists: revocation-list.test.ts, which are not its own
 * 14 an empty SEQUENCE of extensions          here; in entries of lists: revocation-list.test.ts
 * 15 the key's hash wins over the asked one   here: told at import as well
 * 16 lists: label, number, dates              revocation-list.test.ts: label and number are ours, invalidity dates not written
 * 17 thousands of entries or names            here for names; revocation-list.test.ts for entries
 * 18 an otherName is dropped in reading       not reached: it reads nothing, and no ask has one
 * 19 its chain builder judges nothing         not reached: chains are judged by engine/verify
 * 20 its verify is strict about a second      not reached: signatures are checked by engine/read/signature.ts
 * 21 it takes the first PEM block of any kind not reached: PEM is split by engine/read/pem.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Crypto as PeculiarCrypto } from '@peculiar/webcrypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { KubepkiError } from '../../../src/domain/error.ts';
import type { CertificateAsk, MakeOptions } from '../../../src/engine/make/certificate.ts';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import type { MadeKey } from '../../../src/engine/make/key.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { encodePem, splitPem } from '../../../src/engine/read/pem.ts';
import { signedBy } from '../../../src/engine/verify/signed-by.ts';
import { OPENSSL, openssl, scratch, WITH_OPENSSL } from '../oracle/outside.ts';
import {
  type Authority,
  END,
  factsOf,
  leafAsk,
  makeAuthority,
  refusal,
  rootAsk,
  START,
} from '../workbench.ts';

let authority: Authority;
let key: MadeKey;
beforeAll(async () => {
  authority = await makeAuthority('ecdsa-p256');
  key = await makeKey('ecdsa-p256');
});

const makeLeaf = async (
  changes: Partial<CertificateAsk>,
  options?: MakeOptions,
): Promise<ReturnType<typeof factsOf>> =>
  factsOf(await makeCertificate(leafAsk(authority, key, changes), options));

const named = (kind: 'dns' | 'ip', value: string): Partial<CertificateAsk> => ({ names: [{ kind, value }] });
const called = (commonName: string, ...organizations: string[]): Partial<CertificateAsk> => ({
  subject: { commonName, organizations },
});

describe('an ask that cannot be is refused before the library can bend it', () => {
  const make = makeLeaf;
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
    expect(await refusal(make({ signer: { ...signer, privatePem: Buffer.from('none') } }))).toBe(
      'bad-value signer.privatePem',
    );
    expect(await refusal(make({ publicKey: { ...key.facts, spki: Uint8Array.of(0x30, 0) } }))).toBe(
      'bad-value publicKey',
    );
  });

  it('an error never carries the key', async () => {
    const { der } = splitPem(authority.key.privatePem).blocks[0] as { der: Uint8Array };
    const privatePem = encodePem('RSA PRIVATE KEY', der);
    const error = await make({ signer: { certificate: authority.facts, privatePem } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(KubepkiError);
    expect((error as KubepkiError).cause).toBeUndefined();
    expect(JSON.stringify((error as KubepkiError).evidence)).toBe(
      '{"field":"signer.privatePem","element":"privateKey"}',
    );
  });
});

/** With a provider leaves are the library's too; without, leaf.ts lays them, who shall not bend it either. */
const MAKERS = { 'the library': { webcrypto: globalThis.crypto }, 'our own writer': {} } as const;

describe.each(Object.entries(MAKERS))('what the library bends comes out straight, by %s', (_, options) => {
  const make = async (changes: Partial<CertificateAsk>): Promise<ReturnType<typeof factsOf>> =>
    makeLeaf(changes, options);

  it('#2 the issuer is the signer’s subject, octet for octet, whatever its string types', async () => {
    // A CA as openssl makes it: every string in UTF8String. Given as text, the library would rewrite it.
    const { UTF8, name } = await utf8Authority();
    const facts = await make({ signer: { certificate: UTF8.facts, privatePem: UTF8.key.privatePem } });
    expect(UTF8.facts.subject.attributes.map(({ stringType }) => stringType)).toEqual(['utf8', 'utf8']);
    expect(Buffer.from(facts.issuer.der)).toEqual(Buffer.from(UTF8.facts.subject.der));
    expect(facts.issuer.attributes[1]?.value).toBe(name);
    expect(await signedBy(facts, UTF8.facts.key)).toBe(true);
  });

  it.each([
    'a"b"c',
    'DOM\\user',
    '#0c0161',
    '#nothex',
    'x,O=system:masters',
    ' CN = spaced ',
    '/CN=x/O=y',
    'a+b=c;<d>',
    'Ünï',
    '*',
    'a&b',
    '日本',
  ])('#3 #4 #5 the name %j is taken as it stands', async (value) => {
    const { subject } = await make(called(value, value, 'second'));
    expect(subject.attributes.map(({ label, value: read }) => [label, read])).toEqual([
      ['O', value],
      ['O', 'second'],
      ['CN', value],
    ]);
    const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value);
    expect(subject.attributes[0]?.stringType).toBe(printable ? 'printable' : 'utf8');
  });

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

  it('#17 more names than the library would read', async () => {
    const many = Array.from({ length: 10_500 }, (_, i) => ({ kind: 'dns' as const, value: `n${i}.example` }));
    expect((await make({ names: many })).names.length).toBe(10_500);
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
  it.each(['ecdsa-p256', 'ecdsa-p384', 'rsa-2048', 'ed25519'] as const)(
    'makes the same certificate with %s',
    async (algorithm) => {
      const webcrypto = new PeculiarCrypto();
      const used = vi.spyOn(webcrypto.subtle, 'sign');
      const mine = await makeKey(algorithm);
      const facts = factsOf(await makeCertificate(rootAsk(mine), { webcrypto }));
      expect(used).toHaveBeenCalledTimes(1);
      expect(await signedBy(facts, mine.facts)).toBe(true);
      const node = factsOf(await makeCertificate(rootAsk(mine)));
      expect({ ...facts, serial: '', der: 0, signed: 0, signature: 0 }).toEqual({
        ...node,
        serial: '',
        der: 0,
        signed: 0,
        signature: 0,
      });
    },
  );
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
  const der = openssl([
    'req',
    '-x509',
    '-new',
    '-key',
    file,
    '-subj',
    `/O=Acme Corp/CN=${name}`,
    '-days',
    '3650',
    '-outform',
    'der',
  ]).bytes;
  return { UTF8: { key: mine, der, facts: factsOf(der) }, name };
}

describe('what cannot be reached', () => {
  it('#1 #13 #18 #19 #20 #21 the library is asked to lay bytes, never to read or judge them', () => {
    const folder = new URL('../../../src/engine/make/', import.meta.url);
    const used = readdirSync(folder)
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
      .flatMap((text) => [...text.matchAll(/\blibrary\.(\w+)/g)].map(([, name = '']) => name));
    expect([...new Set(used)].toSorted()).toEqual([
      'AuthorityKeyIdentifierExtension',
      'BasicConstraintsExtension',
      'ExtendedKeyUsageExtension',
      'KeyUsagesExtension',
      'Name',
      'Pkcs10CertificateRequestGenerator',
      'SubjectAlternativeNameExtension',
      'SubjectKeyIdentifierExtension',
      'X509CertificateGenerator',
    ]);
  });
});
