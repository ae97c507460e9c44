/**
 * Encrypted private keys, opened: PKCS#8's own encryption (RFC 5958 §3) in each of its schemes, and the older one of PEM
 * headers (RFC 1421) that OpenSSL wrote before its version 1 was over. What needs no passphrase to be told is told as
 * readers do; only a passphrase that does not open it is an error, because it is the caller's to give another.
 */
import type { FaultId, Reading } from '../../domain/certificate.ts';
import { KubepkiError } from '../../domain/error.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { TAG } from './der.ts';
import { findPrivateKey, isEncrypted } from './key.ts';
import { encodePem, type PemBlock, splitPem } from './pem.ts';
import { readCount, readOid } from './primitive.ts';
import { reading } from './reading.ts';

const PBES2 = '1.2.840.113549.1.5.13';
/**
 * Whoever wrote the file says how often the passphrase is hashed, and may say two thousand million times: an hour in
 * which nothing else is done. Password managers ask for a million at most; this is some seconds.
 */
const MOST_ROUNDS = 10_000_000;

/** OpenSSL keeps no more (PEM_BUFSIZE), and nothing is encrypted with what it does not keep. */
export const LONGEST_PASSPHRASE = 1024;

/**
 * The first private key of a file, in PKCS#8 and PEM; one that is not encrypted is returned as it is.
 * @throws KubepkiError passphrase-wrong
 */
export async function decryptPrivateKey(
  pemOrDer: Uint8Array,
  passphrase: string,
): Promise<Reading<Uint8Array>> {
  const found = findPrivateKey(pemOrDer);
  if (found.ok) return { ok: true, value: pemOrDer };
  if (found.element !== 'encrypted') return found;
  const file = splitPem(pemOrDer);
  const block = file.form === 'der' ? file.blocks[0] : file.blocks.find(isEncrypted);
  if (block === undefined) return found;
  if (Buffer.byteLength(passphrase) > LONGEST_PASSPHRASE) throw new KubepkiError('passphrase-wrong');
  const { createPrivateKey } = await nodeCrypto();
  const byHeader = block.headers.length > 0;
  if (!byHeader) {
    const scheme = readScheme(block.der);
    if (!scheme.ok) return fault(scheme.fault, block.offset, scheme.element);
  }
  try {
    const key = byHeader
      ? createPrivateKey({ key: withHeaders(block), format: 'pem', passphrase })
      : createPrivateKey({ key: Buffer.from(block.der), format: 'der', type: 'pkcs8', passphrase });
    return { ok: true, value: encodePem('PRIVATE KEY', key.export({ type: 'pkcs8', format: 'der' })) };
  } catch (error) {
    // OpenSSL's reason is kept to tell these two apart, and dropped: it knows nothing else that anybody could act on.
    if (isOfPassphrase(error)) throw new KubepkiError('passphrase-wrong');
    return fault('unsupported', block.offset, 'encryption');
  }
}

/**
 * A wrong passphrase is found out by the padding, which one in two hundred gets right by accident; then the octets are no
 * key. Every other reason is a cipher that OpenSSL 3 no longer has (DES, RC2, MD5) or never had.
 */
const OF_PASSPHRASES = /^ERR_OSSL_(?:BAD_DECRYPT$|UNSUPPORTED$|ASN1)/;

function isOfPassphrase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && OF_PASSPHRASES.test(String(error.code));
}

/** EncryptedPrivateKeyInfo as far as it can be read without the passphrase. */
function readScheme(der: Uint8Array): Reading<undefined> {
  return reading(der, 'privateKey', (input): undefined => {
    const info = input.enter(TAG.sequence, 'privateKey');
    input.done('privateKey');
    const scheme = info.enter(TAG.sequence, 'encryption');
    info.take(TAG.octetString, 'privateKey');
    info.done('privateKey');
    const modern = readOid(scheme, 'encryption') === PBES2;
    let parameters = scheme.enter(TAG.sequence, 'encryption');
    if (modern) {
      // RFC 8018 A.4: what makes a key of the passphrase comes first, then the cipher.
      const derivation = parameters.enter(TAG.sequence, 'encryption');
      readOid(derivation, 'encryption');
      parameters = derivation.enter(TAG.sequence, 'encryption');
    }
    // Salt and rounds in PBKDF2, in PBES1 and in PKCS#12's schemes alike; scrypt has its cost there, which OpenSSL bounds.
    parameters.take(TAG.octetString, 'encryption');
    if (readCount(parameters, 'encryption') > MOST_ROUNDS) parameters.fail('out-of-range', 'encryption');
  });
}

/** The block once more, with nothing around it that OpenSSL might stumble over. */
function withHeaders({ label, der, headers }: PemBlock): string {
  const pem = Buffer.from(encodePem(label, der)).toString('latin1');
  const lines = headers.map(({ name, value }) => `${name}: ${value}\n`);
  return pem.replace('\n', () => `\n${lines.join('')}\n`);
}

function fault(id: FaultId, offset: number, element: string): Reading<never> {
  return { ok: false, fault: id, offset, element };
}
