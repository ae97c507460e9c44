/** The revocation lists that the engine makes, held against openssl, Go, and @peculiar/x509 where it can lay one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { REVOCATION_REASONS, type Revocation } from '../../../src/domain/revocation.ts';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import {
  makeRevocationList,
  REVOCATION_LIST_LABEL,
  type RevocationListAsk,
} from '../../../src/engine/make/revocation-list.ts';
import { importSigner, openSigner } from '../../../src/engine/make/signer.ts';
import { x509 } from '../../../src/engine/make/x509-door.ts';
import { encodePem } from '../../../src/engine/read/pem.ts';
import { readRevocationList, revocationsIn } from '../../../src/engine/read/revocation-list.ts';
import { children } from '../der-writer.ts';
import { GO, goSignedLists, OPENSSL, openssl, scratch, WITH_GO, WITH_OPENSSL } from '../oracle/outside.ts';
import { type Authority, END, factsOf, leafAsk, makeAuthority, NOON, refusal, START } from '../workbench.ts';

const SIGNS = { keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'] } as const;
const at = new Date('2026-03-01T00:00:00Z');
const next = new Date('2026-07-01T00:00:00Z');
const NEGATIVE = '80ffffff01';
/** Every reason that a whole list can give, none, and the serials that are hard to write. */
const REVOKED: readonly Revocation[] = [
  ...Object.values(REVOCATION_REASONS)
    .filter((reason) => reason !== 'removeFromCRL' && reason !== 'unspecified')
    .map((reason, i) => ({ serial: `4${i}ff`, at, reason })),
  { serial: '00', at },
  { serial: '0080', at },
  { serial: '7f', at: new Date('1999-12-31T23:59:59Z') },
  { serial: NEGATIVE, at },
  { serial: `7${'f'.repeat(39)}`, at: new Date('2051-01-01T00:00:00Z') },
];

let authority: Authority;
beforeAll(async () => {
  authority = await makeAuthority('ecdsa-p256', SIGNS);
});

function asked(changes: Partial<RevocationListAsk> = {}, by: Authority = authority): RevocationListAsk {
  return {
    revoked: REVOKED,
    number: 7n,
    thisUpdate: START,
    nextUpdate: next,
    signer: { certificate: by.facts, privatePem: by.key.privatePem },
    ...changes,
  };
}

function read(der: Uint8Array) {
  const list = readRevocationList(der);
  if (!list.ok) throw new Error(`${list.fault} in ${list.element}`);
  return list.value;
}
const entriesOf = (der: Uint8Array) => [...revocationsIn(read(der))].map((one) => one.ok && one.value);

const LISTS: Readonly<Record<string, Partial<RevocationListAsk>>> = {
  'of every reason and serial': {},
  'of nothing': { revoked: [], number: 0n },
  'from beyond 2050': {
    thisUpdate: new Date('2050-01-01T00:00:00Z'),
    nextUpdate: new Date('9999-12-31T23:59:59Z'),
  },
  'with milliseconds, and the longest number': {
    thisUpdate: new Date('2026-01-01T00:00:00.999Z'),
    number: (1n << 159n) - 1n,
  },
  'with a number whose first bit is set': { number: 128n },
};

describe.each(['ecdsa-p256', 'ecdsa-p384', 'rsa-2048', 'ed25519'] as const)('signed with %s', (algorithm) => {
  let by: Authority;
  const made = new Map<string, Uint8Array>();
  beforeAll(async () => {
    by = await makeAuthority(algorithm, SIGNS);
    for (const [what, changes] of Object.entries(LISTS))
      made.set(what, await makeRevocationList(asked(changes, by)));
  });

  it('says what was asked', () => {
    for (const [what, changes] of Object.entries(LISTS)) {
      const { revoked, number } = asked(changes);
      const der = made.get(what) as Uint8Array;
      expect(entriesOf(der), what).toEqual(revoked);
      expect(BigInt(`0x${read(der).number}`), what).toBe(number);
      expect(read(der).authorityKeyId).toBe(by.facts.subjectKeyId);
    }
  });

  it.skipIf(!GO)(`is taken by ${WITH_GO} as signed by its authority`, () => {
    const lists = [...made.values()].map((der) => ({ authority: by.der, der }));
    for (const [i, go] of goSignedLists(lists).entries()) {
      expect(go.error).toBeUndefined();
      const told = entriesOf([...made.values()][i] as Uint8Array).map((one) => one && one.serial);
      // the oracle prints numbers without their sign
      expect((go.entries ?? []).map(({ serial }) => serial)).toEqual(
        told.map((serial) => (serial === NEGATIVE ? '7f000000ff' : serial)),
      );
    }
  });

  it.skipIf(!OPENSSL)(`is verified by ${WITH_OPENSSL}, number, dates and all`, () => {
    const place = scratch();
    const ca = place.write('ca.pem', encodePem('CERTIFICATE', by.der));
    for (const [what, der] of made) {
      const file = place.write('list.pem', encodePem(REVOCATION_LIST_LABEL, der));
      const { out } = openssl(['crl', '-in', file, '-CAfile', ca, '-verify', '-noout', '-text']);
      expect(out, what).toContain('verify OK');
      expect(out.match(/Serial Number:/g)?.length ?? 0, what).toBe(read(der).entries);
    }
  });

  it('has the bytes that the library writes, of entries that it does not bend', async () => {
    const library = await x509();
    // it gives an entry without a reason an empty SEQUENCE of extensions, and a negative serial another value
    const revoked = REVOKED.filter(({ reason }) => reason !== undefined);
    const { signer, ...ask } = asked({ revoked }, by);
    const opened = await openSigner({ publicKey: by.facts.key, signer });
    const ours = await makeRevocationList({ ...ask, signer });
    const theirs = await library.X509CrlGenerator.create({
      issuer: new library.Name(by.facts.subject.der.slice()),
      thisUpdate: ask.thisUpdate,
      nextUpdate: ask.nextUpdate,
      entries: revoked.map(({ serial, at: revocationDate, reason }) => ({
        serialNumber: serial,
        revocationDate,
        reason: library.X509CrlReason[reason as 'superseded'],
      })),
      extensions: [
        new library.AuthorityKeyIdentifierExtension(by.facts.subjectKeyId ?? ''),
        new library.Extension('2.5.29.20', false, Uint8Array.of(2, 1, 7)),
      ],
      signingKey: (await importSigner(opened, globalThis.crypto)).privateKey,
      signingAlgorithm: opened.scheme.web,
    });
    const hex = (part: Uint8Array) => Buffer.from(part).toString('hex');
    const signedHalf = (der: Uint8Array) => children(der).slice(0, 2).map(hex);
    expect(signedHalf(ours)).toEqual(signedHalf(new Uint8Array(theirs.rawData)));
  });
});

