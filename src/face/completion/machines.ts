import { KubepkiError } from '../../domain/error.ts';
import { loadCluster } from '../../task/cluster.ts';
import { findPlace } from '../place.ts';

/** The machines of the cluster file that is meant; none where none can be read. */
export async function machinesFor(words: readonly string[]): Promise<readonly string[]> {
  const after = words.findIndex((word) => word === '-f' || word === '--file') + 1;
  const glued = words.find((word) => word.startsWith('--file='))?.slice('--file='.length);
  try {
    const { clusterFile, files } = await findPlace(glued ?? (after > 0 ? words[after] : undefined));
    const { controlPlane, etcd, workers } = await loadCluster(clusterFile, files);
    return [...new Set([...controlPlane, ...etcd, ...workers].map(({ name }) => name))];
  } catch (error) {
    if (error instanceof KubepkiError) return [];
    throw error;
  }
}
