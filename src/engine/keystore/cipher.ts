/** Taking the encryption off: PBES2 (RFC 8018 §6.2) as tools write it now, and PKCS#12's own as they did before. */
import type { Protection } from '../../domain/keystore.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { type Algorithm, readAlgorithm } from '../read/algorithm.ts';
import { Der, DerFault, TAG } from '../read/der.ts';
import { readCount } from '../read/primitive.ts';
import { CIPHERS, type Cipher, type Hash, HMACS, OLD_CIPHERS, PBES2, PBKDF2 } from './algorithm.ts';
import { type Derivation, pbkdf2, pkcs12Key, PURPOSE, type Rounds, type Secret } from './derive.ts';
import { rc2CbcDecrypt } from './rc2.ts';

export interface Scheme {
  readonly told: Protection;
  readonly cipher: Cipher;
  readonly derivation: Derivation;
  /** of PBES2, which carries it; PKCS#12's own derives it as well */
  readonly iv?: Uint8Array;
}

/** One that is not known here is a fault of what is under it, when it shall be opened, and of nothing else. */
export interface UnknownScheme {
  readonly told: Protection;
  readonly fault: DerFault;
}

/** Reads what is inside an AlgorithmIdentifier. @throws DerFault */
export function readScheme(inside: Der, element: string): Scheme | UnknownScheme {
  try {
    return knownScheme(inside, element);
  } catch (thrown) {
    if (!(thrown instanceof DerFault) || thrown.fault !== 'unsupported') throw thrown;
    return { told: { algorithm: thrown.element.split('/').at(-1) ?? '' }, fault: thrown };
  }
}

function knownScheme(inside: Der, element: string): Scheme {
  const algorithm = readAlgorithm(inside, element);
  if (algorithm.oid === PBES2) return readModern(algorithm, element);
  const cipher = OLD_CIPHERS[algorithm.oid];
  if (cipher === undefined) return inside.fail('unsupported', `${element}/${algorithm.oid}`);
  const parameters = new Der(algorithm.parameters).enter(TAG.sequence, `${element}.parameters`);
  const derivation = { hash: 'sha1', ...readSaltAndRounds(parameters, element) } as const;
  const told = {
    algorithm: cipher.name,
    derivation: 'pkcs12',
    hash: 'SHA-1',
    rounds: derivation.rounds,
  } as const;
  return { told, cipher, derivation };
}

function readModern({ parameters }: Algorithm, element: string): Scheme {
  const inside = new Der(parameters).enter(TAG.sequence, `${element}.parameters`);
  const function_ = readAlgorithm(
    inside.enter(TAG.sequence, `${element}.keyDerivationFunc`),
    `${element}.keyDerivationFunc`,
  );
  const { hash, salt, rounds } = readPbkdf2(function_, `${element}.keyDerivationFunc`);
  const encryption = readAlgorithm(
    inside.enter(TAG.sequence, `${element}.encryptionScheme`),
    `${element}.encryptionScheme`,
  );
  const cipher = CIPHERS[encryption.oid];
  if (cipher === undefined)
    return inside.fail('unsupported', `${element}.encryptionScheme/${encryption.oid}`);
  const parameter = new Der(encryption.parameters);
  parameter.take(TAG.octetString, `${element}.encryptionScheme.iv`);
  const iv = parameter.content();
  if (iv.length !== cipher.ivLength) inside.fail('bad-value', `${element}.encryptionScheme.iv`);
  const told = { algorithm: cipher.name, derivation: 'pbkdf2', hash: hash.name, rounds } as const;
  return { told, cipher, derivation: { hash: hash.id, salt, rounds }, iv };
}

/** RFC 8018 appendix A.2; a length that is told must be looked at by whoever derives. @throws DerFault */
export function readPbkdf2(
  { oid, parameters }: Algorithm,
  element: string,
): { readonly hash: Hash; readonly salt: Uint8Array; readonly rounds: number; readonly length?: number } {
  if (oid !== PBKDF2) throw new DerFault('unsupported', 0, `${element}/${oid}`);
  const inside = new Der(parameters).enter(TAG.sequence, element);
  const { salt, rounds } = readSaltAndRounds(inside, element);
  const length = inside.sees(TAG.integer) ? readCount(inside, `${element}.keyLength`) : undefined;
  const prf = inside.empty
    ? '1.2.840.113549.2.7'
    : readAlgorithm(inside.enter(TAG.sequence, `${element}.prf`), `${element}.prf`).oid;
  const hash = HMACS[prf];
  if (hash === undefined) throw new DerFault('unsupported', 0, `${element}.prf/${prf}`);
  return { hash, salt, rounds, ...(length === undefined ? {} : { length }) };
}

/** Nobody's is longer than a hash's block. */
const LONGEST_SALT = 1024;

function readSaltAndRounds(
  inside: Der,
  element: string,
): { readonly salt: Uint8Array; readonly rounds: number } {
  inside.take(TAG.octetString, `${element}.salt`);
  const salt = inside.content();
  if (salt.length > LONGEST_SALT) inside.fail('too-large', `${element}.salt`);
  return { salt, rounds: readCount(inside, `${element}.iterations`) };
}

/** Undefined where what comes out shows that the passphrase is another. @throws DerFault for too many rounds, or an unknown scheme */
export async function decrypt(
  scheme: Scheme | UnknownScheme,
  data: Uint8Array,
  secret: Secret,
  rounds: Rounds,
): Promise<Uint8Array | undefined> {
  if ('fault' in scheme) throw scheme.fault;
  const { cipher, derivation, iv } = scheme;
  rounds.spend(derivation.rounds * (iv === undefined ? 2 : 1), 'iterations');
  const derived = async (purpose: number, length: number) =>
    pkcs12Key(derivation, secret, { purpose, length });
  if (iv !== undefined) return decryptWith(cipher, await pbkdf2(derivation, secret, cipher.length), iv, data);
  const key = await derived(PURPOSE.key, cipher.length);
  return decryptWith(cipher, key, await derived(PURPOSE.iv, cipher.ivLength), data);
}

async function decryptWith(
  { cipher }: Cipher,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (cipher === 'rc2') return rc2CbcDecrypt({ key, effectiveBits: 8 * key.length, iv }, data);
  const { createDecipheriv } = await nodeCrypto();
  // two keys are three of which the last is the first again
  const whole =
    cipher === 'des-ede3-cbc' && key.length === 16 ? Uint8Array.of(...key, ...key.subarray(0, 8)) : key;
  const decipher = attempt(() => createDecipheriv(cipher, whole, iv));
  try {
    const plain = [decipher.update(data), decipher.final()];
    return new Uint8Array(Buffer.concat(plain));
  } catch {
    // what OpenSSL says of padding is no news to anybody
    return undefined;
  }
}

/** A Node that keeps to FIPS 140 has no 3DES. */
function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch {
    throw new DerFault('unsupported', 0, 'cipher');
  }
}
