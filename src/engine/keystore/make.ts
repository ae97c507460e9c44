/**
 * A PKCS#12 file (RFC 7292) as OpenSSL 3, Java since 12, Windows since Server 2019 and browsers read it: AES-256-CBC
 * under PBKDF2 with HMAC-SHA-256 (RFC 8018 §6.2), and a MAC of SHA-256. It is opened again by our own reader before it
 * leaves.
 */
import { KubepkiError } from '../../domain/error.ts';
import { element, integer, octetString, oid, sequence } from '../make/der-write.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { TAG } from '../read/der.ts';
import { findPrivateKey } from '../read/key.ts';
import { sameBytes } from '../read/text.ts';
import { PBES2, PBKDF2 } from './algorithm.ts';
import { pbkdf2, secretOf, type Secret } from './derive.ts';
import { macOf } from './mac.ts';
import { openKeystore } from './open.ts';

export interface KeystoreAsk {
  /** a key and what is shown with it: its own certificate first, then what leads to the root; DER */
  readonly pairs: readonly {
    readonly name: string;
    readonly privatePem: Uint8Array;
    readonly certificates: readonly Uint8Array[];
  }[];
  /** certificates that its reader shall trust, with the mark that Java looks for */
  readonly trusted: readonly { readonly name: string; readonly certificate: Uint8Array }[];
  readonly passphrase: string;
  readonly rounds?: number;
}

/**
 * For each of the three keys that are derived. OWASP's 600,000 (Password Storage Cheat Sheet) is more than .NET takes:
 * 300,000 for one and 1,000,000 in all (dotnet/runtime Pkcs12LoaderLimits, the defaults of X509CertificateLoader), and
 * a keystore that is not read is worth nothing. Half the rounds are one bit of the passphrase.
 */
export const ROUNDS = 300_000;

export async function makeKeystore(ask: KeystoreAsk): Promise<Uint8Array> {
  const { createHash } = await nodeCrypto();
  const secret = secretOf(ask.passphrase);
  const rounds = ask.rounds ?? ROUNDS;
  const certificates: Uint8Array[] = [];
  const keys: Uint8Array[] = [];
  const chains: Uint8Array[] = [];
  for (const { name, privatePem, certificates: shown } of ask.pairs) {
    const [leaf = new Uint8Array(), ...chain] = shown;
    const id = new Uint8Array(createHash('sha256').update(leaf).digest());
    const label = [friendlyName(name), attribute('1.2.840.113549.1.9.21', octetString(id))];
    certificates.push(certificateBag(leaf, label));
    keys.push(bag('2', await encrypted(await pkcs8Of(privatePem), { secret, rounds }, octetString), label));
    for (const der of chain) if (!chains.some((known) => sameBytes(known, der))) chains.push(der);
  }
  certificates.push(...chains.map((der) => certificateBag(der, [])));
  const trusts = attribute('2.16.840.1.113894.746875.1.1', oid('2.5.29.37.0'));
  for (const { name, certificate } of ask.trusted)
    certificates.push(certificateBag(certificate, [friendlyName(name), trusts]));
  const implicit = (content: Uint8Array) => element(0x80, content);
  const info = await encrypted(sequence(...certificates), { secret, rounds }, implicit, oid(DATA));
  const safes = [
    contentInfo('1.2.840.113549.1.7.6', sequence(integer(Uint8Array.of(0)), info)),
    ...(keys.length === 0 ? [] : [contentInfo(DATA, octetString(sequence(...keys)))]),
  ];
  const pfx = await pfxOf(sequence(...safes), secret, rounds);
  await check(pfx, ask);
  return pfx;
}

const DATA = '1.2.840.113549.1.7.1';
const NULL = Uint8Array.of(TAG.null, 0);

async function pfxOf(safes: Uint8Array, secret: Secret, rounds: number): Promise<Uint8Array> {
  const { randomBytes } = await nodeCrypto();
  const salt = new Uint8Array(randomBytes(16));
  const hash = { id: 'sha256', name: 'SHA-256' } as const;
  const digest = await macOf({ hash, derivation: { hash: hash.id, salt, rounds } }, safes, secret);
  const algorithm = sequence(oid('2.16.840.1.101.3.4.2.1'), NULL);
  const mac = sequence(sequence(algorithm, octetString(digest)), octetString(salt), count(rounds));
  return sequence(count(3), contentInfo(DATA, octetString(safes)), mac);
}

