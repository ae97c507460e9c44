/** A private key that stands, opened where it lies under a passphrase: for signing its request, in memory alone. */
import type { KeyFacts } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Passphrases } from '../../domain/port.ts';
import { decryptPrivateKey } from '../../engine/read/decrypt-key.ts';
import { isSealed, readPrivateKey } from '../../engine/read/key.ts';

export interface OpenedKey {
  readonly privatePem: Uint8Array;
  /** of its public half */
  readonly facts: KeyFacts;
}

/** @throws KubepkiError request-key-unusable, passphrase-missing, passphrase-wrong, and all that Passphrases.ask does */
export async function openKey(path: string, bytes: Uint8Array, passphrases: Passphrases): Promise<OpenedKey> {
  const privatePem = isSealed(bytes) ? await opened(path, bytes, passphrases) : bytes;
  const reading = await readPrivateKey(privatePem);
  if (!reading.ok) throw new KubepkiError('request-key-unusable', { path });
  return { privatePem, facts: reading.value };
}

async function opened(path: string, bytes: Uint8Array, passphrases: Passphrases): Promise<Uint8Array> {
  const passphrase = await passphrases.ask({ of: path });
  if (passphrase === undefined) throw new KubepkiError('passphrase-missing', { of: path });
  try {
    const reading = await decryptPrivateKey(bytes, passphrase);
    if (reading.ok) return reading.value;
    throw new KubepkiError('request-key-unusable', { path });
  } catch (error) {
    // the reader does not know which file it was
    if (error instanceof KubepkiError && error.code === 'passphrase-wrong')
      throw new KubepkiError('passphrase-wrong', { path }, error);
    throw error;
  }
}
