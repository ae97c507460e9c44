/**
 * Keys that are the same on every machine, and signatures without chance: what is made with them can be made again
 * from its seed. They guard nothing: everybody can work them out.
 */
import {
  checkPrimeSync,
  constants,
  createECDH,
  createHash,
  createPrivateKey,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto';
import { element } from '../../../test/engine/der-writer.ts';
import { Chance } from './random.ts';

export interface Key {
  readonly id: string;
  readonly kind: 'ec' | 'rsa' | 'ed25519' | 'dsa' | 'unknown';
  readonly spki: Uint8Array;
  /** the signature over a digest's input; a key that cannot sign makes some octets up */
  readonly sign: (hash: Hash | undefined, pss: boolean, data: Uint8Array) => Uint8Array;
  /** RSA's bare arithmetic over a message as long as the modulus */
  readonly raw?: (message: Uint8Array) => Uint8Array;
}
export type Hash = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

export const OID = {
  rsa: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1],
  ec: [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1],
  ed25519: [0x2b, 0x65, 0x70],
  x25519: [0x2b, 0x65, 0x6e],
  ed448: [0x2b, 0x65, 0x71],
  dsa: [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1],
} as const;
const NULL = [5, 0];

const CURVES = {
  p224: { name: 'secp224r1', oid: [0x2b, 0x81, 4, 0, 0x21], n: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn },
  p256: { name: 'prime256v1', oid: [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7], n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n },
  p384: { name: 'secp384r1', oid: [0x2b, 0x81, 4, 0, 0x22], n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n },
  p521: { name: 'secp521r1', oid: [0x2b, 0x81, 4, 0, 0x23], n: 0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n },
} as const;

