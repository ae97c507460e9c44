/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), refused for the same reasons as Go's parsePublicKey. */
import type { KeyFacts } from '../../domain/certificate.ts';
import { readAlgorithm } from './algorithm.ts';
import { curveOf, onCurve } from './curve.ts';
import { Der, TAG } from './der.ts';
import { readBits, readInteger, readOid, rightAligned } from './primitive.ts';

const RSA = '1.2.840.113549.1.1.1';
const EC = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';
/** Go parses these keys, and verifies with none of them. */
export const DSA = '1.2.840.10040.4.1';

export function readKeyInfo(der: Der, element: string): KeyFacts {
  const inside = der.enter(TAG.sequence, element);
  const spki = der.whole();
  const algorithm = readAlgorithm(inside.enter(TAG.sequence, `${element}.algorithm`), `${element}.algorithm`);
  const written = readBits(inside, `${element}.subjectPublicKey`);
  const bits = rightAligned(written);
  // Faults in the key are placed in the certificate; bits that had to be shifted have no place there.
  const place =
    written.padding === 0 ? new Der(inside.bytes, inside.at - bits.length, inside.at) : new Der(bits);
  const at = `${element}.subjectPublicKey`;
  const given = `${element}.algorithm.parameters`;
  switch (algorithm.oid) {
    case RSA:
      // RFC 3279 §2.3.1: NULL, written out.
      if (algorithm.parameters.length !== 2 || algorithm.parameters[0] !== TAG.null) {
        inside.fail('bad-value', `${given}.rsaEncryption`);
      }
      return { kind: 'rsa', bits: rsaBits(place, at), spki };
    case EC:
      return { kind: 'ec', ...ecCurve(inside, algorithm.parameters, bits, element), spki };
    case ED25519:
      // RFC 8410 §3: parameters absent, and a key of 32 octets.
      if (algorithm.parameters.length !== 0) inside.fail('bad-value', `${given}.ed25519`);
      if (bits.length !== 32) inside.fail('bad-value', `${at}.ed25519`);
      return { kind: 'ed25519', bits: 255, spki };
    case DSA:
      checkDsa(place, algorithm.parameters, element);
      return { kind: 'unknown', bits: 0, spki };
    default:
      // Go keeps a key it does not know (and refuses to verify with it).
      return { kind: 'unknown', bits: 0, spki };
  }
}

function rsaBits(place: Der, element: string): number {
  const key = place.enter(TAG.sequence, `${element}.rsaPublicKey`);
  const modulus = readInteger(key, `${element}.modulus`);
  const exponent = readInteger(key, `${element}.publicExponent`);
  // Go reads it into an int: no more than 63 bits, and both are positive.
  if (exponent.length > 8) key.fail('bad-value', `${element}.publicExponent`);
  const first = modulus[0] as number;
  if (!isPositive(modulus)) key.fail('out-of-range', `${element}.modulus`);
  if (!isPositive(exponent)) key.fail('out-of-range', `${element}.publicExponent`);
  const leading = first === 0 ? 1 : 0;
  return (modulus.length - leading) * 8 - (Math.clz32(modulus[leading] as number) - 24);
}

function ecCurve(
  outer: Der,
  parameters: Uint8Array,
  point: Uint8Array,
  element: string,
): { curve: string; bits: number } {
  const at = `${element}.algorithm.parameters.namedCurve`;
  if (parameters[0] !== TAG.oid) outer.fail('bad-value', at);
  const named = curveOf(readOid(new Der(parameters), at));
  if (named === undefined) return outer.fail('unsupported', at);
  // Go takes the uncompressed form only, and only points that are on the curve.
  const size = Math.ceil(named.bits / 8);
  const fits = point.length === 1 + 2 * size && point[0] === 4;
  if (!fits || !onCurve(named.curve, point.subarray(1, 1 + size), point.subarray(1 + size))) {
    outer.fail('bad-value', `${element}.subjectPublicKey.ecPoint`);
  }
  return named;
}

function isPositive(integer: Uint8Array): boolean {
  const first = integer[0] as number;
  return first < 0x80 && (integer.length > 1 || first > 0);
}

/** RFC 3279 §2.3.2: y, and in the parameters p, q and g; all of them positive. */
function checkDsa(place: Der, parameters: Uint8Array, element: string): void {
  const y = readInteger(place, `${element}.subjectPublicKey.dsa`);
  const at = `${element}.algorithm.parameters.dsa`;
  if (parameters[0] !== TAG.sequence) place.fail('bad-value', at);
  const list = new Der(parameters).enter(TAG.sequence, at);
  const numbers = [y, readInteger(list, at), readInteger(list, at), readInteger(list, at)];
  if (!numbers.every(isPositive)) place.fail('out-of-range', at);
}
