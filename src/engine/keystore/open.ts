/**
 * A PKCS#12 file (RFC 7292) opened with a passphrase, or shown as far as it can be without. Keys leave only as what
 * their public half says; what certificates and lists say is for whoever reads them. Nothing that is wrong with a file
 * is thrown: it is a fault of the whole, or of one part while the rest is there.
 */
import type { Fault, FaultId, KeyFacts, Reading } from '../../domain/certificate.ts';
import type { Integrity, Protection } from '../../domain/keystore.ts';
import { DerFault } from '../read/der.ts';
import { readPrivateKey } from '../read/key.ts';
import { type Bag, type Label, readBags } from './bag.ts';
import { decrypt, type Scheme, type UnknownScheme } from './cipher.ts';
import { type Envelope, readEnvelope } from './content.ts';
import { Rounds, type Secret, secretOf } from './derive.ts';
import { confirms } from './mac.ts';

export interface KeystoreCertificate extends Label {
  /** as it stands in the file */
  readonly der: Uint8Array;
}

export interface KeystoreKey extends Label {
  readonly facts: KeyFacts;
}

export interface Keystore {
  /**
   * `open`: all that could be is opened; `locked`: something is under a passphrase, and none was given; `wrong`: the
   * one that was given is not its own, or the file has been changed. Of the last two only what is under none is here.
   */
  readonly state: 'open' | 'locked' | 'wrong';
  /** against change, of the whole: how, and whether it was confirmed */
  readonly mac?: Integrity;
  /** every way of encryption in it, once */
  readonly encryption: readonly Protection[];
  readonly certificates: readonly KeystoreCertificate[];
  readonly keys: readonly KeystoreKey[];
  readonly lists: readonly KeystoreCertificate[];
  /** secret keys and the like, which are counted */
  readonly others: number;
  /** parts that are damaged, of a kind that is not read, or under a passphrase of their own */
  readonly unread: readonly Fault[];
}

/** A trust store of everything is a third of a megabyte. */
const LARGEST = 4 << 20;

/** @param passphrase undefined: nothing is opened; empty: also one that is absent, which some tools tell apart */
export async function openKeystore(bytes: Uint8Array, passphrase?: string): Promise<Reading<Keystore>> {
  if (bytes.length > LARGEST) return { ok: false, fault: 'too-large', offset: LARGEST, element: 'pfx' };
  try {
    const envelope = readEnvelope(bytes);
    const rounds = new Rounds();
    const tried = passphrase === undefined ? [] : passphrase === '' ? ['', undefined] : [passphrase];
    for (const candidate of tried) {
      const secret = secretOf(candidate);
      if (await fits(envelope, secret, rounds))
        return { ok: true, value: await contentsOf(envelope, rounds, secret) };
    }
    const shown = await contentsOf(envelope, rounds, undefined);
    return {
      ok: true,
      value: shown.state === 'locked' && tried.length > 0 ? { ...shown, state: 'wrong' } : shown,
    };
  } catch (thrown) {
    return faultOf(thrown, bytes.length);
  }
}

/** Asked of the MAC, which is there for it; without one, of the first thing that is encrypted. */
async function fits({ mac, content, safes }: Envelope, secret: Secret, rounds: Rounds): Promise<boolean> {
  if (mac !== undefined) return confirms(mac, content, secret, rounds);
  for (const { scheme, data } of safes) {
    if (scheme !== undefined) return opens(() => bagsUnder(scheme, data, secret, rounds));
    for (const bag of readBags(data))
      if (bag.what === 'key' && bag.scheme !== undefined) return opens(() => keyIn(bag, secret, rounds));
  }
  return true;
}

/** One padding in two hundred and fifty-six is good by chance, and then it is nonsense that comes out. */
async function opens(work: () => Promise<unknown>): Promise<boolean> {
  try {
    return (await work()) !== undefined;
  } catch (thrown) {
    if (thrown instanceof DerFault && !OF_THE_SCHEME.has(thrown.fault)) return false;
    throw thrown;
  }
}

