/** The key ring in the store: read as it stands, or begun where there is none. */
import { toUtf8, fromUtf8 } from '../../domain/utf8.ts';
import type { Cluster } from '../../domain/cluster.ts';
import {
  addKey,
  ENCRYPTION_RING,
  keyProvider,
  type KeyProvider,
  type KeyRing,
  NO_KEYS,
} from '../../domain/encryption.ts';
import type { ActWarning } from '../../domain/act-warning.ts';
import { KubepkiError } from '../../domain/error.ts';
import { ISSUANCE_LOG } from '../../domain/issuance.ts';
import { FILE_MODES } from '../../domain/layout/layout.ts';
import type { FileWrite, Store } from '../../domain/port.ts';
import { makeEncryptionSecret } from '../../engine/make/encryption-secret.ts';
import { issuancesIn } from '../../format/issuance/read.ts';
import { readRing } from '../../format/encryption/read-ring.ts';
import { renderRing } from '../../format/encryption/render-ring.ts';
import { placedFields } from '../cluster.ts';

export interface StandingRing {
  readonly ring: KeyRing;
  readonly bytes: Uint8Array;
}

/** @throws KubepkiError encryption-ring-invalid, and all that Store.read throws */
export async function standingRing(store: Store): Promise<StandingRing | undefined> {
  const bytes = await store.read(ENCRYPTION_RING);
  if (bytes === undefined) return undefined;
  const reading = readRing(fromUtf8(bytes));
  if (reading.ok) return { ring: reading.ring, bytes };
  const { problems } = reading;
  throw new KubepkiError(
    'encryption-ring-invalid',
    { path: ENCRYPTION_RING, problems: problems.length },
    undefined,
    placedFields(problems),
  );
}

export function writeOf(ring: KeyRing, replaces: Uint8Array | undefined): FileWrite {
  return { path: ENCRYPTION_RING, bytes: toUtf8(renderRing(ring)), mode: FILE_MODES.key, replaces };
}

export interface RingAsk {
  readonly store: Store;
  readonly now: Date;
  readonly cluster: Cluster;
  /** in the store: where API servers' configurations lie that were rendered before; with them and no ring, the ring is lost */
  readonly rendered?: readonly string[];
}

export interface OpenRing {
  readonly ring: KeyRing;
  /** what makes the ring so: nothing where it stands as it should be */
  readonly writes: readonly FileWrite[];
  readonly warnings: readonly ActWarning[];
}

/**
 * The ring to render from, and what must be written with it. A key is made only where there is none at all.
 * Undefined where the cluster file wants no configuration.
 * @throws KubepkiError encryption-ring-invalid, encryption-ring-lost, encryption-keys-left
 */
export async function openRing({
  store,
  now,
  cluster,
  rendered = [],
}: RingAsk): Promise<OpenRing | undefined> {
  const { encryption } = cluster;
  const standing = (await standingRing(store)) ?? (await standingAfterAll(store, rendered));
  const ring = standing?.ring ?? NO_KEYS;
  if (encryption.provider === 'none') {
    if (ring.keys.length > 0) throw new KubepkiError('encryption-keys-left', { keys: ring.keys.length });
    return undefined;
  }
  const provider = keyProvider(encryption);
  const begun =
    provider === undefined || ring.keys.length > 0
      ? ring
      : await withFirstKey(ring, provider, { store, now });
  const grown = provider === undefined ? begun : withResources(begun, encryption.resources);
  return {
    ring: grown,
    writes: grown === ring ? [] : [writeOf(grown, standing?.bytes)],
    warnings: begun === ring || standing !== undefined ? [] : await beginning(begun, store),
  };
}

/** A first key is the only one, unless others were in use before or elsewhere: whoever has those must hear of it. */
async function beginning({ keys: [key] }: KeyRing, store: Store): Promise<readonly ActWarning[]> {
  if (key === undefined) return [];
  const warns = (after: 'adoption' | 'undo') => [
    { warning: 'encryption-begins', key: key.name, after } as const,
  ];
  if (key.name !== 'key-1') return warns('undo');
  for (const { issuance } of issuancesIn((await store.read(ISSUANCE_LOG)) ?? new Uint8Array()))
    if (issuance?.credential === 'kubernetes-ca') return [];
  return warns('adoption');
}

/**
 * A new ring where there was one gives keys that read nothing of what is in etcd. Looked for once more: another render
 * that made it meanwhile wrote the ring before the files.
 */
async function standingAfterAll(
  store: Store,
  rendered: readonly string[],
): Promise<StandingRing | undefined> {
  if (rendered.length === 0) return undefined;
  const files = new Set((await store.list()).map(({ path }) => path));
  const path = rendered.find((candidate) => files.has(candidate));
  if (path === undefined) return undefined;
  const standing = await standingRing(store);
  if (standing === undefined)
    throw new KubepkiError('encryption-ring-lost', { path: ENCRYPTION_RING, rendered: path });
  return standing;
}

async function withFirstKey(
  ring: KeyRing,
  provider: KeyProvider,
  { store, now }: Pick<RingAsk, 'store' | 'now'>,
): Promise<KeyRing> {
  const fresh = { provider, made: now.toISOString(), secret: await makeEncryptionSecret() };
  const added = addKey({ ...ring, nextKey: await nextNumber(ring, store) }, fresh);
  // it refuses only where a key waits, and there is none
  return 'refused' in added ? ring : added;
}

/** The verbs of acts on the ring, as history has them. */
export const VERBS = {
  'add-key': 'encryption-add-key',
  'promote': 'encryption-promote',
  'drop': 'encryption-drop',
} as const;

/** What was undone may have been used all the same: a name that stands before objects in etcd is not given again. */
export async function nextNumber(ring: KeyRing, store: Store): Promise<number> {
  const newest = ring.keys.reduce((latest, { made }) => Math.max(latest, Date.parse(made)), 0);
  const undone = (await store.history()).filter(
    (past) =>
      past.undone &&
      past.at.getTime() > newest &&
      (past.verb === VERBS['add-key'] || past.created.includes(ENCRYPTION_RING)),
  );
  return ring.nextKey + undone.length;
}

function withResources(ring: KeyRing, wanted: readonly string[]): KeyRing {
  const fresh = wanted.filter((resource) => !ring.resources.includes(resource));
  return fresh.length === 0 ? ring : { ...ring, resources: [...ring.resources, ...fresh] };
}