describe('a list in use', () => {
  it.skipIf(!OPENSSL)(`has ${WITH_OPENSSL} refuse what was revoked, and nothing else`, async () => {
    const key = await makeKey('ecdsa-p256');
    const place = scratch();
    const [lost, kept] = [
      await makeCertificate(leafAsk(authority, key)),
      await makeCertificate(leafAsk(authority, key)),
    ];
    const revoked = [{ serial: factsOf(lost).serial, at, reason: 'keyCompromise' }];
    const list = await makeRevocationList(asked({ revoked }));
    const ca = place.write('ca.pem', encodePem('CERTIFICATE', authority.der));
    const crl = place.write('list.pem', encodePem(REVOCATION_LIST_LABEL, list));
    const verdict = (name: string, der: Uint8Array) =>
      openssl([
        ...['verify', '-x509_strict', '-crl_check', '-attime', String(NOON.getTime() / 1000)],
        ...['-CAfile', ca, '-CRLfile', crl, place.write(name, encodePem('CERTIFICATE', der))],
      ]).out;
    expect(verdict('kept.pem', kept)).toBe(`${place.path('kept.pem')}: OK\n`);
    expect(verdict('lost.pem', lost)).toContain('certificate revoked');
  });

  it('is continued: what an older one says can be handed on', async () => {
    const older = await makeRevocationList(asked());
    const revoked = [...revocationsIn(read(older))].flatMap((one) => (one.ok ? [one.value] : []));
    const more = { serial: '1234', at, reason: 'unspecified' };
    const newer = await makeRevocationList(asked({ revoked: [...revoked, more], number: 8n }));
    // a reason that is none is not written
    expect(entriesOf(newer)).toEqual([...REVOKED, { serial: '1234', at }]);
  });

  it('may be longer than the library reads, or than a call takes arguments', async () => {
    const revoked = Array.from({ length: 150_000 }, (_, i) => ({
      serial: (0x40_00_00_00 + i).toString(16),
      at,
    }));
    expect(read(await makeRevocationList(asked({ revoked }))).entries).toBe(150_000);
  });
});

describe('what cannot be asked for', () => {
  const CASES: Readonly<Record<string, readonly [Partial<RevocationListAsk>, string]>> = {
    'an end before its start': [{ nextUpdate: new Date('2025-01-01T00:00:00Z') }, 'nextUpdate'],
    'an end at its start': [{ nextUpdate: START }, 'nextUpdate'],
    'a date that is none': [{ thisUpdate: new Date(Number.NaN) }, 'thisUpdate'],
    'a number below zero': [{ number: -1n }, 'number'],
    'a number of more than twenty octets': [{ number: 1n << 159n }, 'number'],
    'no serial': [{ revoked: [{ serial: '', at }] }, 'revoked.serial'],
    'half an octet': [{ revoked: [{ serial: '123', at }] }, 'revoked.serial'],
    'digits that are none': [{ revoked: [{ serial: '0xff', at }] }, 'revoked.serial'],
    'more octets than will do': [{ revoked: [{ serial: '007f', at }] }, 'revoked.serial'],
    'the same twice': [
      {
        revoked: [
          { serial: '01', at },
          { serial: '01', at: END },
        ],
      },
      'revoked.serial',
    ],
    'a reason that is none': [{ revoked: [{ serial: '01', at, reason: 'boredom' }] }, 'revoked.reason'],
    'a reason of lists of changes': [
      { revoked: [{ serial: '01', at, reason: 'removeFromCRL' }] },
      'revoked.reason',
    ],
    'a time of revocation that is none': [
      { revoked: [{ serial: '01', at: new Date(Number.NaN) }] },
      'revoked.at',
    ],
  };
  it.each(Object.entries(CASES))('%s', async (_, [changes, field]) => {
    expect(await refusal(makeRevocationList(asked(changes)))).toBe(`bad-value ${field}`);
  });

  it('a signer that may not, as Go and openssl see it, or another’s key', async () => {
    const may = await makeAuthority('ecdsa-p256');
    expect(await refusal(makeRevocationList(asked({}, may)))).toBe('bad-value signer.certificate');
    const signer = { certificate: authority.facts, privatePem: may.key.privatePem };
    expect(await refusal(makeRevocationList(asked({ signer })))).toBe('bad-value signer.privatePem');
  });
});
