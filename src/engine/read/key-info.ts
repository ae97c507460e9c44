/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), refused for the same reasons as Go's parsePublicKey. */
import type { KeyFacts } from '../../domain/certificate.ts';
import { readAlgorithm } from './algorithm.ts';
import { onCurve } from './curve.ts';
import { Der, TAG } from './der.ts';
import { readBits, readInteger, readOid, rightAligned } from './primitive.ts';

const RSA = '1.2.840.113549.1.1.1';
const EC = '1.2.840.10045.2.1';
const ED25519 = '1.3.101.112';
const X25519 = '1.3.101.110';

const CURVES: Readonly<Record<string, { readonly curve: string; readonly bits: number }>> = {
  '1.3.132.0.33': { curve: 'P-224', bits: 224 },
  '1.2.840.10045.3.1.7': { curve: 'P-256', bits: 256 },
  '1.3.132.0.34': { curve: 'P-384', bits: 384 },
  '1.3.132.0.35': { curve: 'P-521', bits: 521 },
};

export function readKeyInfo(der: Der, element: string): KeyFacts {
  const inside = der.enter(TAG.sequence, element);
  const spki = der.whole();
  const algorithm = readAlgorithm(inside.enter(TAG.sequence, `${element}.algorithm`), `${element}.algorithm`);
  const bits = rightAligned(readBits(inside, `${element}.subjectPublicKey`));
  const at = `${element}.subjectPublicKey`;
  switch (algorithm.oid) {
    case RSA:
      // RFC 3279 §2.3.1: NULL, written out.
      if (algorithm.parameters.length !== 2 || algorithm.parameters[0] !== TAG.null) {
        inside.fail('bad-value', `${element}.algorithm.parameters`);
      }
      return { kind: 'rsa', bits: rsaBits(inside, bits, at), spki };
    case EC:
      return { kind: 'ec', ...ecCurve(inside, algorithm.parameters, bits, element), spki };
    case ED25519:
    case X25519:
      // RFC 8410 §3: parameters absent; both keys are 32 octets.
      if (algorithm.parameters.length !== 0) inside.fail('bad-value', `${element}.algorithm.parameters`);
      if (bits.length !== 32) inside.fail('bad-value', at);
      return algorithm.oid === ED25519
        ? { kind: 'ed25519', bits: 255, spki }
        : { kind: 'unknown', bits: 0, spki };
    default:
      // Go keeps a key it does not know (and refuses to verify with it).
      return { kind: 'unknown', bits: 0, spki };
  }
}

/** The key's octets begin where `outer` stopped reading, so faults inside them are placed there. */
function rsaBits(outer: Der, octets: Uint8Array, element: string): number {
  const start = outer.at - octets.length;
  const key = new Der(outer.bytes, start, outer.at).enter(TAG.sequence, element);
  const modulus = readInteger(key, `${element}.modulus`);
  const first = modulus[0] as number;
  if (first >= 0x80 || (modulus.length === 1 && first === 0)) key.fail('bad-value', `${element}.modulus`);
  const exponent = readInteger(key, `${element}.publicExponent`);
  const e = exponent[0] as number;
  // Go reads it into an int: positive, and no more than 63 bits.
  if (exponent.length > 8 || e >= 0x80 || (exponent.length === 1 && e === 0)) {
    key.fail('bad-value', `${element}.publicExponent`);
  }
  const leading = first === 0 ? 1 : 0;
  return (modulus.length - leading) * 8 - (Math.clz32(modulus[leading] as number) - 24);
}

function ecCurve(
  outer: Der,
  parameters: Uint8Array,
  point: Uint8Array,
  element: string,
): { curve: string; bits: number } {
  const at = `${element}.algorithm.parameters`;
  if (parameters[0] !== TAG.oid) outer.fail('unsupported', at);
  const named = CURVES[readOid(new Der(parameters), at)];
  if (named === undefined) return outer.fail('unsupported', at);
  // Go takes the uncompressed form only, and only points that are on the curve.
  const size = Math.ceil(named.bits / 8);
  const fits = point.length === 1 + 2 * size && point[0] === 4;
  if (!fits || !onCurve(named.curve, point.subarray(1, 1 + size), point.subarray(1 + size))) {
    outer.fail('bad-value', `${element}.subjectPublicKey`);
  }
  return named;
}
