/**
 * A public key as everybody writes it. Go passes over what stands behind the parts of a SubjectPublicKeyInfo that it
 * wants; OpenSSL does not load such a key, so it is handed these parts only.
 */
import type { KeyFacts } from '../../domain/certificate.ts';
import { Der, TAG } from '../read/der.ts';
import { readBits, readInteger, rightAligned } from '../read/primitive.ts';

export function plainKey({ kind, spki }: KeyFacts): Uint8Array {
  const outer = new Der(spki).enter(TAG.sequence, '');
  const algorithm = outer.enter(TAG.sequence, '');
  // The oid, and the parameters where these kinds have any.
  algorithm.next('');
  if (kind !== 'ed25519') algorithm.next('');
  const identifier = algorithm.bytes.subarray(outer.body, algorithm.at);
  const bits = readBits(outer, '');
  const key = kind === 'rsa' ? plainRsa(rightAligned(bits)) : rightAligned(bits);
  return wrap(TAG.sequence, wrap(TAG.sequence, identifier), wrap(TAG.bitString, Uint8Array.of(0), key));
}

function plainRsa(octets: Uint8Array): Uint8Array {
  const inside = new Der(octets).enter(TAG.sequence, '');
  const modulus = readInteger(inside, '');
  const exponent = readInteger(inside, '');
  return wrap(TAG.sequence, wrap(TAG.integer, modulus), wrap(TAG.integer, exponent));
}

function wrap(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const octets: number[] = [];
  for (let left = length; left > 0; left >>>= 8) octets.unshift(left & 0xff);
  const header = length < 0x80 ? [tag, length] : [tag, 0x80 | octets.length, ...octets];
  const out = new Uint8Array(header.length + length);
  out.set(header);
  let at = header.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
