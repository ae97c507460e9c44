/** A store made for real from a cluster file that says what a test wants. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { type ClusterText, toCluster } from '../../../src/domain/cluster-text.ts';
import type { Cluster } from '../../../src/domain/cluster.ts';
import { openScene, type Scene } from '../scene.ts';

export interface MadeStore {
  readonly scene: Scene;
  readonly cluster: Cluster;
}

/** Puts the cluster file where it belongs, in place of the one that stands. */
export function write(scene: Scene, text: ClusterText): Cluster {
  mkdirSync(scene.root, { recursive: true, mode: 0o700 });
  const file = { apiVersion: 'kubepki/v1', kind: 'Cluster', ...text };
  writeFileSync(scene.path('kubepki.yaml'), stringify(file, { aliasDuplicateObjects: false }));
  return toCluster(text);
}

export async function madeStore(text: ClusterText): Promise<MadeStore> {
  const scene = openScene();
  const cluster = write(scene, text);
  await scene.apply();
  return { scene, cluster };
}
