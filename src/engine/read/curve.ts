/**
 * Whether a point lies on one of NIST's prime curves: y² = x³ − 3x + b (mod p), SEC 2 §2. Go asks this when
 * it parses a certificate, so a reader that shall agree with it must, and this much needs no crypto library.
 */
import { hex } from './text.ts';

export const CURVES: Readonly<Record<string, { readonly p: bigint; readonly b: bigint }>> = {
  'P-224': {
    p: 2n ** 224n - 2n ** 96n + 1n,
    b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
  },
  'P-256': {
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  'P-521': {
    p: 2n ** 521n - 1n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
};

export function onCurve(name: string, xOctets: Uint8Array, yOctets: Uint8Array): boolean {
  const curve = CURVES[name];
  if (curve === undefined) return false;
  const { p, b } = curve;
  const x = BigInt(`0x${hex(xOctets)}`);
  const y = BigInt(`0x${hex(yOctets)}`);
  if (x >= p || y >= p) return false;
  return (y * y - (x * x - 3n) * x - b) % p === 0n;
}

const BY_OID: Readonly<Record<string, { readonly curve: string; readonly bits: number }>> = {
  '1.3.132.0.33': { curve: 'P-224', bits: 224 },
  '1.2.840.10045.3.1.7': { curve: 'P-256', bits: 256 },
  '1.3.132.0.34': { curve: 'P-384', bits: 384 },
  '1.3.132.0.35': { curve: 'P-521', bits: 521 },
};

/** undefined: a curve that Go does not know. */
export function curveOf(oid: string): { readonly curve: string; readonly bits: number } | undefined {
  return BY_OID[oid];
}
