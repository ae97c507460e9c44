import { inject } from 'vitest';
import { attachCluster, type Cluster } from './cluster.mjs';

/** The cluster that the suite shares. A test that changes it puts it back, with restore(). */
export function sharedCluster(): Cluster {
  return attachCluster(inject('bed'));
}
