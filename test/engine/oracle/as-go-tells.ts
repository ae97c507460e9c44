import type { AlternativeName, CertificateFacts } from '../../../src/domain/certificate.ts';
import { EXTENDED_KEY_USAGES, KEY_USAGES } from '../../../src/domain/certificate.ts';
import type { RequestFacts } from '../../../src/domain/request.ts';
import { REVOCATION_REASONS, type RevocationListFacts } from '../../../src/domain/revocation.ts';
import { revocationsIn } from '../../../src/engine/read/revocation-list.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const list = <T>(items: readonly T[]): readonly T[] | null => (items.length === 0 ? null : items);
const GO_NAMES: Readonly<Record<string, string>> = {
  'sha1WithRSAEncryption': 'SHA1-RSA',
  'sha256WithRSAEncryption': 'SHA256-RSA',
  'ecdsa-with-SHA256': 'ECDSA-SHA256',
  'ecdsa-with-SHA384': 'ECDSA-SHA384',
  'Ed25519': 'Ed25519',
};

/** Our facts in the words of the Go program. */
export function asGoTells(facts: CertificateFacts): object {
  return {
    version: facts.version,
    serial: facts.serial,
    ...subjectAsGoTells(facts),
    issuer: hex(facts.issuer.der),
    notBefore: facts.notBefore.getTime() / 1000,
    notAfter: facts.notAfter.getTime() / 1000,
    key: facts.key.kind,
    bits: facts.key.bits,
    spki: hex(facts.key.spki),
    ...namesAsGoTells(facts.names),
    keyUsage: (facts.keyUsage ?? []).reduce((bits, usage) => bits | (1 << KEY_USAGES.indexOf(usage)), 0),
    usages: list(
      (facts.extendedKeyUsage ?? [])
        .map((usage) => (EXTENDED_KEY_USAGES as Record<string, string>)[usage] ?? usage)
        .sort(),
    ),
    authority: facts.authority,
    pathLength: facts.pathLength ?? -1,
    subjectKeyId: facts.subjectKeyId ?? '',
    authorityKeyId: facts.authorityKeyId ?? '',
    algorithm: GO_NAMES[facts.signatureAlgorithm] ?? facts.signatureAlgorithm,
    extensions: list(facts.extensions.map(({ oid, critical }) => ({ oid, critical }))),
    signed: hex(facts.signed),
    signature: hex(facts.signature),
  };
}

function subjectAsGoTells({ subject }: Pick<CertificateFacts, 'subject'>): object {
  const { attributes, der } = subject;
  return {
    commonName:
      attributes.findLast(({ label, stringType }) => label === 'CN' && stringType !== 'other')?.value ?? '',
    organizations: list(
      attributes
        .filter(({ label, stringType }) => label === 'O' && stringType !== 'other')
        .map(({ value }) => value),
    ),
    subject: hex(der),
  };
}

function namesAsGoTells(names: readonly AlternativeName[]): object {
  const of = (kind: AlternativeName['kind']) =>
    list(names.filter((name) => name.kind === kind).map(({ value }) => value));
  return {
    dns: of('dns'),
    ip: list(names.flatMap((name) => (name.kind === 'ip' ? [hex(name.bytes)] : []))),
    email: of('email'),
    uri: of('uri'),
  };
}

export function requestAsGoTells(facts: RequestFacts, fits: boolean): object {
  return {
    version: facts.version,
    ...subjectAsGoTells(facts),
    key: facts.key.kind,
    bits: facts.key.bits,
    spki: hex(facts.key.spki),
    ...namesAsGoTells(facts.names),
    algorithm: GO_NAMES[facts.signatureAlgorithm] ?? facts.signatureAlgorithm,
    extensions: list(facts.extensions.map(({ oid, critical }) => ({ oid, critical }))),
    signed: hex(facts.signed),
    signature: hex(facts.signature),
    fits,
  };
}

const NUMBERS = new Map(
  Object.entries(REVOCATION_REASONS).map(([number, name]) => [name as string, Number(number)]),
);

export function listAsGoTells(facts: RevocationListFacts): object {
  const entries = [...revocationsIn(facts)].map((entry) => {
    if (!entry.ok) throw new Error(`${entry.fault} at ${entry.offset} in ${entry.element}`);
    const { serial, at, reason } = entry.value;
    return {
      serial,
      at: at.getTime() / 1000,
      reason: NUMBERS.get(reason ?? 'unspecified') ?? Number(reason),
    };
  });
  return {
    issuer: hex(facts.issuer.der),
    thisUpdate: facts.thisUpdate.getTime() / 1000,
    nextUpdate: facts.nextUpdate === undefined ? -1 : facts.nextUpdate.getTime() / 1000,
    number: facts.number ?? '',
    authorityKeyId: facts.authorityKeyId ?? '',
    entries: list(entries),
    algorithm: GO_NAMES[facts.signatureAlgorithm] ?? facts.signatureAlgorithm,
    extensions: list(facts.extensions.map(({ oid, critical }) => ({ oid, critical }))),
    signed: hex(facts.signed),
    signature: hex(facts.signature),
  };
}
