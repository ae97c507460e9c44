/** What comes next with the keys for encryption at rest, from how they and what was rendered of them stand. */
import { widest } from './encrypted-resource.ts';
import { type Encryption, keyProvider, type KeyRing, keyThat } from './encryption.ts';

export interface NextStep {
  /**
   * none: all is as it should be. render: what API servers have is not as the ring says. promote: a key waits. drop: keys
   * are left that do not write. add-key: the cluster file wants another provider than the key that writes has.
   * say-identity: the cluster file wants no configuration, and keys are left that may have written. say-none: nothing
   * encrypts, and no key is left.
   */
  readonly step: 'none' | 'render' | 'promote' | 'drop' | 'add-key' | 'say-identity' | 'say-none';
  /** the keys that it is about */
  readonly keys: readonly string[];
  /** before keys are dropped: all resources of which every object must be written anew */
  readonly rewrite?: readonly string[];
}

/** @param current whether what was rendered for every API server is as the ring says */
export function nextStep(ring: KeyRing, encryption: Encryption, current: boolean): NextStep {
  const names = ring.keys.map(({ name }) => name);
  const provider = keyProvider(encryption);
  if (encryption.provider === 'none')
    return { step: names.length > 0 ? 'say-identity' : 'none', keys: names };
  if (provider === undefined)
    return names.length > 0 ? dropping(ring, names) : { step: 'say-none', keys: [] };
  const [writes, waits] = [keyThat(ring, 'writes'), keyThat(ring, 'waits')];
  if (writes === undefined) return { step: 'render', keys: [] };
  if (waits !== undefined) return { step: 'promote', keys: [waits.name] };
  const retired = ring.keys.filter(({ state }) => state === 'retired').map(({ name }) => name);
  if (retired.length > 0) return dropping(ring, retired);
  if (!current) return { step: 'render', keys: [] };
  return writes.provider === provider ? { step: 'none', keys: [] } : { step: 'add-key', keys: [] };
}

function dropping({ resources }: KeyRing, keys: readonly string[]): NextStep {
  return { step: 'drop', keys, rewrite: widest(resources) };
}
