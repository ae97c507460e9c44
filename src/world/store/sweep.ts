/**
 * Taking away what an act left that never reached its commit point: exactly what its intent names and
 * nothing that merely looks like it. The intent goes last, so that a killed sweeper can be followed by another.
 */
import { dirname, join } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import { errnoOf } from '../trouble.ts';
import type { Disk } from './disk.ts';
import { absoluteOf, readManifest, temporaryOf, type Manifest } from './manifest.ts';
import { HISTORY, INTENT, refused } from './name.ts';
import { demandOurs } from './owner.ts';
import { putDirectory, syncDirectory } from './put.ts';

/** Makes the history if there is none, closes it to others if it is open, and says whether it was made. */
export function openHistory(disk: Disk, root: string): boolean {
  const path = join(root, HISTORY);
  const status = disk.lstat(path);
  if (status === undefined) {
    putDirectory(disk, path);
    return true;
  }
  // The last step of an act is a rename into it, which a link to another file system would break.
  if (!status.isDirectory())
    throw refused(HISTORY, status.isSymbolicLink() ? 'is-a-link' : 'not-a-directory');
  demandOurs(status, path);
  if ((status.mode & 0o777) !== 0o700) disk.chmod(path, 0o700);
  return false;
}

export function sweep(disk: Disk, root: string, folder: string): void {
  const working = join(root, HISTORY, folder);
  const status = disk.lstat(working);
  if (status?.isDirectory() !== true) return;
  demandOurs(status, working);
  const intent = readIntent(disk, join(working, INTENT));
  const names = disk.readdir(working);
  // Without a plan there can be nothing else of ours in it; what there is somebody else put there.
  if (intent === undefined && names.some((name) => name !== INTENT)) return;
  if (intent !== undefined) takeAway(disk, root, intent);
  for (const name of names) if (name !== INTENT) removeTree(disk, join(working, name));
  syncDirectory(disk, working);
  removeTree(disk, working);
  syncDirectory(disk, dirname(working));
}

/** Half an intent means that its writer had come no further: nothing else exists. */
function readIntent(disk: Disk, path: string): Manifest | undefined {
  if (disk.lstat(path) === undefined) return undefined;
  try {
    return readManifest(disk, path);
  } catch (error) {
    if (error instanceof KubepkiError && error.code === 'store-damaged') return undefined;
    throw error;
  }
}

function takeAway(disk: Disk, root: string, intent: Manifest): void {
  const directories = new Set<string>();
  for (const step of intent.steps) {
    if (step.temporary === '') continue;
    const path = temporaryOf(root, step);
    if (disk.lstat(path)?.isFile() !== true) continue;
    disk.unlink(path);
    directories.add(dirname(path));
  }
  for (const directory of directories) syncDirectory(disk, directory);
  removeEmpty(disk, root, intent.directories);
}

/** Innermost first. A directory that somebody has put something into is no longer ours to remove. */
export function removeEmpty(disk: Disk, root: string, places: readonly string[]): void {
  for (const place of places.toReversed()) {
    const path = absoluteOf(root, place);
    if (disk.lstat(path)?.isDirectory() !== true || disk.readdir(path).length > 0) continue;
    try {
      disk.rmdir(path);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY'].includes(errnoOf(error) ?? '')) throw error;
      continue;
    }
    syncDirectory(disk, dirname(path));
  }
}

/** Only ever inside a working folder; links are removed, not followed. */
function removeTree(disk: Disk, path: string): void {
  if (disk.lstat(path)?.isDirectory() !== true) {
    disk.unlink(path);
    return;
  }
  for (const name of disk.readdir(path)) removeTree(disk, join(path, name));
  disk.rmdir(path);
}
