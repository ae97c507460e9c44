/** The other direction of read/der.ts: elements of DER put together from the inside out. Knows nothing of certificates. */
import { TAG } from '../read/der.ts';

export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concatenated([Uint8Array.of(tag, ...lengthOctets(length)), ...parts]);
}

/** For lists that may be longer than a call takes arguments. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return element(TAG.sequence, ...parts);
}

/** X.690 §8.1.3 and §10.1: the short form up to 127, then as few octets as will do. */
function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let left = length; left > 0; left >>>= 8) octets.unshift(left & 0xff);
  return [0x80 | octets.length, ...octets];
}

/** @param dotted of ours: at least two arcs, the first two making one octet, none beyond 28 bits */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second];
  for (const arc of rest) {
    for (let shift = 21; shift > 0; shift -= 7)
      if (arc >= 1 << shift) octets.push(0x80 | ((arc >> shift) & 0x7f));
    octets.push(arc & 0x7f);
  }
  return element(TAG.oid, Uint8Array.from(octets));
}

/** @param content octets of a whole number as it is to stand: two's complement, minimal */
export function integer(content: Uint8Array): Uint8Array {
  return element(TAG.integer, content);
}

export function octetString(content: Uint8Array): Uint8Array {
  return element(TAG.octetString, content);
}

/** Whole octets, so that no bit is unused. */
export function bitString(content: Uint8Array): Uint8Array {
  return element(TAG.bitString, Uint8Array.of(0), content);
}

/** A list of named bits (X.690 §11.2.2): counted from the left, zeros at the end cut off. */
export function namedBits(bits: readonly number[]): Uint8Array {
  const last = Math.max(-1, ...bits);
  const octets = new Uint8Array(1 + Math.ceil((last + 1) / 8));
  octets[0] = last < 0 ? 0 : 7 - (last % 8);
  for (const bit of bits) {
    const at = 1 + Math.floor(bit / 8);
    octets[at] = (octets[at] as number) | (0x80 >> (bit % 8));
  }
  return element(TAG.bitString, octets);
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050, whole seconds, Z. */
export function time(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/\D/g, '').slice(0, 14);
  const early = date.getUTCFullYear() < 2050;
  return element(early ? TAG.utcTime : TAG.generalizedTime, ascii(`${early ? digits.slice(2) : digits}Z`));
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** @param text two digits an octet, as serial numbers and key identifiers are told */
export function unhex(text: string): Uint8Array {
  return Buffer.from(text, 'hex');
}