/** EncryptedPrivateKeyInfo, or with a type before it EncryptedContentInfo: they differ in that and in one tag. */
async function encrypted(
  plain: Uint8Array,
  { secret, rounds }: { readonly secret: Secret; readonly rounds: number },
  wrapped: (content: Uint8Array) => Uint8Array,
  ...type: readonly Uint8Array[]
): Promise<Uint8Array> {
  const { createCipheriv, randomBytes } = await nodeCrypto();
  const [salt, iv] = [new Uint8Array(randomBytes(16)), new Uint8Array(randomBytes(16))];
  const key = await pbkdf2({ hash: 'sha256', salt, rounds }, secret, 32);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const data = new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
  const prf = sequence(oid('1.2.840.113549.2.9'), NULL);
  const kdf = sequence(oid(PBKDF2), sequence(octetString(salt), count(rounds), prf));
  const scheme = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv));
  return sequence(...type, sequence(oid(PBES2), sequence(kdf, scheme)), wrapped(data));
}

async function pkcs8Of(privatePem: Uint8Array): Promise<Uint8Array> {
  const found = findPrivateKey(privatePem);
  if (!found.ok) throw new KubepkiError('bad-value', { field: 'privatePem', element: found.element });
  const { createPrivateKey } = await nodeCrypto();
  const { der, form } = found.value;
  const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: form });
  return new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }));
}

function contentInfo(type: string, content: Uint8Array): Uint8Array {
  return sequence(oid(type), element(0xa0, content));
}

function certificateBag(der: Uint8Array, label: readonly Uint8Array[]): Uint8Array {
  const value = element(0xa0, octetString(der));
  return bag('3', sequence(oid('1.2.840.113549.1.9.22.1'), value), label);
}

function bag(kind: '2' | '3', value: Uint8Array, label: readonly Uint8Array[]): Uint8Array {
  const set = label.length === 0 ? [] : [element(TAG.set, ...label.toSorted(byOctets))];
  return sequence(oid(`1.2.840.113549.1.12.10.1.${kind}`), element(0xa0, value), ...set);
}

/** X.690 §11.6. */
function byOctets(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1)
    if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return a.length - b.length;
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), element(TAG.set, value));
}

/** In UTF-16 and without an end, unlike a passphrase. */
function friendlyName(name: string): Uint8Array {
  return attribute('1.2.840.113549.1.9.20', element(TAG.bmp, secretOf(name).wide.slice(0, -2)));
}

/** A whole number that is not negative: as few octets as will do, and one more where the first would say "negative". */
function count(value: number): Uint8Array {
  const octets: number[] = [];
  for (let left = value; left > 0; left = Math.floor(left / 256)) octets.unshift(left & 0xff);
  if (((octets[0] ?? 0x80) & 0x80) !== 0) octets.unshift(0);
  return integer(Uint8Array.from(octets));
}

/** Nothing leaves that does not open again, and hold what was asked for and no more. */
async function check(pfx: Uint8Array, ask: KeystoreAsk): Promise<void> {
  const reading = await openKeystore(pfx, ask.passphrase);
  if (!reading.ok)
    throw new KubepkiError('self-check-failed', { field: reading.element, fault: reading.fault });
  const { state, mac, certificates, keys, unread } = reading.value;
  const wanted = [
    ...ask.pairs.map(({ certificates: [leaf] }) => leaf),
    ...ask.trusted.map((one) => one.certificate),
  ];
  const holds = (der: Uint8Array | undefined) =>
    der !== undefined && certificates.some((found) => sameBytes(found.der, der));
  const good =
    state === 'open' && mac?.confirmed === true && unread.length === 0 && keys.length === ask.pairs.length;
  if (!good || !wanted.every(holds)) throw new KubepkiError('self-check-failed', { field: 'keystore' });
}
