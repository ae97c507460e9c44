/**
 * General names (RFC 5280 §4.2.1.6) of the kinds that no Kubernetes component looks at, in words for people.
 * They are kept as octets until somebody asks, because Go steps over them without a check.
 */
import type { AlternativeName } from '../../domain/certificate.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { Der, DerFault, TAG } from './der.ts';
import { readName } from './name.ts';
import { readOid } from './primitive.ts';
import { hex, latin1 } from './text.ts';

/** kind:value — dns:a.example, dirName:O=Acme, otherName:1.2.3=text, registeredID:1.2.3 — or the octets in hex. */
export function alternativeNameText(name: AlternativeName): string {
  if (name.kind !== 'other') return `${name.kind}:${name.value}`;
  return otherNameText(name.tag, octetsOf(name.value));
}

/** The kinds by their context tag, §4.2.1.6; 3 and 5 nobody has ever seen. */
export function otherNameText(tag: number, octets: Uint8Array): string {
  try {
    const der = new Der(octets);
    if (tag === 0) return `otherName:${readOid(der, 'otherName')}=${valueText(der)}`;
    if (tag === 4) return `dirName:${nameText(readName(der, 'directoryName'))}`;
    if (tag === 8) return `registeredID:${registeredId(octets)}`;
  } catch (thrown) {
    if (!(thrown instanceof DerFault)) throw thrown;
  }
  return `other(${tag}):${hex(octets)}`;
}

/** What an otherName wraps is mostly a string: a user principal name in UTF-8. */
function valueText(der: Der): string {
  const inside = der.enter(0xa0, 'otherName');
  const tag = inside.next('otherName');
  const content = inside.content();
  if (tag === TAG.utf8) return UTF8.decode(content);
  return tag === TAG.ia5 || tag === TAG.printable ? latin1(content) : hex(inside.whole());
}

const UTF8 = new TextDecoder();

/** [8] IMPLICIT takes the place of the identifier's own tag. */
function registeredId(octets: Uint8Array): string {
  if (octets.length > 127) throw new DerFault('too-large', 0, 'registeredID');
  return readOid(new Der(Uint8Array.of(TAG.oid, octets.length, ...octets)), 'registeredID');
}

function octetsOf(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}
