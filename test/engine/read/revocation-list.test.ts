/** Revocation lists: every specimen as Go reads it, lists put together wrongly, and lists that are huge. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Revocation, RevocationListFacts } from '../../../src/domain/revocation.ts';
import { splitPem } from '../../../src/engine/read/pem.ts';
import { readRevocationList, revocationsIn } from '../../../src/engine/read/revocation-list.ts';
import { ascii, children, element, extension } from '../der-writer.ts';
import { listAsGoTells } from '../oracle/as-go-tells.ts';
import { GO, goLists, OPENSSL, openssl, WITH_GO, WITH_OPENSSL } from '../oracle/outside.ts';

const shelf = new URL('../../../pki-fixtures/', import.meta.url);
const json = (name: string): Record<string, Record<string, { error?: string }>> =>
  JSON.parse(readFileSync(new URL(name, shelf), 'utf8'));
const files = readdirSync(new URL('list/', shelf)).sort();
const said = json('go-list.json')['said'] ?? {};

function specimen(file: string): Uint8Array {
  return (splitPem(readFileSync(new URL(`list/${file}`, shelf))).blocks[0] as { der: Uint8Array }).der;
}

function factsOf(der: Uint8Array): RevocationListFacts {
  const read = readRevocationList(der);
  if (!read.ok) throw new Error(`${read.fault} at ${read.offset} in ${read.element}`);
  return read.value;
}

describe('the jar of lists', () => {
  it('has a label and a word of Go for every specimen', () => {
    expect(Object.keys(json('labels.json')['lists'] ?? {})).toEqual(files);
    expect(Object.keys(said)).toEqual(files);
    expect(files.filter((file) => said[file]?.error !== undefined)).toEqual(['version-1.pem']);
  });

  it.each(files.filter((file) => file !== 'version-1.pem'))('%s is read as Go reads it', (file) => {
    expect(listAsGoTells(factsOf(specimen(file)))).toEqual(said[file]);
  });

  it('version 1 is read, and says so', () => {
    expect(factsOf(specimen('version-1.pem'))).toMatchObject({ version: 1, entries: 0, extensions: [] });
  });

  it('tells reasons by their names', () => {
    const told = [...revocationsIn(factsOf(specimen('four-entries.pem')))].map((entry) =>
      entry.ok ? `${entry.value.serial} ${entry.value.reason ?? '-'}` : entry.fault,
    );
    expect(told).toEqual(['01 keyCompromise', '7b certificateHold', '5a3c -', '00ff01 superseded']);
  });
});

/** A list of which each part of the signed half may be replaced; version, algorithm, issuer, this, next, entries, extensions. */
const PARTS = [
  'version',
  'algorithm',
  'issuer',
  'thisUpdate',
  'nextUpdate',
  'revoked',
  'extensions',
] as const;
function rebuilt(change: Partial<Record<(typeof PARTS)[number], Uint8Array>>): Uint8Array {
  const [tbs, algorithm, signature] = children(specimen('four-entries.pem')) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const pieces = children(tbs);
  const parts = PARTS.map((name, i) => change[name] ?? (pieces[i] as Uint8Array));
  return element(0x30, element(0x30, ...parts), algorithm, signature);
}
const NOTHING = new Uint8Array(0);
const when = element(0x17, ascii('260101000000Z'));
const entry = (serial: readonly number[], ...rest: Uint8Array[]): Uint8Array =>
  element(0x30, element(0x02, serial), when, ...rest);
const reason = (...octets: number[]): Uint8Array =>
  element(0x30, extension([0x55, 29, 21], Uint8Array.from(octets)));

const CASES: Readonly<Record<string, [change: Parameters<typeof rebuilt>[0], answer: string]>> = {
  'untouched': [{}, 'read 4'],
  'no next update': [{ nextUpdate: NOTHING }, 'read 4'],
  'version 3': [{ version: element(0x02, [2]) }, 'bad-value tbsCertList.version'],
  'an inner algorithm unlike the outer': [
    { algorithm: element(0x30, element(6, [0x2b, 0x65, 0x70])) },
    'bad-value tbsCertList.signature',
  ],
  'an empty list of entries': [{ revoked: element(0x30) }, 'read 0'],
  'a list number of no octets': [
    { extensions: element(0xa0, element(0x30, extension([0x55, 29, 20], element(0x02)))) },
    'bad-value tbsCertList.crlExtensions.cRLNumber',
  ],
  'a key id marked critical': [
    {
      extensions: element(
        0xa0,
        element(0x30, extension([0x55, 29, 35], element(0x30, element(0x80, [1])), 0xff)),
      ),
    },
    'bad-value tbsCertList.crlExtensions.authorityKeyIdentifier.critical',
  ],
  'an entry that is a number': [
    { revoked: element(0x30, element(2, [1])) },
    'unexpected-tag tbsCertList.revokedCertificates',
  ],
  'an entry without a date': [
    { revoked: element(0x30, entry([1]), element(0x30, element(2, [1]))) },
    'read 2, then truncated tbsCertList.revokedCertificates.revocationDate',
  ],
  'a reason that is an integer': [
    { revoked: element(0x30, entry([1], reason(2, 1, 1))) },
    'read 1, then unexpected-tag tbsCertList.revokedCertificates.reasonCode',
  ],
  'a reason nobody knows': [{ revoked: element(0x30, entry([1], reason(0x0a, 1, 42))) }, 'read 1'],
  'a reason below zero': [{ revoked: element(0x30, entry([1], reason(0x0a, 1, 0x8f))) }, 'read 1'],
  'a reason of nine octets': [
    { revoked: element(0x30, entry([1], reason(0x0a, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0))) },
    'read 1, then bad-value tbsCertList.revokedCertificates.reasonCode',
  ],
  'a negative serial': [{ revoked: element(0x30, entry([0x85])) }, 'read 1'],
};

