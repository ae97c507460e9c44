/** The primitive types of DER as Go's cryptobyte reads them. Each takes the next element of the cursor. */
import type { Der } from './der.ts';
import { TAG } from './der.ts';
import { latin1 } from './text.ts';

/** X.690 §11.1: DER's true is FF and nothing else. */
export function readBoolean(der: Der, element: string): boolean {
  der.take(TAG.boolean, element);
  const value = der.bytes[der.body];
  if (der.at - der.body !== 1 || (value !== 0 && value !== 0xff)) der.fail('bad-value', element);
  return value === 0xff;
}

/** The octets of an INTEGER: at least one, and no more than needed (X.690 §8.3.2). */
export function readInteger(der: Der, element: string, tag: number = TAG.integer): Uint8Array {
  der.take(tag, element);
  const octets = der.content();
  const first = octets[0];
  const second = octets[1];
  if (first === undefined) der.fail('bad-value', element);
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    der.fail('bad-value', element);
  }
  return octets;
}

/** A non-negative INTEGER that fits Go's int (63 bits); beyond 2^53 the number is the nearest one. */
export function readCount(der: Der, element: string, tag: number = TAG.integer): number {
  const octets = readInteger(der, element, tag);
  if (octets.length > 8 || (octets[0] as number) >= 0x80) der.fail('bad-value', element);
  let value = 0;
  for (const octet of octets) value = value * 256 + octet;
  return value;
}

/** The same below zero too, where Go has no floor. */
export function readSigned(der: Der, element: string, tag: number = TAG.integer): number {
  const octets = readInteger(der, element, tag);
  if (octets.length > 8) der.fail('bad-value', element);
  return octets.reduce((sum, octet) => sum * 256 + octet, (octets[0] as number) >= 0x80 ? -1 : 0);
}

export interface Bits {
  readonly octets: Uint8Array;
  /** how many bits at the end of the last octet do not count; they are zero */
  readonly padding: number;
}

export function readBits(der: Der, element: string): Bits {
  der.take(TAG.bitString, element);
  const { bytes, body, at } = der;
  const padding = bytes[body] as number;
  if (at === body || padding > 7) der.fail('bad-value', element);
  const last = bytes[at - 1] as number;
  // X.690 §11.2.1: the unused bits are zero.
  if (padding > 0 && (at - body === 1 || (last & ((1 << padding) - 1)) !== 0)) der.fail('bad-value', element);
  return { octets: bytes.subarray(body + 1, at), padding };
}

/** As Go's asn1.BitString.RightAlign, which keys and signatures go through: padding is shifted out. */
export function rightAligned({ octets, padding }: Bits): Uint8Array {
  if (padding === 0) return octets;
  return octets.map((octet, i) => (octet >> padding) | (((octets[i - 1] ?? 0) << (8 - padding)) & 0xff));
}

interface Known {
  readonly octets: Uint8Array;
  readonly oid: string;
}

/** The same dozen identifiers stand in every certificate: a small table, one entry a slot, so it cannot grow. */
const seen: (Known | undefined)[] = Array.from({ length: 256 }, () => undefined);

export function readOid(der: Der, element: string): string {
  der.take(TAG.oid, element);
  const { bytes, body, at } = der;
  let slot = at - body;
  for (let i = body; i < at; i += 1) slot = (slot * 31 + (bytes[i] as number)) & 0xff;
  const known = seen[slot];
  if (known !== undefined && sameOctets(known.octets, bytes, body, at)) return known.oid;
  const oid = dotted(der, element);
  if (at - body <= 32) seen[slot] = { octets: bytes.slice(body, at), oid };
  return oid;
}

function sameOctets(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[from + i]) return false;
  return true;
}

/** Arcs of at most 31 bits, without leading 0x80 octets, as Go's readBase128Int wants them. */
function dotted(der: Der, element: string): string {
  const { bytes, body, at } = der;
  if (at === body) der.fail('bad-value', element);
  const arcs: number[] = [];
  let arc = 0;
  let fresh = true;
  for (let i = body; i < at; i += 1) {
    const octet = bytes[i] as number;
    if (fresh && octet === 0x80) der.fail('bad-value', element);
    if (arc >= 1 << 24) der.fail('bad-value', element);
    arc = arc * 128 + (octet & 0x7f);
    fresh = octet < 0x80;
    if (!fresh) continue;
    if (arcs.length === 0) arcs.push(arc < 80 ? Math.floor(arc / 40) : 2, arc < 80 ? arc % 40 : arc - 80);
    else arcs.push(arc);
    arc = 0;
  }
  if (!fresh) der.fail('bad-value', element);
  return arcs.join('.');
}

const ASCII_ONLY = 0x7f;

/** IA5String content (also the implicitly tagged names of a GeneralName): 7-bit, and nothing else is asked. */
export function ia5(der: Der, element: string): string {
  const octets = der.content();
  for (const octet of octets) if (octet > ASCII_ONLY) der.fail('bad-value', element);
  return latin1(octets);
}
