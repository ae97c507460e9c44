/**
 * Reading the books. A dot-named folder is an act at work: with a manifest it has passed its commit point
 * and waits to be finished, without one it never happened. All else here was finished.
 */
import { join } from 'node:path';
import type { PastAct } from '../../domain/port.ts';
import { readingTrouble } from '../trouble.ts';
import type { Disk } from './disk.ts';
import { pastAct, readManifest, type Manifest } from './manifest.ts';
import { ENTRY, HISTORY, MANIFEST, UNDONE, WORKING } from './name.ts';

export interface Entry {
  readonly id: string;
  readonly manifest: Manifest;
  readonly undone: boolean;
}

/** Oldest first. */
function listEntries(disk: Disk, root: string): readonly Entry[] {
  return names(disk, root)
    .filter((name) => ENTRY.test(name))
    .toSorted((one, other) => numberOf(one) - numberOf(other))
    .map((id) => readEntry(disk, root, id));
}

function readEntry(disk: Disk, root: string, id: string): Entry {
  const manifest = readManifest(disk, join(root, HISTORY, id, MANIFEST));
  return { id, manifest, undone: disk.lstat(join(root, HISTORY, id, UNDONE)) !== undefined };
}

/** The newest act that is not undone; the older ones need not even be readable. */
export function lastEntry(disk: Disk, root: string): Entry | undefined {
  const ids = names(disk, root).filter((name) => ENTRY.test(name));
  for (const id of ids.toSorted((one, other) => numberOf(other) - numberOf(one))) {
    const entry = readEntry(disk, root, id);
    if (!entry.undone) return entry;
  }
  return undefined;
}

export function listHistory(disk: Disk, root: string): readonly PastAct[] {
  return listEntries(disk, root).map(({ id, manifest, undone }) => pastAct(id, manifest, undone));
}

export function findUnfinished(disk: Disk, root: string): PastAct | undefined {
  for (const [folder, id] of working(disk, root)) {
    const path = join(root, HISTORY, folder, MANIFEST);
    if (disk.lstat(path) !== undefined) return pastAct(id, readManifest(disk, path), false);
  }
  return undefined;
}

export function nextNumber(disk: Disk, root: string): number {
  return (
    1 +
    Math.max(
      0,
      ...names(disk, root)
        .filter((name) => ENTRY.test(name))
        .map(numberOf),
    )
  );
}

/** Folders of acts that are not finished, and the acts they belong to. */
export function working(disk: Disk, root: string): readonly (readonly [folder: string, id: string])[] {
  return names(disk, root)
    .toSorted()
    .flatMap((folder) => {
      const id = WORKING.exec(folder)?.[1];
      return id === undefined ? [] : [[folder, id] as const];
    });
}

function names(disk: Disk, root: string): readonly string[] {
  const path = join(root, HISTORY);
  try {
    return disk.lstat(path)?.isDirectory() === true ? disk.readdir(path) : [];
  } catch (error) {
    throw readingTrouble(error, path);
  }
}

function numberOf(id: string): number {
  return Number(ENTRY.exec(id)?.[1] ?? 0);
}
