/**
 * Whether a certificate is the one that was asked for. What Go leaves out of a subject as it signs is not held against
 * anybody: crypto/x509/pkix keeps nine attributes and the last common name, of alternative names four kinds.
 */
import { sameBytes } from '../bytes.ts';
import type { AlternativeName, CertificateFacts, DistinguishedName } from '../certificate.ts';
import type { RequestFacts } from '../request.ts';

export interface Difference {
  readonly field: 'key' | 'subject' | 'names' | 'usages' | 'authority';
  /** of the others, what only one of the two has */
  readonly missing: readonly string[];
  readonly added: readonly string[];
}

/** @param usages as spec.usages has them: the signer goes by these and not by what stands in the request */
export function differences(
  request: Pick<RequestFacts, 'subject' | 'names' | 'key'>,
  usages: readonly string[],
  certificate: CertificateFacts,
): readonly Difference[] {
  const found: Difference[] = [];
  const compare = (field: Difference['field'], asked: readonly string[], given: readonly string[]) => {
    const missing = asked.filter((one) => !given.includes(one));
    const added = given.filter((one) => !asked.includes(one));
    if (missing.length > 0 || added.length > 0) found.push({ field, missing, added });
  };
  if (!sameBytes(request.key.spki, certificate.key.spki))
    found.push({ field: 'key', missing: [], added: [] });
  compare('subject', subjectOf(request.subject), subjectOf(certificate.subject));
  compare('names', namesOf(request.names), namesOf(certificate.names));
  const granted = usagesOf(certificate);
  const lacking = usages.filter((usage) => !granted.has(USAGE[usage] ?? usage));
  if (lacking.length > 0) found.push({ field: 'usages', missing: lacking, added: [] });
  if (certificate.authority) found.push({ field: 'authority', missing: [], added: [] });
  return found;
}

/** Attributes that the signer leaves out of the subject, since Go does. */
export function leftOut({ attributes }: DistinguishedName): readonly string[] {
  return attributes.filter((one) => !isKept(one)).map(({ label, value }) => `${label}=${value}`);
}

/** CN and serialNumber: pkix.Name has room for one of each. */
const SINGLE = ['2.5.4.3', '2.5.4.5'];
/** crypto/x509/pkix pkix.go, Name.ToRDNSequence: CN serialNumber C L ST street O OU postalCode */
const KEPT = new Set(['3', '5', '6', '7', '8', '9', '10', '11', '17'].map((last) => `2.5.4.${last}`));

/** What is no text to Go's encoding/asn1 (UniversalString, a number) is read by nobody: FillFromRDNSequence passes over it. */
function isKept({ oid, stringType }: DistinguishedName['attributes'][number]): boolean {
  return KEPT.has(oid) && stringType !== 'other';
}

/** The last common name counts even where it is empty, and an empty one is not written; so with the serial number. */
function subjectOf({ attributes }: DistinguishedName): readonly string[] {
  const kept = attributes.filter(isKept);
  const last = SINGLE.map((single) => kept.findLast(({ oid }) => oid === single));
  return kept
    .filter((one) => one.value !== '' && (!SINGLE.includes(one.oid) || last.includes(one)))
    .map(({ label, value }) => `${label}=${value}`);
}

function namesOf(names: readonly AlternativeName[]): readonly string[] {
  return names.filter(({ kind }) => kind !== 'other').map(({ kind, value }) => `${kind}:${value}`);
}

function usagesOf({ keyUsage = [], extendedKeyUsage = [] }: CertificateFacts): ReadonlySet<string> {
  return new Set<string>([...keyUsage, ...extendedKeyUsage]);
}

/** keyUsageDict and extKeyUsageDict of pkg/controller/certificates/authority/policies.go; oids by crypto/x509. */
const USAGE: Readonly<Record<string, string>> = {
  'signing': 'digitalSignature',
  'digital signature': 'digitalSignature',
  'content commitment': 'contentCommitment',
  'key encipherment': 'keyEncipherment',
  'key agreement': 'keyAgreement',
  'data encipherment': 'dataEncipherment',
  'cert sign': 'keyCertSign',
  'crl sign': 'cRLSign',
  'encipher only': 'encipherOnly',
  'decipher only': 'decipherOnly',
  'any': 'any',
  'server auth': 'serverAuth',
  'client auth': 'clientAuth',
  'code signing': 'codeSigning',
  'email protection': 'emailProtection',
  's/mime': 'emailProtection',
  'ipsec end system': '1.3.6.1.5.5.7.3.5',
  'ipsec tunnel': '1.3.6.1.5.5.7.3.6',
  'ipsec user': '1.3.6.1.5.5.7.3.7',
  'timestamping': 'timeStamping',
  'ocsp signing': 'ocspSigning',
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
};
