/**
 * What a certificate says beside its facts: constraints, where lists and issuers are to be had, policies, and
 * extensions that nobody here knows. Read when somebody looks at it, and never while a chain is judged.
 */
import { addressOf } from '../../domain/address.ts';
import type { Extension } from '../../domain/certificate.ts';
import { Der, DerFault, TAG } from './der.ts';
import { otherNameText } from './general-name.ts';
import { readBoolean, readOid } from './primitive.ts';
import { hex, latin1 } from './text.ts';

export interface CertificateDetail {
  /** kind:value, as alternative names are told; an address with its prefix length */
  readonly permitted: readonly string[];
  readonly excluded: readonly string[];
  /** where revocation lists, the issuer's certificate and an OCSP responder are said to be */
  readonly lists: readonly string[];
  readonly issuers: readonly string[];
  readonly responders: readonly string[];
  readonly policies: readonly string[];
  /** extensions that become no field anywhere, under openssl's name where they have one */
  readonly others: readonly Pick<Extension, 'oid' | 'critical'>[];
}

type Growing = { [K in keyof CertificateDetail]: CertificateDetail[K][number][] };

/** @param der a certificate that was read already; of any other nothing is told */
export function readDetail(der: Uint8Array): CertificateDetail {
  const detail: Growing = {
    permitted: [],
    excluded: [],
    lists: [],
    issuers: [],
    responders: [],
    policies: [],
    others: [],
  };
  unlessDamaged(() => {
    for (const { oid, critical, value } of extensionsOf(der)) {
      const read = READERS[oid];
      if (read !== undefined) unlessDamaged(() => read(detail, value));
      else if (!FACTS.has(oid)) detail.others.push({ oid: extensionName(oid), critical });
    }
  });
  return detail;
}

/** Subject key id, usages, names, basic constraints, authority key id: fields of the facts. */
const FACTS: ReadonlySet<string> = new Set([
  '2.5.29.14',
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.35',
  '2.5.29.37',
]);

/** openssl's name for an extension that becomes no field, or the oid again. */
export function extensionName(oid: string): string {
  return OTHERS[oid] ?? oid;
}

const OTHERS: Readonly<Record<string, string>> = {
  '2.16.840.1.113730.1.1': 'nsCertType',
  '2.16.840.1.113730.1.13': 'nsComment',
  '2.5.29.9': 'subjectDirectoryAttributes',
  '2.5.29.14': 'subjectKeyIdentifier',
  '2.5.29.15': 'keyUsage',
  '2.5.29.16': 'privateKeyUsagePeriod',
  '2.5.29.18': 'issuerAltName',
  '2.5.29.19': 'basicConstraints',
  '2.5.29.30': 'nameConstraints',
  '2.5.29.31': 'crlDistributionPoints',
  '2.5.29.32': 'certificatePolicies',
  '2.5.29.33': 'policyMappings',
  '2.5.29.36': 'policyConstraints',
  '2.5.29.35': 'authorityKeyIdentifier',
  '2.5.29.37': 'extendedKeyUsage',
  '2.5.29.46': 'freshestCRL',
  '2.5.29.54': 'inhibitAnyPolicy',
  '1.3.6.1.5.5.7.1.24': 'tlsfeature',
  '1.3.6.1.4.1.11129.2.4.2': 'ct_precert_scts',
};

const READERS: Readonly<Record<string, (detail: Growing, value: Der) => void>> = {
  '2.5.29.30': (detail, value) => {
    const inside = value.enter(TAG.sequence, 'nameConstraints');
    if (inside.sees(0xa0)) subtrees(detail.permitted, inside.enter(0xa0, 'nameConstraints'));
    if (inside.sees(0xa1)) subtrees(detail.excluded, inside.enter(0xa1, 'nameConstraints'));
  },
  '2.5.29.31': (detail, value) => {
    const points = value.enter(TAG.sequence, 'cRLDistributionPoints');
    while (!points.empty) {
      const point = points.enter(TAG.sequence, 'cRLDistributionPoints');
      if (!point.sees(0xa0)) continue;
      const name = point.enter(0xa0, 'cRLDistributionPoints');
      if (!name.sees(0xa0)) continue;
      const full = name.enter(0xa0, 'cRLDistributionPoints');
      while (!full.empty) detail.lists.push(generalName(full));
    }
  },
  '2.5.29.32': (detail, value) => {
    const list = value.enter(TAG.sequence, 'certificatePolicies');
    while (!list.empty)
      detail.policies.push(readOid(list.enter(TAG.sequence, 'certificatePolicies'), 'policy'));
  },
  '1.3.6.1.5.5.7.1.1': (detail, value) => {
    const list = value.enter(TAG.sequence, 'authorityInfoAccess');
    while (!list.empty) {
      const description = list.enter(TAG.sequence, 'authorityInfoAccess');
      const method = readOid(description, 'authorityInfoAccess');
      const where = generalName(description);
      if (method === '1.3.6.1.5.5.7.48.1') detail.responders.push(where);
      if (method === '1.3.6.1.5.5.7.48.2') detail.issuers.push(where);
    }
  },
};

function subtrees(into: string[], list: Der): void {
  while (!list.empty) into.push(generalName(list.enter(TAG.sequence, 'nameConstraints'), true));
}

/** A uri without its kind, since places are nearly always uris; every other name as alternative names are told. */
function generalName(der: Der, constraint = false): string {
  const tag = der.next('generalName');
  const octets = der.content();
  if (tag === 0x86) return constraint ? `uri:${latin1(octets)}` : latin1(octets);
  if (tag === 0x82) return `dns:${latin1(octets)}`;
  if (tag === 0x81) return `email:${latin1(octets)}`;
  if (tag !== 0x87) return otherNameText(tag & 0x1f, octets);
  if (octets.length === 4 || octets.length === 16) return `ip:${addressOf(octets).text}`;
  return octets.length === 8 || octets.length === 32 ? `ip:${network(octets)}` : `ip:${hex(octets)}`;
}

/** RFC 5280 §4.2.1.10: address and mask, one after the other. */
function network(octets: Uint8Array): string {
  const half = octets.length / 2;
  const ones = octets
    .subarray(half)
    .reduce((sum, octet) => sum + (octet.toString(2).match(/1/g)?.length ?? 0), 0);
  return `${addressOf(octets.slice(0, half)).text}/${ones}`;
}

function* extensionsOf(der: Uint8Array): Generator<Omit<Extension, 'value'> & { readonly value: Der }> {
  const tbs = new Der(der).enter(TAG.sequence, 'certificate').enter(TAG.sequence, 'tbsCertificate');
  while (!tbs.empty && !tbs.sees(0xa3)) tbs.next('tbsCertificate');
  if (tbs.empty) return;
  const list = tbs.enter(0xa3, 'extensions').enter(TAG.sequence, 'extensions');
  while (!list.empty) {
    const one = list.enter(TAG.sequence, 'extensions');
    const oid = readOid(one, 'extnID');
    const critical = one.sees(TAG.boolean) && readBoolean(one, 'critical');
    yield { oid, critical, value: one.enter(TAG.octetString, 'extnValue') };
  }
}

function unlessDamaged(read: () => void): void {
  try {
    read();
  } catch (thrown) {
    if (!(thrown instanceof DerFault)) throw thrown;
  }
}
