import { createHash } from 'node:crypto';

/** By itself, because only writers need it and readers should not pay for loading the crypto library. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
