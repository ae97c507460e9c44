/** Looking at the keys for encryption at rest and at what API servers get of them; the report that says so. */
import type { Cluster } from '../../domain/cluster.ts';
import { clusterWarnings } from '../../domain/cluster-warning.ts';
import { keyProvider, type KeyRing, NO_KEYS } from '../../domain/encryption.ts';
import { nextStep } from '../../domain/encryption-step.ts';
import type { Clock, Store } from '../../domain/port.ts';
import { renderings } from '../../domain/rendering/rendering.ts';
import type { EncryptionReport } from '../../domain/report.ts';
import { fromUtf8 } from '../../domain/utf8.ts';
import { formerResources, renderEncryption } from '../../format/encryption/render-configuration.ts';
import { standingRing, type StandingRing } from './ring.ts';

export interface EncryptionAsk {
  readonly cluster: Cluster;
}

/** In the store: the configuration that each API server gets. */
interface RenderedFor {
  readonly machine: string;
  readonly path: string;
}

export interface EncryptionPorts {
  readonly store: Store;
  readonly clock: Clock;
  /** a template's text by its file name */
  readonly template: (name: string) => Promise<string>;
}

export interface Sight {
  readonly standing: StandingRing | undefined;
  /** with an API server each */
  readonly machines: readonly string[];
  /** as it would have to be compared with any ring: what was rendered before, by machine */
  readonly rendered: (ring: KeyRing) => EncryptionReport['rendered'];
}

/** @throws KubepkiError encryption-ring-invalid, and all that Store.read throws */
export async function lookAtRing(
  { cluster }: EncryptionAsk,
  { store, template }: EncryptionPorts,
): Promise<Sight> {
  const standing = await standingRing(store);
  const text = await template('encryption-config.yaml');
  const found: (RenderedFor & { readonly bytes: Uint8Array | undefined })[] = [];
  const asked = renderedFor(cluster);
  for (const each of asked) found.push({ ...each, bytes: await store.read(each.path) });
  return {
    standing,
    machines: asked.map(({ machine }) => machine),
    rendered: (ring) => {
      const meant = renderEncryption(text, ring, cluster.encryption);
      return found.map(({ machine, path, bytes }) => ({
        machine,
        path,
        state: bytes === undefined ? 'missing' : fromUtf8(bytes) === meant ? 'current' : 'stale',
      }));
    },
  };
}

function renderedFor(cluster: Cluster): readonly RenderedFor[] {
  return renderings(cluster).flatMap(({ kind, machine, path }) =>
    kind === 'encryption-config' && machine !== undefined ? [{ machine: machine.name, path }] : [],
  );
}

export async function showEncryption(ask: EncryptionAsk, ports: EncryptionPorts): Promise<EncryptionReport> {
  const now = ports.clock.now();
  const { standing, rendered } = await lookAtRing(ask, ports);
  const ring = standing?.ring ?? NO_KEYS;
  return reportOf('show', ring, rendered(ring), { ask, root: ports.store.root, now });
}

export function reportOf(
  verb: EncryptionReport['verb'],
  ring: KeyRing,
  rendered: EncryptionReport['rendered'],
  { ask, root, now }: { readonly ask: EncryptionAsk; readonly root: string; readonly now: Date },
): EncryptionReport {
  const { encryption } = ask.cluster;
  const current = rendered.every(({ state }) => state === 'current');
  return {
    apiVersion: 'kubepki/v1',
    kind: 'EncryptionReport',
    verb,
    at: now.toISOString(),
    root,
    provider: encryption.provider,
    resources: encryption.resources,
    formerResources:
      keyProvider(encryption) === undefined ? ring.resources : formerResources(ring, encryption),
    keys: ring.keys.map(({ name, provider, state, since, made }) => ({ name, provider, state, since, made })),
    rendered,
    next: nextStep(ring, encryption, current),
    warnings: clusterWarnings(ask.cluster).filter(({ warning }) => warning === 'encryption-weak'),
  };
}
