/** Changing the ring of keys, one safe step each: a key is added, writes, and goes when nothing is left that it wrote. */
import { widest } from '../../domain/encrypted-resource.ts';
import {
  addKey,
  dropKey,
  ENCRYPTION_RING,
  keyProvider,
  type KeyRing,
  keyThat,
  promoteKey,
  type RingKey,
  type RingRefusal,
} from '../../domain/encryption.ts';
import { KubepkiError } from '../../domain/error.ts';
import { optional } from '../../domain/optional.ts';
import type { PastAct, Store } from '../../domain/port.ts';
import type { EncryptionReport } from '../../domain/report.ts';
import { makeEncryptionSecret } from '../../engine/make/encryption-secret.ts';
import { type EncryptionAsk, type EncryptionPorts, lookAtRing, reportOf, type Sight } from './sight.ts';
import { nextNumber, type StandingRing, VERBS, writeOf } from './ring.ts';

type Verb = keyof typeof VERBS;

/** A key that reads and does not write yet; of the provider that the cluster file names. */
export async function addEncryptionKey(
  ask: EncryptionAsk,
  ports: EncryptionPorts,
): Promise<EncryptionReport> {
  const provider = keyProvider(ask.cluster.encryption);
  const scene = await openScene('add-key', ask, ports, provider !== undefined);
  const { ring } = scene.standing;
  const made = scene.now.toISOString();
  const numbered = { ...ring, nextKey: await nextNumber(ring, ports.store) };
  const fresh = { provider: provider ?? 'secretbox', made, secret: await makeEncryptionSecret() };
  return commit(scene, addKey(numbered, fresh), [`key-${numbered.nextKey}`]);
}

export interface PromoteAsk extends EncryptionAsk {
  /** somebody says that every API server was restarted with what was rendered */
  readonly installed: boolean;
}

/** @throws KubepkiError encryption-not-installed */
export async function promoteEncryptionKey(
  ask: PromoteAsk,
  ports: EncryptionPorts,
): Promise<EncryptionReport> {
  const writes = keyProvider(ask.cluster.encryption) !== undefined;
  const scene = await openScene('promote', ask, ports, writes);
  const { ring } = scene.standing;
  const waiting = keyThat(ring, 'waits');
  const promoted = promoteKey(ring, scene.now.toISOString());
  const stale = scene.stale();
  if (waiting !== undefined && (stale.length > 0 || !ask.installed))
    throw new KubepkiError('encryption-not-installed', {
      key: waiting.name,
      machines: scene.machines,
      stale,
    });
  return commit(scene, promoted, waiting === undefined ? [] : [waiting.name]);
}

export interface DropAsk extends EncryptionAsk {
  readonly names: readonly string[];
  /** somebody says that every API server was restarted with what was rendered, and every object written anew since */
  readonly rewritten: boolean;
}

/** @throws KubepkiError encryption-key-unknown, encryption-key-writes, encryption-not-rewritten */
export async function dropEncryptionKeys(ask: DropAsk, ports: EncryptionPorts): Promise<EncryptionReport> {
  const { encryption } = ask.cluster;
  const scene = await openScene('drop', ask, ports, encryption.provider !== 'none');
  const { ring } = scene.standing;
  const unknown = ask.names.find((name) => ring.keys.every((key) => key.name !== name));
  if (unknown !== undefined) throw unknownKey(ring, unknown);
  const asked = ring.keys.filter(({ name }) => ask.names.includes(name));
  // from the end, so that the key that writes may go where it is the last and nothing writes with it
  const left = asked.toReversed().reduce((rest: KeyRing, { name }) => {
    const dropped = dropKey(rest, name, keyProvider(encryption) !== undefined);
    return 'refused' in dropped ? refuse(dropped, rest, name) : dropped;
  }, ring);
  const names = asked.map(({ name }) => name);
  const used = await usedOf(asked, ports.store);
  const stale = scene.stale();
  if (used.length > 0 && (stale.length > 0 || !ask.rewritten))
    throw new KubepkiError('encryption-not-rewritten', {
      keys: names,
      machines: scene.machines,
      resources: widest(ring.resources),
      stale,
    });
  return commit(scene, left, names);
}

/**
 * Those that may have written. One that was added and never promoted has not: no API server has ever had it first,
 * unless its promotion was undone, and who knows what was installed in between.
 */
async function usedOf(keys: readonly RingKey[], store: Store): Promise<readonly RingKey[]> {
  const undone = (await store.history()).filter(({ verb, undone: taken }) => taken && verb === VERBS.promote);
  const promoted = ({ since }: RingKey) => undone.some(({ at }) => at.getTime() >= Date.parse(since));
  return keys.filter((key) => key.state !== 'waits' || promoted(key));
}

interface Scene extends Sight {
  readonly verb: Verb;
  readonly standing: StandingRing;
  readonly ask: EncryptionAsk;
  readonly store: Store;
  readonly now: Date;
  readonly machines: readonly string[];
  /** the files of API servers that are not as the ring says */
  readonly stale: () => readonly string[];
}

async function openScene(
  verb: Verb,
  ask: EncryptionAsk,
  ports: EncryptionPorts,
  possible: boolean,
): Promise<Scene> {
  const now = ports.clock.now();
  const { provider } = ask.cluster.encryption;
  if (!possible) throw new KubepkiError('encryption-off', { provider, verb });
  const { standing, machines, rendered } = await lookAtRing(ask, ports);
  if (standing === undefined) throw new KubepkiError('encryption-ring-missing', { path: ENCRYPTION_RING });
  return {
    verb,
    standing,
    rendered,
    ask,
    store: ports.store,
    now,
    machines,
    stale: () =>
      rendered(standing.ring)
        .filter(({ state }) => state !== 'current')
        .map(({ path }) => path),
  };
}

async function commit(
  scene: Scene,
  changed: KeyRing | RingRefusal,
  about: readonly string[],
): Promise<EncryptionReport> {
  const { verb, standing, ask, store, now } = scene;
  const ring = 'refused' in changed ? refuse(changed, standing.ring) : changed;
  const writes = [writeOf(ring, standing.bytes)];
  const { id }: PastAct = await store.commit({ verb: VERBS[verb], at: now, writes });
  const report = reportOf(verb, ring, scene.rendered(ring), { ask, root: store.root, now });
  return { ...report, about, ...optional('entry', id === '' ? undefined : id) };
}

function refuse(refusal: RingRefusal, ring: KeyRing, name = ''): never {
  switch (refusal.refused) {
    case 'key-waits':
      throw new KubepkiError('encryption-key-waits', { key: refusal.key });
    case 'none-waits':
      throw new KubepkiError('encryption-none-waits');
    case 'unknown-key':
      throw unknownKey(ring, name);
    case 'key-writes':
      throw new KubepkiError('encryption-key-writes', {
        key: name,
        ...(refusal.left === undefined ? {} : { left: refusal.left }),
      });
  }
}

function unknownKey(ring: KeyRing, name: string): KubepkiError {
  const keys = ring.keys.map((key) => key.name);
  return new KubepkiError('encryption-key-unknown', { key: name, keys });
}