function answer(der: Uint8Array): string {
  const list = readRevocationList(der);
  if (!list.ok) return `${list.fault} ${list.element}`;
  const fault = [...revocationsIn(list.value)].find(({ ok }) => !ok);
  const then = fault?.ok === false ? `, then ${fault.fault} ${fault.element}` : '';
  return `read ${list.value.entries}${then}`;
}

describe('lists put together wrongly', () => {
  it.each(Object.entries(CASES))('%s', (_, [change, expected]) => {
    expect(answer(rebuilt(change))).toBe(expected);
  });

  it.skipIf(!GO)(`are refused and read alike by ${WITH_GO}`, () => {
    const go = goLists(Object.values(CASES).map(([change]) => rebuilt(change))).map(
      ({ error }) => error === undefined,
    );
    const ours = Object.values(CASES).map(([, expected]) => /^read \d+$/.test(expected));
    expect(Object.keys(CASES).filter((_, i) => go[i] !== ours[i])).toEqual([]);
  });
});

it.skipIf(!OPENSSL)(`says the serials, dates and reasons that ${WITH_OPENSSL} says`, () => {
  for (const file of ['four-entries.pem', 'rsa.pem']) {
    const { out } = openssl(['crl', '-in', new URL(`list/${file}`, shelf).pathname, '-noout', '-text']);
    const told = [...out.matchAll(/Serial Number: (\w+)\n\s+Revocation Date: (.*) GMT/g)].map(
      ([, serial = '', date = '']) => `${serial} ${new Date(`${date} UTC`).toISOString()}`,
    );
    const ours = [...revocationsIn(factsOf(specimen(file)))].map((one) =>
      one.ok
        ? `${one.value.serial.replace(/^00/, '').toUpperCase()} ${one.value.at.toISOString()}`
        : one.fault,
    );
    expect(ours).toEqual(told);
    expect(told).toHaveLength(4);
    expect(out.match(/Key Compromise|Certificate Hold|Superseded/g)).toHaveLength(3);
  }
});

it('random damage never throws, and is refused and read as Go does', () => {
  const ders: Uint8Array[] = [];
  let state = 11;
  const random = (n: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % n;
  for (const file of ['four-entries.pem', 'no-entries.pem', 'rsa.pem'])
    for (let i = 0; i < 300; i += 1) {
      const der = Uint8Array.from(specimen(file));
      der[random(der.length)] = random(256);
      ders.push(i % 10 === 0 ? der.subarray(0, random(der.length)) : der);
    }
  const ours = ders.map((der) => answer(der));
  expect(ours.some((one) => /^read \d$/.test(one))).toBe(true);
  if (!GO) return;
  const go = goLists(ders);
  // version 1 is ours on purpose
  const differ = ders.flatMap((_, i) => {
    const error = go[i]?.error;
    const same = (error === undefined) === /^read \d+$/.test(ours[i] ?? '');
    return same || error === 'x509: unsupported crl version: 0' ? [] : [`${ours[i]} / ${error ?? 'read'}`];
  });
  expect(differ).toEqual([]);
});

describe('a list that is huge', () => {
  const many = Array.from({ length: 200_000 }, (_, i) =>
    entry([1, (i >> 16) & 255, (i >> 8) & 255, i & 255]),
  );
  const huge = rebuilt({ revoked: element(0x30, Buffer.concat(many)) });

  it('is counted without its entries being read, and gives the first of them at once', () => {
    const facts = factsOf(huge);
    expect(facts.entries).toBe(200_000);
    const first = revocationsIn(facts).next().value as { ok: true; value: Revocation };
    expect(first.value.serial).toBe('01000000');
  });

  it('is refused beyond what a file may have', () => {
    const list = readRevocationList(new Uint8Array(17 << 20));
    expect(list).toMatchObject({ ok: false, fault: 'too-large' });
  });
});
