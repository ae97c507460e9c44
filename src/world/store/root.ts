/**
 * The store's own directory: found and judged, or made. What was made for an act that then came to nothing
 * is taken away again.
 */
import { dirname } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import type { Disk } from './disk.ts';
import { demandOurs, demandTrusted } from './owner.ts';
import { putDirectory } from './put.ts';

/** The real path of the root if it is a directory of ours; undefined where nothing is. */
export function findRoot(disk: Disk, root: string): string | undefined {
  const named = disk.lstat(root);
  if (named === undefined) return undefined;
  if (named.isSymbolicLink()) demandTrusted(named, root);
  const status = disk.stat(root);
  if (status?.isDirectory() !== true) throw new KubepkiError('not-a-directory', { path: root });
  demandOurs(status, root);
  return disk.realpath(root);
}

interface MadeRoot {
  readonly path: string;
  /** takes away what was made, as far as it is empty */
  discard(): void;
}

export function makeRoot(disk: Disk, root: string): MadeRoot {
  const missing: string[] = [];
  for (let path = root; disk.lstat(path) === undefined; path = dirname(path)) missing.unshift(path);
  const made: string[] = [];
  const discard = (): void => {
    try {
      for (const path of made.toReversed()) disk.rmdir(path);
    } catch {
      // Somebody has begun to use it, or the disk is failing; an empty directory does no harm.
    }
  };
  try {
    for (const path of missing) {
      putDirectory(disk, path);
      made.push(path);
    }
    return { path: disk.realpath(root), discard };
  } catch (error) {
    discard();
    throw error;
  }
}
