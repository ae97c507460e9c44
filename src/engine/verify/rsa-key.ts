/**
 * What Go's crypto/rsa refuses of a public key before it verifies with it (rsa.go checkKeySize, and
 * crypto/internal/fips140/rsa checkPublicKey), in its words.
 */
import type { KeyFacts } from '../../domain/certificate.ts';
import { Der, TAG } from '../read/der.ts';
import { readBits, readInteger, rightAligned } from '../read/primitive.ts';

const LARGEST_EXPONENT = 2n ** 31n - 1n;

export function rsaKeyTrouble({ bits, spki }: KeyFacts): string | undefined {
  if (bits < 1024) {
    return `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`;
  }
  const [modulus, exponent] = numbersOf(spki);
  if (((modulus.at(-1) as number) & 1) === 0) return 'crypto/rsa: public modulus is even';
  let e = 0n;
  for (const octet of exponent) e = (e << 8n) | BigInt(octet);
  if (e < 2n) return 'crypto/rsa: public exponent too small or negative';
  if ((e & 1n) === 0n) return 'crypto/rsa: public exponent is even';
  return e > LARGEST_EXPONENT ? 'crypto/rsa: public exponent too large' : undefined;
}

/** The reader has read this key once, so it is well formed. */
function numbersOf(spki: Uint8Array): [modulus: Uint8Array, exponent: Uint8Array] {
  const outer = new Der(spki).enter(TAG.sequence, 'subjectPublicKeyInfo');
  outer.take(TAG.sequence, 'algorithm');
  const key = new Der(rightAligned(readBits(outer, 'subjectPublicKey'))).enter(TAG.sequence, 'rsaPublicKey');
  return [readInteger(key, 'modulus'), readInteger(key, 'publicExponent')];
}
