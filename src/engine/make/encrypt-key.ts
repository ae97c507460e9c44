/**
 * Private keys put under a passphrase: PKCS#8 with PBES2 (RFC 8018 §6.2), PBKDF2 over HMAC-SHA-256 and AES-256-CBC, which
 * openssl and everything that reads encrypted PKCS#8 opens. Laid here because node:crypto, like openssl, hashes the
 * passphrase 2,048 times and does not let one say more; that was chosen for the machines of 1999.
 */
import { KubepkiError } from '../../domain/error.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { decryptPrivateKey, LONGEST_PASSPHRASE } from '../read/decrypt-key.ts';
import { TAG } from '../read/der.ts';
import { findPrivateKey } from '../read/key.ts';
import { encodePem } from '../read/pem.ts';
import { sameBytes } from '../read/text.ts';
import { element, integer, octetString, oid, sequence } from './der-write.ts';

/** OWASP's Password Storage Cheat Sheet, 2023, for HMAC-SHA-256: half a second for whoever guesses, too. */
const ROUNDS = 600_000;
const ROUNDS_OCTETS = Uint8Array.of(ROUNDS >> 16, (ROUNDS >> 8) & 0xff, ROUNDS & 0xff);
const SALT = 16;
const BLOCK = 16;
const KEY = 32;

/**
 * @param pemOrDer a private key in any form, not encrypted
 * @throws KubepkiError bad-value for what is no such key and for a passphrase that is empty or beyond 1,024 octets
 */
export async function encryptPrivateKey(pemOrDer: Uint8Array, passphrase: string): Promise<Uint8Array> {
  // PKCS#8 would take the empty one, which protects nothing, and what is longer opens nothing.
  if (passphrase === '' || Buffer.byteLength(passphrase) > LONGEST_PASSPHRASE)
    throw new KubepkiError('bad-value', { field: 'passphrase' });
  const found = findPrivateKey(pemOrDer);
  if (!found.ok) throw new KubepkiError('bad-value', { field: 'privateKey', element: found.element });
  const plain = await asPkcs8(found.value.der, found.value.form);
  const { createCipheriv, pbkdf2, randomBytes } = await nodeCrypto();
  const salt = randomBytes(SALT);
  const start = randomBytes(BLOCK);
  const key = await new Promise<Uint8Array>((resolve, reject) => {
    pbkdf2(passphrase, salt, ROUNDS, KEY, 'sha256', (error, octets) =>
      error === null ? resolve(octets) : reject(error),
    );
  });
  const cipher = createCipheriv('aes-256-cbc', key, start);
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  const pem = encodePem('ENCRYPTED PRIVATE KEY', sequence(scheme(salt, start), octetString(encrypted)));
  const opened = await decryptPrivateKey(pem, passphrase);
  // Nobody shall find out on the day of need that a key does not come back.
  if (!opened.ok || !sameBytes(opened.value, encodePem('PRIVATE KEY', plain))) {
    throw new KubepkiError('self-check-failed', { field: 'privateKey' });
  }
  return pem;
}

async function asPkcs8(der: Uint8Array, type: 'pkcs1' | 'sec1' | 'pkcs8'): Promise<Uint8Array> {
  const { createPrivateKey } = await nodeCrypto();
  try {
    const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type });
    return key.export({ format: 'der', type: 'pkcs8' });
  } catch {
    throw new KubepkiError('bad-value', { field: 'privateKey', element: 'privateKey' });
  }
}

/** RFC 8018 A.2 and A.4: PBES2 of PBKDF2 (salt, rounds, HMAC-SHA-256) and AES-256-CBC with its first block. */
function scheme(salt: Uint8Array, start: Uint8Array): Uint8Array {
  const mac = sequence(oid('1.2.840.113549.2.9'), element(TAG.null));
  const derivation = sequence(octetString(salt), integer(ROUNDS_OCTETS), mac);
  return sequence(
    oid('1.2.840.113549.1.5.13'),
    sequence(
      sequence(oid('1.2.840.113549.1.5.12'), derivation),
      sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(start)),
    ),
  );
}
