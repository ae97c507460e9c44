/** A store held in memory: what a fault is done to. */
import type { Cluster } from '../../domain/cluster.ts';

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

/** The sample with changes made. */
export function changed(sample: Sample, changes: readonly Change[]): Sample {
  const files = new Map(sample.files);
  for (const { path, bytes, mode } of changes) {
    if (bytes === undefined) files.delete(path);
    else files.set(path, { bytes, mode: mode ?? files.get(path)?.mode ?? 0o644 });
  }
  return { ...sample, files };
}
