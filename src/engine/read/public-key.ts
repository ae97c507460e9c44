/** Public keys in the forms that lie about, and the name under which Kubernetes knows one. */
import { toBase64 } from '../../domain/bytes.ts';
import type { KeyFacts, Reading } from '../../domain/certificate.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { readPublicKey } from './key.ts';

/** RFC 8017 A.1.1: the bare RSA key, which SubjectPublicKeyInfo wraps (RFC 3279 §2.3.1). */
const RSA_ALGORITHM = [
  0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

export function readPublicKeyBlock(label: string, der: Uint8Array): Reading<KeyFacts> {
  if (label !== 'RSA PUBLIC KEY') return readPublicKey(der);
  const element = 'subjectPublicKeyInfo';
  return der.length > LARGEST
    ? { ok: false, fault: 'too-large', offset: LARGEST, element }
    : readPublicKey(wrapped(der));
}

/** An RSA key of 32,768 bits. */
const LARGEST = 4200;

function wrapped(der: Uint8Array): Uint8Array {
  const bits = Uint8Array.of(0x03, ...lengthOf(der.length + 1), 0, ...der);
  return Uint8Array.of(0x30, ...lengthOf(RSA_ALGORITHM.length + bits.length), ...RSA_ALGORITHM, ...bits);
}

function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, (length >> 8) & 0xff, length & 0xff];
}

/** The kid of the tokens that it confirms: kubernetes/kubernetes pkg/serviceaccount/jwt.go, keyIDFromPublicKey. */
export async function keyIdOf({ spki }: KeyFacts): Promise<string> {
  const { createHash } = await nodeCrypto();
  const digest = toBase64(createHash('sha256').update(spki).digest());
  return digest.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
