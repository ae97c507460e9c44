import type { KeyFacts } from '../../domain/certificate.ts';

/** RSA 2048, ECDSA P-256, Ed25519 */
export function keyText(key: KeyFacts): string {
  if (key.kind === 'rsa') return `RSA ${key.bits}`;
  if (key.kind === 'ec') return `ECDSA ${key.curve ?? `${key.bits} bits`}`;
  return key.kind === 'ed25519' ? 'Ed25519' : 'unknown';
}
