/** What protects a whole PKCS#12 file against change, and tells whether a passphrase is its own (RFC 7292 §5.1, RFC 9579). */
import type { Protection } from '../../domain/keystore.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { readAlgorithm } from '../read/algorithm.ts';
import { Der, TAG } from '../read/der.ts';
import { readCount } from '../read/primitive.ts';
import { sameBytes } from '../read/text.ts';
import { HASHES, HMACS, type Hash, PBMAC1 } from './algorithm.ts';
import { readPbkdf2 } from './cipher.ts';
import { type Derivation, pbkdf2, pkcs12Key, PURPOSE, type Rounds, type Secret } from './derive.ts';

export interface Mac {
  readonly told: Protection;
  readonly hash: Hash;
  readonly derivation: Derivation;
  readonly digest: Uint8Array;
  /** octets of the key, where PBKDF2 makes it */
  readonly length?: number;
}

/** @throws DerFault */
export function readMac(outer: Der, element: string): Mac {
  const inside = outer.enter(TAG.sequence, element);
  const info = inside.enter(TAG.sequence, `${element}.mac`);
  const algorithm = readAlgorithm(
    info.enter(TAG.sequence, `${element}.mac.digestAlgorithm`),
    `${element}.mac`,
  );
  info.take(TAG.octetString, `${element}.mac.digest`);
  const digest = info.content();
  inside.take(TAG.octetString, `${element}.macSalt`);
  const salt = inside.content();
  if (salt.length > LONGEST_SALT) inside.fail('too-large', `${element}.macSalt`);
  const rounds = inside.empty ? 1 : readCount(inside, `${element}.iterations`);
  if (algorithm.oid === PBMAC1) return { ...readPbmac1(algorithm.parameters, `${element}.mac`), digest };
  const hash = HASHES[algorithm.oid];
  if (hash === undefined) return inside.fail('unsupported', `${element}.mac/${algorithm.oid}`);
  const told = { algorithm: `HMAC-${hash.name}`, derivation: 'pkcs12', hash: hash.name, rounds } as const;
  return { told, hash, derivation: { hash: hash.id, salt, rounds }, digest };
}

const LONGEST_SALT = 1024;

/** RFC 9579 §4: salt and count beside it mean nothing then, and the length of the key must be told. */
function readPbmac1(parameters: Uint8Array, element: string): Omit<Mac, 'digest'> {
  const inside = new Der(parameters).enter(TAG.sequence, element);
  const kdf = readAlgorithm(inside.enter(TAG.sequence, `${element}.keyDerivationFunc`), element);
  const scheme = readAlgorithm(inside.enter(TAG.sequence, `${element}.messageAuthScheme`), element);
  const { hash: prf, salt, rounds, length } = readPbkdf2(kdf, `${element}.keyDerivationFunc`);
  const hash = HMACS[scheme.oid];
  if (hash === undefined) return inside.fail('unsupported', `${element}.messageAuthScheme/${scheme.oid}`);
  if (length === undefined || length < 1 || length > 64)
    return inside.fail('out-of-range', `${element}.keyLength`);
  const told = { algorithm: `HMAC-${hash.name}`, derivation: 'pbkdf2', hash: prf.name, rounds } as const;
  return { told, hash, derivation: { hash: prf.id, salt, rounds }, length };
}

/** Was it this passphrase, and is the content as it was? @throws DerFault for too many rounds */
export async function confirms(
  mac: Mac,
  content: Uint8Array,
  secret: Secret,
  rounds: Rounds,
): Promise<boolean> {
  rounds.spend(mac.derivation.rounds, 'iterations');
  return sameBytes(await macOf(mac, content, secret), mac.digest);
}

export async function macOf(
  { hash, derivation, length }: Omit<Mac, 'digest' | 'told'>,
  content: Uint8Array,
  secret: Secret,
): Promise<Uint8Array> {
  const { createHmac } = await nodeCrypto();
  const key =
    length === undefined
      ? await pkcs12Key(derivation, secret, { purpose: PURPOSE.mac, length: hashLength(hash) })
      : await pbkdf2(derivation, secret, length);
  return new Uint8Array(createHmac(hash.id, key).update(content).digest());
}

/** Octets of a digest: its name says its bits, but for the oldest. */
function hashLength({ name }: Hash): number {
  const bits = /[0-9]+$/.exec(name)?.[0] ?? '';
  return bits === '1' ? 20 : Number(bits) / 8;
}
