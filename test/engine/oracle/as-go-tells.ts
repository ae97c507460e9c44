import type { CertificateFacts } from '../../../src/domain/certificate.ts';
import { EXTENDED_KEY_USAGES, KEY_USAGES } from '../../../src/domain/certificate.ts';

/** Our facts in the words of the Go program. */
export function asGoTells(facts: CertificateFacts): object {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const attributes = facts.subject.attributes;
  const list = <T>(items: readonly T[]): readonly T[] | null => (items.length === 0 ? null : items);
  const goNames: Record<string, string> = {
    'sha256WithRSAEncryption': 'SHA256-RSA',
    'ecdsa-with-SHA256': 'ECDSA-SHA256',
    'ecdsa-with-SHA384': 'ECDSA-SHA384',
    'Ed25519': 'Ed25519',
  };
  return {
    version: facts.version,
    serial: facts.serial,
    commonName: attributes.findLast(({ label }) => label === 'CN')?.value ?? '',
    organizations: list(attributes.filter(({ label }) => label === 'O').map(({ value }) => value)),
    subject: hex(facts.subject.der),
    issuer: hex(facts.issuer.der),
    notBefore: facts.notBefore.getTime() / 1000,
    notAfter: facts.notAfter.getTime() / 1000,
    key: facts.key.kind,
    bits: facts.key.bits,
    spki: hex(facts.key.spki),
    dns: list(facts.names.filter(({ kind }) => kind === 'dns').map(({ value }) => value)),
    ip: list(facts.names.flatMap((name) => (name.kind === 'ip' ? [hex(name.bytes)] : []))),
    email: list(facts.names.filter(({ kind }) => kind === 'email').map(({ value }) => value)),
    uri: list(facts.names.filter(({ kind }) => kind === 'uri').map(({ value }) => value)),
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
    algorithm: goNames[facts.signatureAlgorithm] ?? facts.signatureAlgorithm,
    extensions: list(facts.extensions.map(({ oid, critical }) => ({ oid, critical }))),
    signed: hex(facts.signed),
    signature: hex(facts.signature),
  };
}
