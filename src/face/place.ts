/** Where things are: the cluster file that was meant, and the store beside it. */
import { KubepkiError } from '../domain/error.ts';
import type { Files, Store } from '../domain/port.ts';
import { openFiles } from '../world/files.ts';
import { findUpwards } from '../world/find-upwards.ts';
import { openStore } from '../world/store/open.ts';

export interface Place {
  readonly clusterFile: string;
  readonly files: Files;
  readonly store: Store;
}

export const CLUSTER_FILE_NAME = 'kubepki.yaml';

/** The file named by -f, or the nearest kubepki.yaml from here upwards; the store is the folder it lies in. */
export async function findPlace(named: string | undefined): Promise<Place> {
  const clusterFile = named ?? (await findUpwards('.', CLUSTER_FILE_NAME));
  if (clusterFile === undefined)
    throw new KubepkiError('cluster-file-missing', { name: CLUSTER_FILE_NAME, directory: process.cwd() });
  return { clusterFile, files: openFiles(), store: openStore(folderOf(clusterFile)) };
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash) || '/';
}
