import { toBase64 } from '../../domain/bytes.ts';
import { nodeCrypto } from '../node-crypto.ts';

/** What secretbox takes at all, and AES at its best (apiserver pkg/apis/apiserver/validation/validation_encryption.go). */
const OCTETS = 32;

/** The secret of a key for encryption at rest, as an EncryptionConfiguration carries it. */
export async function makeEncryptionSecret(): Promise<string> {
  const { randomBytes } = await nodeCrypto();
  return toBase64(new Uint8Array(randomBytes(OCTETS)));
}
