/**
 * Keys from passphrases. PKCS#12's own way (RFC 7292 appendix B) wants the passphrase in UTF-16 with two zero octets
 * after it, PBKDF2 in UTF-8; what a passphrase that is absent comes to, and one that is empty, is not the same.
 */
import { nodeCrypto } from '../node-crypto.ts';
import { DerFault } from '../read/der.ts';

export type HashId = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | 'sha512-224' | 'sha512-256';

export interface Secret {
  readonly wide: Uint8Array;
  readonly utf8: Uint8Array;
}

/** RFC 7292 appendix B.1. Absent is what OpenSSL calls NULL: nothing, not even the zeroes. */
export function secretOf(passphrase: string | undefined): Secret {
  if (passphrase === undefined) return { wide: new Uint8Array(0), utf8: new Uint8Array(0) };
  const wide = new Uint8Array(2 * passphrase.length + 2);
  for (let i = 0; i < passphrase.length; i += 1) {
    wide[2 * i] = passphrase.charCodeAt(i) >> 8;
    wide[2 * i + 1] = passphrase.charCodeAt(i) & 0xff;
  }
  return { wide, utf8: new TextEncoder().encode(passphrase) };
}

/**
 * How many rounds one file may cost, in all: a count is written by whoever made the file, and may be two thousand
 * million. Java, too, goes no further than this for one key (sun.security.pkcs12.PKCS12KeyStore, MAX_ITERATION_COUNT).
 */
export const MOST_ROUNDS = 5_000_000;

export class Rounds {
  #left = MOST_ROUNDS;

  /** @throws DerFault */
  spend(rounds: number, element: string): void {
    if (rounds < 1) throw new DerFault('out-of-range', 0, element);
    this.#left -= rounds;
    if (this.#left < 0) throw new DerFault('too-large', 0, element);
  }
}

export interface Derivation {
  readonly hash: HashId;
  readonly salt: Uint8Array;
  readonly rounds: number;
}

export async function pbkdf2(
  { hash, salt, rounds }: Derivation,
  secret: Secret,
  length: number,
): Promise<Uint8Array> {
  const { pbkdf2: derive } = await nodeCrypto();
  return new Promise((resolve, reject) => {
    derive(secret.utf8, salt, rounds, length, hash, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** RFC 7292 appendix B.3: what the octets are for. */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;

/** RFC 7292 appendix B.2, step by step. */
export async function pkcs12Key(
  { hash, salt, rounds }: Derivation,
  secret: Secret,
  { purpose, length }: { readonly purpose: number; readonly length: number },
): Promise<Uint8Array> {
  const { hash: digest } = await nodeCrypto();
  const block = /^sha(?:384|512)/.test(hash) ? 128 : 64;
  const stretched = new Uint8Array([...filled(salt, block), ...filled(secret.wide, block)]);
  const out: number[] = [];
  for (;;) {
    let a: Uint8Array = digest(
      hash,
      new Uint8Array([...new Uint8Array(block).fill(purpose), ...stretched]),
      'buffer',
    );
    for (let i = 1; i < rounds; i += 1) a = digest(hash, a, 'buffer');
    out.push(...a);
    if (out.length >= length) return Uint8Array.from(out.slice(0, length));
    const b = filled(a, block).subarray(0, block);
    for (let at = 0; at < stretched.length; at += block) addOne(stretched.subarray(at, at + block), b);
  }
}

/** Repeated until it fills whole blocks; nothing stays nothing. */
function filled(octets: Uint8Array, block: number): Uint8Array {
  const length = block * Math.ceil(octets.length / block);
  return Uint8Array.from({ length }, (_, i) => octets[i % octets.length] as number);
}

/** I = I + B + 1, as one number of many octets. */
function addOne(i: Uint8Array, b: Uint8Array): void {
  let carry = 1;
  for (let at = i.length - 1; at >= 0; at -= 1) {
    carry += (i[at] as number) + (b[at] as number);
    i[at] = carry & 0xff;
    carry >>= 8;
  }
}
