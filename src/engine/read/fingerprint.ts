import { nodeCrypto } from '../node-crypto.ts';

/** Lower-case hex, without colons. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const { createHash } = await nodeCrypto();
  return createHash('sha256').update(bytes).digest('hex');
}
