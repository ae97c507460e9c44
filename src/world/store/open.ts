/**
 * The store as its port. Readers repair nothing, take no lock and write nothing, so that they work on a
 * read-only medium and beside a writer; the writers are in commit.ts.
 */
import { join, resolve } from 'node:path';
import type { Store } from '../../domain/port.ts';
import { errnoOf, readingTrouble } from '../trouble.ts';
import { DISK, type Disk } from './disk.ts';
import { findUnfinished, listHistory } from './history.ts';
import { listStore } from './list.ts';
import { segmentsOf } from './name.ts';
import { takeAll } from './take.ts';

/** @param disk for tests that stop the store between two system calls */
export function openStore(root: string, disk: Disk = DISK): Store {
  const top = resolve(root);
  // Async so that every refusal is a rejection; the work itself is not interrupted (disk.ts).
  return {
    root,
    list: async () => reading(top, () => listStore(disk, top)),
    read: async (path) => reading(top, () => readOne(disk, top, path)),
    unfinished: async () => reading(top, () => findUnfinished(disk, top)),
    history: async () => reading(top, () => listHistory(disk, top)),
    // Most commands only read; the writing side is loaded by those that write.
    commit: async (act) => (await import('./commit.ts')).commit(disk, top, act),
    undo: async (at) => (await import('./commit.ts')).undo(disk, top, at),
  };
}

function readOne(disk: Disk, top: string, path: string): Uint8Array | undefined {
  const full = join(top, ...segmentsOf(path));
  let fd: number;
  try {
    fd = disk.openThrough(full);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
  return takeAll(disk, fd, full).bytes;
}

function reading<T>(top: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw readingTrouble(error, top);
  }
}
