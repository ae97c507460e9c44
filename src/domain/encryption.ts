/**
 * Encryption at rest: the ring of keys with which API servers encrypt what they put into etcd, and the one safe order of
 * its changes. A key first only reads, everywhere; then it writes; and it goes when nothing is left that it wrote.
 */

/** In the store; the machines get its keys inside their EncryptionConfiguration. */
export const ENCRYPTION_RING = 'pki/encryption.yaml';

/** What encrypts with a key of 32 octets (apiserver pkg/apis/apiserver/validation/validation_encryption.go). */
export const KEY_PROVIDERS = ['secretbox', 'aesgcm', 'aescbc'] as const;
export type KeyProvider = (typeof KEY_PROVIDERS)[number];

/** identity: written in plain text, and what keys of the ring have written still reads. none: no configuration at all. */
export const ENCRYPTION_PROVIDERS = [...KEY_PROVIDERS, 'identity', 'none'] as const;
export type EncryptionProvider = (typeof ENCRYPTION_PROVIDERS)[number];

/** What the cluster file asks for. */
export interface Encryption {
  readonly provider: EncryptionProvider;
  readonly resources: readonly string[];
}

/** writes: all that is written, with it. waits: reads, everywhere, until it is promoted. retired: reads what it once wrote. */
export const KEY_STATES = ['writes', 'waits', 'retired'] as const;
export type KeyState = (typeof KEY_STATES)[number];

export interface RingKey {
  /** key-1; stands before everything that it wrote, and is never given to another key */
  readonly name: string;
  readonly provider: KeyProvider;
  readonly state: KeyState;
  /** RFC 3339: since when it is in that state */
  readonly since: string;
  readonly made: string;
  /** 32 octets, base64 */
  readonly secret: string;
}

export interface KeyRing {
  /** the number of the next key */
  readonly nextKey: number;
  /** all that was ever to be encrypted: it must be readable, whatever the cluster file says now */
  readonly resources: readonly string[];
  /** in the order in which API servers get them: the one that writes, one that waits, then those that are retired, the last first */
  readonly keys: readonly RingKey[];
}

export const NO_KEYS: KeyRing = { nextKey: 1, resources: [], keys: [] };

/** What a new key is made of; the ring names it. */
export type FreshKey = Pick<RingKey, 'provider' | 'made' | 'secret'>;

/** Why the ring is not changed. */
export type RingRefusal =
  | { readonly refused: 'key-waits'; readonly key: string }
  | { readonly refused: 'none-waits' }
  | { readonly refused: 'unknown-key' }
  /** left: another key that would have to go before it */
  | { readonly refused: 'key-writes'; readonly left?: string };

/** The first key writes at once: nothing is encrypted yet. Every other one waits. */
export function addKey(ring: KeyRing, { provider, made, secret }: FreshKey): KeyRing | RingRefusal {
  const waiting = keyThat(ring, 'waits');
  if (waiting !== undefined) return { refused: 'key-waits', key: waiting.name };
  const state = ring.keys.length === 0 ? 'writes' : 'waits';
  const key: RingKey = { name: `key-${ring.nextKey}`, provider, state, since: made, made, secret };
  return { ...ring, nextKey: ring.nextKey + 1, keys: inOrder([...ring.keys, key]) };
}

/** The key that waits writes from now on, and the one that wrote is retired. */
export function promoteKey(ring: KeyRing, at: string): KeyRing | RingRefusal {
  if (keyThat(ring, 'waits') === undefined) return { refused: 'none-waits' };
  const moved = ring.keys.map((key): RingKey => {
    if (key.state === 'retired') return key;
    return { ...key, state: key.state === 'waits' ? 'writes' : 'retired', since: at };
  });
  return { ...ring, keys: inOrder(moved) };
}

/** @param writes whether API servers write with the ring at all; where they do not, its last key may go */
export function dropKey(ring: KeyRing, name: string, writes: boolean): KeyRing | RingRefusal {
  const key = ring.keys.find((candidate) => candidate.name === name);
  if (key === undefined) return { refused: 'unknown-key' };
  const others = ring.keys.filter((other) => other !== key);
  if (key.state === 'writes') {
    const left = others.at(-1);
    if (writes) return { refused: 'key-writes' };
    if (left !== undefined) return { refused: 'key-writes', left: left.name };
  }
  return { ...ring, keys: others };
}

export function keyThat({ keys }: KeyRing, state: KeyState): RingKey | undefined {
  return keys.find((key) => key.state === state);
}

/** Those that encrypt at all; with the others nothing is written by any key. */
export function keyProvider({ provider }: Encryption): KeyProvider | undefined {
  return KEY_PROVIDERS.find((known) => known === provider);
}

/** A stable sort: of those that are retired, the one that wrote last stays before the others. */
function inOrder(keys: readonly RingKey[]): readonly RingKey[] {
  return [...keys].sort((a, b) => KEY_STATES.indexOf(a.state) - KEY_STATES.indexOf(b.state));
}