export function number(octets: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(octets).toString('hex')}`);
}

export function octets(value: bigint, length: number): Uint8Array {
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
}

/** A positive INTEGER. */
export function integer(value: bigint): Uint8Array {
  const text = value.toString(16);
  const even = text.length % 2 === 0 ? text : `0${text}`;
  return element(2, Buffer.from(Number.parseInt(even.slice(0, 2), 16) > 0x7f ? `00${even}` : even, 'hex'));
}

/** By Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (a !== 0n) {
    const times = b / a;
    [a, b, x, y] = [b - times * a, a, y - times * x, x];
  }
  return ((y % modulus) + modulus) % modulus;
}

function seeded(id: string, length: number): Uint8Array {
  const parts: Buffer[] = [];
  for (let i = 0; i * 64 < length; i += 1) parts.push(createHash('sha512').update(`${id}/${i}`).digest());
  return Buffer.concat(parts).subarray(0, length);
}

export function spkiOf(oid: readonly number[], parameters: Uint8Array | readonly number[], key: Uint8Array): Uint8Array {
  return element(0x30, element(0x30, element(6, oid), parameters), element(3, [0], key));
}

function ecKey(id: string, curve: keyof typeof CURVES): Key {
  const { name, oid, n } = CURVES[curve];
  const size = Math.ceil(n.toString(2).length / 8);
  const secret = (number(seeded(id, size)) % (n - 1n)) + 1n;
  const ecdh = createECDH(name);
  ecdh.setPrivateKey(octets(secret, size));
  const signWith: Key['sign'] = (hash, _, data) => {
    const digest = createHash(hash ?? 'sha256').update(data).digest();
    const bits = n.toString(2).length;
    const surplus = Math.max(digest.length * 8 - bits, 0);
    const e = number(digest) >> BigInt(surplus);
    const k = (number(seeded(`${id}/${digest.toString('hex')}`, size)) % (n - 1n)) + 1n;
    ecdh.setPrivateKey(octets(k, size));
    const r = number(ecdh.getPublicKey().subarray(1, 1 + size)) % n;
    const s = (inverse(k, n) * (e + r * secret)) % n;
    return element(0x30, integer(r), integer(s));
  };
  return { id, kind: 'ec', spki: spkiOf(OID.ec, element(6, oid), ecdh.getPublicKey()), sign: signWith };
}

function prime(id: string, bits: number): bigint {
  const high = 3n << BigInt(bits - 2);
  let candidate = (number(seeded(id, Math.ceil(bits / 8))) & ((1n << BigInt(bits)) - 1n)) | high | 1n;
  while (!checkPrimeSync(candidate) || candidate % 65537n === 1n) candidate += 2n;
  return candidate;
}

function rsaKey(id: string, bits: number): Key {
  const [p, q] = [prime(`${id}/p`, Math.ceil(bits / 2)), prime(`${id}/q`, Math.floor(bits / 2))];
  const [n, e] = [p * q, 65537n];
  const d = inverse(e, (p - 1n) * (q - 1n));
  const part = (value: bigint): string => Buffer.from(octets(value, Math.ceil(value.toString(16).length / 2))).toString('base64url');
  const key = createPrivateKey({
    format: 'jwk',
    key: { kty: 'RSA', n: part(n), e: part(e), d: part(d), p: part(p), q: part(q), dp: part(d % (p - 1n)), dq: part(d % (q - 1n)), qi: part(inverse(q, p)) },
  });
  const signWith: Key['sign'] = (hash, pss, data) => {
    try {
      if (pss) return signPss(key, n, hash ?? 'sha256', data);
      return sign(hash ?? 'sha256', data, key);
    } catch {
      // too small for the digest
      return seeded(`${id}/made up`, Math.ceil(bits / 8));
    }
  };
  const raw = (message: Uint8Array): Uint8Array => privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, message);
  return { id, kind: 'rsa', spki: rsaSpki(n, e), sign: signWith, raw };
}

export function rsaSpki(n: bigint, e: bigint): Uint8Array {
  return spkiOf(OID.rsa, NULL, element(0x30, integer(n), integer(e)));
}

/** RFC 8017 §9.1.1 with a salt that is no chance either. */
function signPss(key: KeyObject, n: bigint, hash: Hash, data: Uint8Array): Uint8Array {
  const digest = (...parts: Uint8Array[]): Buffer => {
    const state = createHash(hash);
    for (const each of parts) state.update(each);
    return state.digest();
  };
  const hashed = digest(data);
  const salt = digest(hashed, Buffer.from('salt'));
  const bits = n.toString(2).length - 1;
  const length = Math.ceil(bits / 8);
  const h = digest(Buffer.alloc(8), hashed, salt);
  const db = Buffer.concat([Buffer.alloc(length - salt.length - h.length - 2), Buffer.of(1), salt]);
  const mask = Buffer.concat(
    Array.from({ length: Math.ceil(db.length / h.length) }, (_, i) => digest(h, octets(BigInt(i), 4))),
  );
  for (let i = 0; i < db.length; i += 1) db[i] = (db[i] as number) ^ (mask[i] as number);
  db[0] = (db[0] as number) & (0xff >> (8 * length - bits));
  const size = Math.ceil((bits + 1) / 8);
  const encoded = Buffer.concat([Buffer.alloc(size - length), db, h, Buffer.of(0xbc)]);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

function ed25519Key(id: string): Key {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seeded(id, 32)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const x = Buffer.from(key.export({ format: 'jwk' }).x as string, 'base64url');
  return { id, kind: 'ed25519', spki: spkiOf(OID.ed25519, [], x), sign: (_, __, data) => sign(null, data, key) };
}

/** Keys that nobody signs with. */
function strangeKeys(): Key[] {
  const madeUp = (id: string, kind: Key['kind'], spki: Uint8Array, length = 64): Key => ({
    id,
    kind,
    spki,
    sign: () => seeded(`${id}/made up`, length),
  });
  const odd = number(seeded('odd', 256)) | 1n | (1n << 2047n);
  const dsa = element(0x30, integer(23n), integer(11n), integer(4n));
  return [
    madeUp('rsa-even', 'rsa', rsaSpki(odd - 1n, 65537n), 256),
    madeUp('rsa-e1', 'rsa', rsaSpki(odd, 1n), 256),
    madeUp('rsa-e4', 'rsa', rsaSpki(odd, 4n), 256),
    madeUp('rsa-e33', 'rsa', rsaSpki(odd, (1n << 33n) + 1n), 256),
    madeUp('rsa-1023', 'rsa', rsaSpki((odd >> 1025n) | 1n, 3n), 128),
    madeUp('dsa', 'dsa', spkiOf(OID.dsa, dsa, integer(9n))),
    madeUp('ed448', 'unknown', spkiOf(OID.ed448, [], seeded('ed448', 57)), 114),
    madeUp('x25519', 'unknown', spkiOf(OID.x25519, [], seeded('x25519', 31))),
  ];
}

let made: Readonly<Record<string, Key>> | undefined;

export function keys(): Readonly<Record<string, Key>> {
  made ??= Object.fromEntries(
    [
      ...Array.from({ length: 8 }, (_, i) => ecKey(`p256-${i}`, 'p256')),
      ...Array.from({ length: 2 }, (_, i) => ecKey(`p384-${i}`, 'p384')),
      ecKey('p224-0', 'p224'),
      ecKey('p521-0', 'p521'),
      ...Array.from({ length: 2 }, (_, i) => rsaKey(`rsa2048-${i}`, 2048)),
      rsaKey('rsa1024-0', 1024),
      rsaKey('rsa1025-0', 1025),
      rsaKey('rsa768-0', 768),
      ...Array.from({ length: 2 }, (_, i) => ed25519Key(`ed25519-${i}`)),
      ...strangeKeys(),
    ].map((key) => [key.id, key]),
  );
  return made;
}

/** A use of chance that leaves the keys as they are. */
export function anyKey(chance: Chance): Key {
  const all = Object.values(keys());
  return chance.happens(0.7) ? (keys()[`p256-${chance.upTo(8)}`] as Key) : chance.one(all);
}
