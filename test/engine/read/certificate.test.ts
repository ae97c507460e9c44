/** Certificates put together wrongly: each refused with its fault and element, or read, exactly as Go does. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readCertificate, withoutTrust } from '../../../src/engine/read/certificate.ts';
import { ascii, element, extension, extensions, rebuilt } from '../der-writer.ts';
import { GO, goFacts, WITH_GO } from '../oracle/outside.ts';
import { factsOf, leafAsk, makeAuthority } from '../workbench.ts';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import { makeKey } from '../../../src/engine/make/key.ts';

let good: Uint8Array;
beforeAll(async () => {
  good = await makeCertificate(leafAsk(await makeAuthority('ecdsa-p256'), await makeKey('ecdsa-p256')));
});

const time = (tag: number, text: string): Uint8Array => element(tag, ascii(text));
const UTC = '260101000000Z';
const ends = (tag: number, text: string) => (): Uint8Array =>
  rebuilt(good, () => ({ validity: element(0x30, time(0x17, UTC), time(tag, text)) }));
const serial =
  (...octets: number[]) =>
  (): Uint8Array =>
    rebuilt(good, () => ({ serial: element(0x02, octets) }));
const named =
  (tag: number, ...octets: number[]) =>
  (): Uint8Array =>
    rebuilt(good, () => ({
      subject: element(0x30, element(0x31, element(0x30, element(0x06, [0x55, 4, 3]), element(tag, octets)))),
    }));
const extended =
  (...list: Uint8Array[]) =>
  (): Uint8Array =>
    rebuilt(good, () => ({ extensions: extensions(...list) }));
const ID = {
  san: [0x55, 29, 17],
  bc: [0x55, 29, 19],
  ku: [0x55, 29, 15],
  eku: [0x55, 29, 37],
  aki: [0x55, 29, 35],
  ski: [0x55, 29, 14],
  nc: [0x55, 29, 30],
};
const names = (...list: Uint8Array[]): Uint8Array => extension(ID.san, element(0x30, ...list));
const constraint = (tag: number, ...octets: number[]): Uint8Array =>
  extension(ID.nc, element(0x30, element(0xa0, element(0x30, element(tag, octets)))), 0xff);
const validity = 'bad-value tbsCertificate.validity.notAfter';
const E = 'tbsCertificate.extensions';

const CASES: Readonly<Record<string, [make: () => Uint8Array, answer: string]>> = {
  'untouched': [() => good, 'read'],
  'one octet more': [() => Buffer.concat([good, Uint8Array.of(0)]), 'trailing-data certificate'],
  'one octet less': [() => good.subarray(0, -1), 'truncated certificate'],
  'nothing at all': [() => new Uint8Array(0), 'truncated certificate'],
  'an indefinite length': [() => Uint8Array.of(0x30, 0x80, 0, 0), 'bad-length certificate'],
  'a length with a leading zero': [
    () => Buffer.concat([Uint8Array.of(0x30, 0x83, 0), good.subarray(2)]),
    'bad-length certificate',
  ],
  'a long length for a short thing': [() => Uint8Array.of(0x30, 0x81, 2, 0x30, 0), 'bad-length certificate'],
  'a length of five octets': [() => Uint8Array.of(0x30, 0x85, 1, 0, 0, 0, 0), 'bad-length certificate'],
  'a tag of two octets': [() => Uint8Array.of(0x3f, 0x30, 0), 'unexpected-tag certificate'],
  'an element longer than its parent': [
    () => rebuilt(good, () => ({ serial: Uint8Array.of(0x02, 0x82, 0x70, 0) })),
    'bad-length tbsCertificate.serialNumber',
  ],
  'version 4': [
    () => rebuilt(good, () => ({ version: element(0xa0, element(2, [3])) })),
    'out-of-range tbsCertificate.version',
  ],
  'a negative version': [
    () => rebuilt(good, () => ({ version: element(0xa0, element(2, [0xff])) })),
    'bad-value tbsCertificate.version',
  ],
  'version 2, its extensions unread': [
    () => rebuilt(good, () => ({ version: element(0xa0, element(2, [1])) })),
    'read',
  ],
  'a serial of no octets': [serial(), 'bad-value tbsCertificate.serialNumber'],
  'a serial longer than need be': [serial(0, 1), 'bad-value tbsCertificate.serialNumber'],
  'a negative serial longer than need be': [serial(0xff, 0x80), 'bad-value tbsCertificate.serialNumber'],
  'a serial of forty octets': [serial(...Array.from({ length: 40 }, () => 0x41)), 'read'],
  'an inner algorithm unlike the outer': [
    () => rebuilt(good, () => ({ algorithm: element(0x30, element(6, [0x2b, 0x65, 0x70])) })),
    'bad-value tbsCertificate.signature',
  ],
  'UTCTime with an offset': [ends(0x17, '300101000000+0100'), 'read'],
  'UTCTime with an offset of nothing': [ends(0x17, '300101000000+0000'), validity],
  'UTCTime with an offset of 24 hours': [ends(0x17, '300101000000+2400'), 'read'],
  'UTCTime with an offset of sixty minutes': [ends(0x17, '300101000000+0160'), validity],
  'UTCTime without seconds': [ends(0x17, '3001010000Z'), 'read'],
  'UTCTime without seconds, with an offset': [ends(0x17, '3001010000-0330'), 'read'],
  'UTCTime without a zone': [ends(0x17, '300101000000'), validity],
  'UTCTime with a fraction': [ends(0x17, '300101000000.5Z'), validity],
  'UTCTime of the last century': [ends(0x17, '500101000000Z'), 'read'],
  'UTCTime of 2049': [ends(0x17, '491231235959Z'), 'read'],
  'UTCTime of 29 February 1900 plus 68': [ends(0x17, '680229000000Z'), 'read'],
  'UTCTime of a 29 February that was not': [ends(0x17, '300229000000Z'), validity],
  'UTCTime of month 13': [ends(0x17, '301301000000Z'), validity],
  'UTCTime of day 0': [ends(0x17, '300100000000Z'), validity],
  'UTCTime at 24 o’clock': [ends(0x17, '300101240000Z'), validity],
  'UTCTime of a leap second': [ends(0x17, '300101235960Z'), validity],
  'an empty UTCTime': [ends(0x17, ''), validity],
  'only Z': [ends(0x17, 'Z'), validity],
  'GeneralizedTime before 2050': [ends(0x18, '20300101000000Z'), 'read'],
  'GeneralizedTime of year 0': [ends(0x18, '00000101000000Z'), 'read'],
  'GeneralizedTime of year 50': [ends(0x18, '00500229000000Z'), validity],
  'GeneralizedTime without seconds': [ends(0x18, '203001010000Z'), validity],
  'GeneralizedTime with a fraction': [ends(0x18, '20300101000000.0Z'), validity],
  'the last second of all': [ends(0x18, '99991231235959Z'), 'read'],
  'a date that is text': [ends(0x0c, UTC), 'unexpected-tag tbsCertificate.validity.notAfter'],
  'a printable string with @': [named(0x13, 0x61, 0x40), 'bad-value tbsCertificate.subject.value'],
  'a printable string with * and &': [named(0x13, 0x2a, 0x26), 'read'],
  'UTF-8 cut short': [named(0x0c, 0xc3), 'bad-value tbsCertificate.subject.value'],
  'UTF-8 of a surrogate': [named(0x0c, 0xed, 0xa0, 0x80), 'bad-value tbsCertificate.subject.value'],
  'UTF-8 with a byte order mark': [named(0x0c, 0xef, 0xbb, 0xbf, 0x61), 'read'],
  'IA5 beyond ASCII': [named(0x16, 0x80), 'bad-value tbsCertificate.subject.value'],
  'digits and a blank': [named(0x12, 0x31, 0x20), 'read'],
  'a numeric string with a letter': [named(0x12, 0x61), 'bad-value tbsCertificate.subject.value'],
  'BMP of odd length': [named(0x1e, 0x61), 'bad-value tbsCertificate.subject.value'],
  'BMP with half a pair': [named(0x1e, 0xd8, 0), 'bad-value tbsCertificate.subject.value'],
  'BMP closed by NUL': [named(0x1e, 0, 0x61, 0, 0), 'read'],
  'a universal string': [named(0x1c, 0, 0, 0, 0x61), 'unsupported tbsCertificate.subject.value'],
  'an empty name': [() => rebuilt(good, () => ({ subject: element(0x30) })), 'read'],
  'the same extension twice': [extended(names(), names()), `duplicate-extension ${E}.2.5.29.17`],
  'a boolean of 1': [extended(extension(ID.ku, element(3, [7, 0x80]), 1)), `bad-value ${E}.critical`],
  'a boolean of false written out': [extended(extension(ID.ku, element(3, [7, 0x80]), 0)), 'read'],
  'an identifier with an idle octet': [
    extended(extension([0x55, 29, 0x80, 15], element(5))),
    `bad-value ${E}.extnID`,
  ],
  'an identifier cut short': [extended(extension([0x55, 29, 0x8f], element(5))), `bad-value ${E}.extnID`],
  'an identifier beyond 31 bits': [
    extended(extension([0x2b, 0x90, 0x80, 0x80, 0x80, 0], element(5))),
    `bad-value ${E}.extnID`,
  ],
  'an identifier of just 31 bits': [
    extended(extension([0x2b, 0x87, 0xff, 0xff, 0xff, 0x7f], element(5))),
    'read',
  ],
  'an empty identifier': [extended(extension([], element(5))), `bad-value ${E}.extnID`],
  'key usage with eight idle bits': [
    extended(extension(ID.ku, element(3, [8, 0]))),
    `bad-value ${E}.keyUsage`,
  ],
  'key usage with idle bits set': [
    extended(extension(ID.ku, element(3, [7, 0xff]))),
    `bad-value ${E}.keyUsage`,
  ],
  'key usage of no bits': [extended(extension(ID.ku, element(3, [0]))), 'read'],
  'key usage without octets': [extended(extension(ID.ku, element(3))), `bad-value ${E}.keyUsage`],
  'key usage of idle bits only': [extended(extension(ID.ku, element(3, [3]))), `bad-value ${E}.keyUsage`],
  'all nine key usages and more': [extended(extension(ID.ku, element(3, [0, 0xff, 0xff]))), 'read'],
  'a path length that is negative': [
    extended(extension(ID.bc, element(0x30, element(1, [0xff]), element(2, [0x80])))),
    `bad-value ${E}.basicConstraints.pathLenConstraint`,
  ],
  'a path length on a leaf': [extended(extension(ID.bc, element(0x30, element(2, [4])))), 'read'],
  'an authority by a true of 1': [
    extended(extension(ID.bc, element(0x30, element(1, [1])))),
    `bad-value ${E}.basicConstraints.cA`,
  ],
  'an address of five octets': [
    extended(names(element(0x87, [1, 2, 3, 4, 5]))),
    `bad-value ${E}.subjectAltName.iPAddress`,
  ],
  'a dns name that is Latin-1': [
    extended(names(element(0x82, [0xfc]))),
    `bad-value ${E}.subjectAltName.dNSName`,
  ],
  'a dns name that is empty, or holds a NUL': [
    extended(names(element(0x82), element(0x82, [0x61, 0, 0x62]))),
    'read',
  ],
  'a uri with a line end': [
    extended(names(element(0x86, ascii('http://a\n')))),
    `bad-value ${E}.subjectAltName.uniformResourceIdentifier`,
  ],
  'names of unheard-of kinds': [extended(names(element(0xa9, [1]), element(0x04, [2]))), 'read'],
  'no names': [extended(names()), 'read'],
  'an authority key id marked critical': [
    extended(extension(ID.aki, element(0x30, element(0x80, [1])), 0xff)),
    `bad-value ${E}.authorityKeyIdentifier.critical`,
  ],
  'an authority key id without the key': [
    extended(extension(ID.aki, element(0x30, element(0x82, [1])))),
    'read',
  ],
  'a usage that is no identifier': [
    extended(extension(ID.eku, element(0x30, element(2, [1])))),
    `unexpected-tag ${E}.extKeyUsage`,
  ],
  'no extensions in the list of them': [extended(), 'read'],
  'constraints of nothing': [extended(extension(ID.nc, element(0x30))), `bad-value ${E}.nameConstraints`],
  'a constraint with a torn mask': [
    extended(constraint(0x87, 10, 0, 0, 0, 255, 0, 255, 0)),
    `bad-value ${E}.nameConstraints.iPAddress`,
  ],
  'a constraint with a good mask': [extended(constraint(0x87, 10, 0, 0, 0, 255, 224, 0, 0)), 'read'],
  'a constraint ending in a dot': [
    extended(constraint(0x82, 0x61, 0x2e)),
    `bad-value ${E}.nameConstraints.dNSName`,
  ],
  'a constraint starting with a dot': [extended(constraint(0x82, 0x2e, 0x61)), 'read'],
  'a point off the curve': [
    () =>
      rebuilt(good, ({ key }) => ({
        key: Uint8Array.from(key, (octet, i) => (i === key.length - 1 ? octet ^ 1 : octet)),
      })),
    'bad-value tbsCertificate.subjectPublicKeyInfo.subjectPublicKey.ecPoint',
  ],
  'RSA without NULL': [
    () => rebuilt(good, () => ({ key: rsa([1], [3], []) })),
    'bad-value tbsCertificate.subjectPublicKeyInfo.algorithm.parameters.rsaEncryption',
  ],
  'RSA of modulus 0': [
    () => rebuilt(good, () => ({ key: rsa([0], [3]) })),
    'out-of-range tbsCertificate.subjectPublicKeyInfo.subjectPublicKey.modulus',
  ],
  'RSA of exponent 0': [
    () => rebuilt(good, () => ({ key: rsa([0x41], [0]) })),
    'out-of-range tbsCertificate.subjectPublicKeyInfo.subjectPublicKey.publicExponent',
  ],
  'RSA of an exponent of 72 bits': [
    () => rebuilt(good, () => ({ key: rsa([0x41], [1, 0, 0, 0, 0, 0, 0, 0, 1]) })),
    'bad-value tbsCertificate.subjectPublicKeyInfo.subjectPublicKey.publicExponent',
  ],
  'RSA of seven bits': [() => rebuilt(good, () => ({ key: rsa([0x41], [3]) })), 'read'],
  'Ed25519 of 31 octets': [
    () =>
      rebuilt(good, () => ({
        key: element(
          0x30,
          element(0x30, element(6, [0x2b, 0x65, 0x70])),
          element(3, [0], new Uint8Array(31)),
        ),
      })),
    'bad-value tbsCertificate.subjectPublicKeyInfo.subjectPublicKey.ed25519',
  ],
};

function rsa(modulus: number[], exponent: number[], parameters: number[] = [5, 0]): Uint8Array {
  const oid = element(6, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]);
  return element(
    0x30,
    element(0x30, oid, parameters),
    element(3, [0], element(0x30, element(2, modulus), element(2, exponent))),
  );
}

describe('a certificate put together wrongly', () => {
  it.each(Object.entries(CASES))('%s', (_, [make, answer]) => {
    const reading = readCertificate(make());
    expect(reading.ok ? 'read' : `${reading.fault} ${reading.element}`).toBe(answer);
    if (!reading.ok) expect(reading.offset).toBeLessThanOrEqual(make().length);
  });

  it(`is refused and read alike by ${WITH_GO}, dates included`, { skip: !GO }, () => {
    const list = Object.entries(CASES).map(([what, [make, answer]]) => ({ what, der: make(), answer }));
    for (const [i, go] of goFacts(list.map(({ der }) => der)).entries()) {
      const { what, der, answer } = list[i] as (typeof list)[number];
      expect(go.error === undefined, `${what}: ${go.error}`).toBe(answer === 'read');
      if (go.error !== undefined) continue;
      expect(factsOf(der).notAfter.getTime() / 1000, what).toBe(go.notAfter);
      expect(factsOf(der).key.bits, what).toBe(go.bits);
    }
  });

  it('tells identifiers apart that fall into the same place of its table', () => {
    // Two thousand of one length over 256 places; each read twice, once fresh and once perhaps remembered.
    const arcs = Array.from({ length: 2000 }, (_, i) => [0x2b, 0x81 + (i >> 7), i & 0x7f]);
    const der = extended(extension(ID.eku, element(0x30, ...arcs.map((oid) => element(0x06, oid)))))();
    const expected = arcs.map(([, high = 0, low = 0]) => `1.3.${((high & 0x7f) << 7) | low}`);
    expect(factsOf(der).extendedKeyUsage).toEqual(expected);
    expect(factsOf(der).extendedKeyUsage).toEqual(expected);
  });

  it('takes UTCTime for the century that RFC 5280 §4.1.2.5.1 means', () => {
    expect(factsOf(ends(0x17, '491231235959Z')()).notAfter.toISOString()).toBe('2049-12-31T23:59:59.000Z');
    expect(factsOf(ends(0x17, '500101000000Z')()).notAfter.toISOString()).toBe('1950-01-01T00:00:00.000Z');
    expect(factsOf(ends(0x18, '00000101000000Z')()).notAfter.toISOString()).toBe('0000-01-01T00:00:00.000Z');
    expect(factsOf(ends(0x17, '300101000000+0100')()).notAfter.toISOString()).toBe(
      '2029-12-31T23:00:00.000Z',
    );
  });

  it('says where in the bytes the fault is', () => {
    const bad = ends(0x17, '301301000000Z')();
    const reading = readCertificate(bad);
    expect(reading.ok ? -1 : reading.offset).toBe(Buffer.from(bad).indexOf('301301000000Z') - 2);
  });

  it('refuses what is too large, without looking into it', () => {
    const reading = readCertificate(new Uint8Array(100 << 20));
    expect(reading).toEqual({ ok: false, fault: 'too-large', offset: 1 << 20, element: 'certificate' });
  });
});

describe('a certificate with what OpenSSL trusts it for behind it', () => {
  it('is cut off there', () => {
    const trusted = Uint8Array.of(...good, ...element(0x30, element(0x0c, ascii('trusted'))));
    expect(withoutTrust(trusted)).toEqual(Uint8Array.from(good));
    expect(withoutTrust(good)).toEqual(good);
    expect(readCertificate(trusted)).toMatchObject({ ok: false, fault: 'trailing-data' });
    for (const bytes of [new Uint8Array(0), Uint8Array.of(0x30, 0x80), Uint8Array.of(2, 1, 1)])
      expect(withoutTrust(bytes)).toEqual(bytes);
  });
});
