/** A store held in memory: what a fault is done to. Whoever has one on disk reads it, whoever has none makes one. */
import type { Cluster } from '../../domain/cluster.ts';
import type { Store } from '../../domain/port.ts';

export interface SampleFile {
  readonly bytes: Uint8Array;
  /** permission bits */
  readonly mode: number;
}

export interface Sample {
  readonly cluster: Cluster;
  /** by path below the store's root, rendered files too */
  readonly files: ReadonlyMap<string, SampleFile>;
  /** now, by which certificates are over or not yet begun */
  readonly at: Date;
}

/** One file as the fault leaves it; without bytes it is gone, without a mode that stays. */
export interface Change {
  readonly path: string;
  readonly bytes: Uint8Array | undefined;
  readonly mode?: number;
}

export async function readSample(store: Store, cluster: Cluster, at: Date): Promise<Sample> {
  const files = new Map<string, SampleFile>();
  for (const { path, mode } of await store.list()) {
    const bytes = await store.read(path);
    if (bytes !== undefined) files.set(path, { bytes, mode });
  }
  return { cluster, files, at };
}

/** The sample with changes made. */
export function changed(sample: Sample, changes: readonly Change[]): Sample {
  const files = new Map(sample.files);
  for (const { path, bytes, mode } of changes) {
    if (bytes === undefined) files.delete(path);
    else files.set(path, { bytes, mode: mode ?? files.get(path)?.mode ?? 0o644 });
  }
  return { ...sample, files };
}
