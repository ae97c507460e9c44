/**
 * A public key in the form that OpenSSL loads fastest (a SubjectPublicKeyInfo takes it longer than checking the
 * signature), made from the parts that Go wants: what stands behind them Go passes over and OpenSSL does not.
 */
import type { KeyFacts } from '../../domain/certificate.ts';
import { toBase64 } from '../../domain/bytes.ts';
import { Der, TAG } from '../read/der.ts';
import { readBits, readInteger, rightAligned } from '../read/primitive.ts';

export type LoadableKey =
  | { readonly format: 'der'; readonly type: 'pkcs1' | 'spki'; readonly key: Uint8Array }
  | { readonly format: 'jwk'; readonly key: Readonly<Record<string, string>> };

export function loadableKey({ kind, curve, spki }: KeyFacts): LoadableKey {
  const outer = new Der(spki).enter(TAG.sequence, '');
  const algorithm = outer.enter(TAG.sequence, '');
  const bits = rightAligned(readBits(outer, ''));
  if (kind === 'rsa') return { format: 'der', type: 'pkcs1', key: plainRsa(bits) };
  if (kind === 'ed25519') return { format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: url(bits) } };
  const half = (bits.length - 1) / 2;
  const [x, y] = [url(bits.subarray(1, 1 + half)), url(bits.subarray(1 + half))];
  if (curve !== 'P-224') return { format: 'jwk', key: { kty: 'EC', crv: curve ?? '', x, y } };
  // RFC 7518 knows no P-224. The oid and the curve are what is wanted of the algorithm.
  const start = algorithm.at;
  algorithm.next('');
  algorithm.next('');
  const identifier = wrap(TAG.sequence, spki.subarray(start, algorithm.at));
  const key = wrap(TAG.sequence, identifier, wrap(TAG.bitString, Uint8Array.of(0), bits));
  return { format: 'der', type: 'spki', key };
}

/** RFC 7515 §2: base64url without padding. */
function url(octets: Uint8Array): string {
  return toBase64(octets).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
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