const OF_THE_SCHEME: ReadonlySet<FaultId> = new Set<FaultId>(['unsupported', 'too-large']);

async function contentsOf(
  { mac, safes }: Envelope,
  rounds: Rounds,
  secret: Secret | undefined,
): Promise<Keystore> {
  const certificates: KeystoreCertificate[] = [];
  const keys: KeystoreKey[] = [];
  const lists: KeystoreCertificate[] = [];
  const unread: Fault[] = [];
  const encryption = new Map<string, Protection>();
  const note = (told: Protection) => encryption.set(JSON.stringify(told), told);
  let others = 0;
  let locked = mac !== undefined && secret === undefined;
  for (const { scheme, data } of safes) {
    if (scheme !== undefined) note(scheme.told);
    if (scheme !== undefined && secret === undefined) {
      locked = true;
      continue;
    }
    const bags = await part(unread, 'safeContents', async () =>
      scheme === undefined ? readBags(data) : bagsUnder(scheme, data, secret as Secret, rounds),
    );
    for (const bag of bags ?? []) {
      if (bag.what === 'other') others += 1;
      else if (bag.what === 'key') {
        if (bag.scheme !== undefined) note(bag.scheme.told);
        if (bag.scheme !== undefined && secret === undefined) locked = true;
        else {
          const facts = await part(unread, 'keyBag', async () => keyIn(bag, secret, rounds));
          if (facts !== undefined) keys.push({ ...labelOf(bag), facts });
        }
      } else {
        const into = bag.what === 'certificate' ? certificates : lists;
        into.push({ ...labelOf(bag), der: bag.data });
      }
    }
  }
  return {
    state: locked ? 'locked' : 'open',
    ...(mac === undefined ? {} : { mac: { ...mac.told, confirmed: secret !== undefined } }),
    encryption: [...encryption.values()],
    certificates,
    keys,
    lists,
    others,
    unread,
  };
}

/** What is wrong with one part does not lose the others. */
async function part<T>(
  unread: Fault[],
  name: string,
  work: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    const done = await work();
    if (done === undefined) unread.push({ fault: 'bad-value', offset: 0, element: `${name}.passphrase` });
    return done;
  } catch (thrown) {
    const { fault, offset, element } = faultOf(thrown, 0);
    unread.push({ fault, offset, element });
    return undefined;
  }
}

/** Undefined where the passphrase is another: the padding shows it, and where by chance it does not, what is in it. */
async function bagsUnder(
  scheme: Scheme | UnknownScheme,
  data: Uint8Array,
  secret: Secret,
  rounds: Rounds,
): Promise<readonly Bag[] | undefined> {
  const plain = await decrypt(scheme, data, secret, rounds);
  return plain === undefined ? undefined : readBags(plain);
}

type KeyBag = Extract<Bag, { readonly what: 'key' }>;

async function keyIn(
  { scheme, data }: KeyBag,
  secret: Secret | undefined,
  rounds: Rounds,
): Promise<KeyFacts | undefined> {
  const plain =
    scheme === undefined || secret === undefined ? data : await decrypt(scheme, data, secret, rounds);
  if (plain === undefined) return undefined;
  const read = await readPrivateKey(plain);
  if (read.ok) return read.value;
  throw new DerFault(read.fault, 0, read.element);
}

function labelOf({ friendlyName, localKeyId, trustedFor }: Label): Label {
  return {
    ...(friendlyName === undefined ? {} : { friendlyName }),
    ...(localKeyId === undefined ? {} : { localKeyId }),
    ...(trustedFor === undefined ? {} : { trustedFor }),
  };
}

/** Offsets of what was rewritten or decrypted are none of the file's. */
function faultOf(thrown: unknown, size: number): { readonly ok: false } & Fault {
  if (!(thrown instanceof DerFault)) throw thrown;
  const { fault, offset, element } = thrown;
  return { ok: false, fault, offset: element === 'pfx' && offset <= size ? offset : 0, element };
}
