/**
 * Everything in the store as a reader sees it, foreign files included; our own history, lock and temporaries
 * are left out. Directories that are links are entered, because writing goes through them as well.
 */
import { join } from 'node:path';
import type { FileKind, FileState } from '../../domain/port.ts';
import { readingTrouble } from '../trouble.ts';
import type { Disk, Status } from './disk.ts';
import { HISTORY, isOurs } from './name.ts';

export function listStore(disk: Disk, root: string): readonly FileState[] {
  const found: FileState[] = [];
  const top = disk.stat(root);
  if (top?.isDirectory() !== true) return found;
  descend(disk, root, '', [identityOf(top)], found);
  return found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function descend(
  disk: Disk,
  root: string,
  below: string,
  above: readonly string[],
  found: FileState[],
): void {
  for (const name of readNames(disk, join(root, below))) {
    if (isOurs(name) || (below === '' && name === HISTORY)) continue;
    const path = below === '' ? name : `${below}/${name}`;
    const own = disk.lstat(join(root, path));
    // Gone between the two calls: a writer is at work, and it is as if we had looked a moment later.
    if (own === undefined) continue;
    const status = own.isSymbolicLink() ? (follow(disk, join(root, path)) ?? own) : own;
    found.push(stateOf(path, own, status));
    const identity = identityOf(status);
    if (status.isDirectory() && !above.includes(identity))
      descend(disk, root, path, [...above, identity], found);
  }
}

function readNames(disk: Disk, path: string): readonly string[] {
  try {
    return disk.readdir(path);
  } catch (error) {
    throw readingTrouble(error, path);
  }
}

/** undefined for a link that leads nowhere, in circles, or where we may not look */
function follow(disk: Disk, path: string): Status | undefined {
  try {
    return disk.stat(path);
  } catch {
    return undefined;
  }
}

export function stateOf(path: string, own: Status, status: Status): FileState {
  return { path, kind: kindOf(own), mode: status.mode & 0o7777, size: status.size };
}

function kindOf(status: Status): FileKind {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'directory';
  return status.isSymbolicLink() ? 'link' : 'other';
}

function identityOf(status: Status): string {
  return `${String(status.dev)}:${String(status.ino)}`;
}
