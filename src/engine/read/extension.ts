/** Extensions (RFC 5280 §4.2): each read once, a second of the same oid is a fault, as in Go. */
import type { AlternativeName, CertificateFacts, Extension, KeyUsage } from '../../domain/certificate.ts';
import { EXTENDED_KEY_USAGES, KEY_USAGES } from '../../domain/certificate.ts';
import { readAlternativeNames } from './alternative-name.ts';
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { checkShape } from './extension-shape.ts';
import { readBits, readBoolean, readCount, readOid } from './primitive.ts';
import { hex } from './text.ts';

type Told =
  | 'names'
  | 'keyUsage'
  | 'extendedKeyUsage'
  | 'authority'
  | 'pathLength'
  | 'subjectKeyId'
  | 'authorityKeyId';
export type ExtensionFacts = Pick<CertificateFacts, Told | 'extensions'>;
/** Extension facts while they are being read. */
export type GrowingExtensions = { -readonly [K in keyof ExtensionFacts]: ExtensionFacts[K] };
type Growing = GrowingExtensions;

export const NO_EXTENSIONS: ExtensionFacts = { names: [], authority: false, extensions: [] };

const PATH = 'tbsCertificate.extensions';

/** Two rounds, as Go goes: first that it is a list of extensions, none twice, then what each of them says. */
export function readExtensions(list: Der): ExtensionFacts {
  const extensions: Extension[] = [];
  const values: Der[] = [];
  const seen = new Set<string>();
  while (!list.empty) {
    const one = list.enter(TAG.sequence, `${PATH}.extension`);
    const start = list.start;
    const oid = readOid(one, `${PATH}.extnID`);
    const critical = one.sees(TAG.boolean) && readBoolean(one, `${PATH}.critical`);
    values.push(one.enter(TAG.octetString, `${PATH}.extnValue`));
    if (seen.has(oid)) list.fail('duplicate-extension', `${PATH}.${oid}`, start);
    seen.add(oid);
    extensions.push({ oid, critical, value: one.content() });
  }
  const facts: Growing = { names: [], authority: false, extensions };
  for (const [i, { oid, critical }] of extensions.entries()) {
    tellExtension(facts, oid, critical, values[i] as Der);
  }
  return facts;
}

/** Adds what one extension tells to the facts; of one that tells none only the shape is checked. */
export function tellExtension(facts: Growing, oid: string, critical: boolean, value: Der): void {
  const read = READERS[oid];
  if (read === undefined) checkShape(oid, critical, value);
  else read(facts, value, critical);
}

const READERS: Readonly<Record<string, (facts: Growing, value: Der, critical: boolean) => void>> = {
  '2.5.29.14': (facts, value, critical) => {
    const element = `${PATH}.subjectKeyIdentifier`;
    // §4.2.1.2: never critical; Go refuses the certificate.
    if (critical) value.fail('bad-value', `${element}.critical`, value.at);
    value.take(TAG.octetString, element);
    facts.subjectKeyId = hex(value.content());
  },
  '2.5.29.15': (facts, value) => {
    facts.keyUsage = readKeyUsage(value);
  },
  '2.5.29.17': (facts, value) => {
    facts.names = readAlternativeNames(value, `${PATH}.subjectAltName`) satisfies AlternativeName[];
  },
  '2.5.29.19': (facts, value) => {
    const element = `${PATH}.basicConstraints`;
    const inside = value.enter(TAG.sequence, element);
    facts.authority = inside.sees(TAG.boolean) && readBoolean(inside, `${element}.cA`);
    if (inside.sees(TAG.integer)) facts.pathLength = readCount(inside, `${element}.pathLenConstraint`);
  },
  '2.5.29.35': (facts, value, critical) => {
    const element = `${PATH}.authorityKeyIdentifier`;
    if (critical) value.fail('bad-value', `${element}.critical`, value.at);
    const inside = value.enter(TAG.sequence, element);
    if (!inside.sees(0x80)) return;
    inside.next(element);
    facts.authorityKeyId = hex(inside.content());
  },
  '2.5.29.37': (facts, value) => {
    const element = `${PATH}.extKeyUsage`;
    const inside = value.enter(TAG.sequence, element);
    const usages: string[] = [];
    while (!inside.empty) {
      const oid = readOid(inside, element);
      usages.push(USAGE_NAMES.get(oid) ?? oid);
    }
    facts.extendedKeyUsage = usages;
  },
};

const USAGE_NAMES = new Map<string, string>(
  Object.entries(EXTENDED_KEY_USAGES).map(([name, oid]) => [oid, name]),
);

/** §4.2.1.3: bit 0 is the highest of the first octet; bits beyond the ninth mean nothing. */
function readKeyUsage(value: Der): readonly KeyUsage[] {
  const { octets } = readBits(value, `${PATH}.keyUsage`);
  return KEY_USAGES.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}
