/**
 * The store as its port: every method is one short sentence over the files beside this one. What is refused for its
 * own sake (a path, an owner) is refused before the first byte is written.
 */
import { join, resolve } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import type { Act, PastAct, Store } from '../../domain/port.ts';
import { errnoOf, readingTrouble, writingTrouble } from '../trouble.ts';
import { DISK, type Disk } from './disk.ts';
import { findUnfinished, listHistory, nextNumber, recover } from './history.ts';
import { listStore } from './list.ts';
import { takeLock } from './lock.ts';
import { pastAct } from './manifest.ts';
import { entryName, segmentsOf, writableSegments } from './name.ts';
import { perform } from './perform.ts';
import { prepare, sameBytes, type Wish } from './prepare.ts';
import { findRoot, makeRoot } from './root.ts';
import { takeAll } from './take.ts';
import { undoLast } from './undo.ts';

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
    commit: async (act) => writing(top, () => commit(disk, top, act)),
    undo: async (at) => writing(top, () => undo(disk, top, at)),
  };
}

function commit(disk: Disk, top: string, act: Act): PastAct {
  for (const { path } of act.writes) writableSegments(path);
  const found = findRoot(disk, top);
  const root = found === undefined ? makeRoot(disk, top) : { path: found, discard: () => undefined };
  try {
    return locked(disk, root.path, act.at, () => commitLocked(disk, root.path, act));
  } finally {
    // Succeeds only on a root that was just made and in which nothing came to be.
    root.discard();
  }
}

function commitLocked(disk: Disk, root: string, act: Act): PastAct {
  const wishes = act.writes.map(
    ({ path, bytes, mode, replaces }): Wish => ({ path, wanted: { bytes, mode }, believes: (now) => sameBytes(now, replaces) }),
  );
  const prepared = prepare(disk, root, wishes);
  const title = { verb: act.verb, at: act.at, removes: [] };
  if (prepared.changes.length === 0) {
    return { id: '', verb: act.verb, at: act.at, created: [], replaced: [], undone: false };
  }
  const id = entryName(nextNumber(disk, root), act.verb);
  return pastAct(id, perform(disk, root, `.${id}`, title, prepared), false);
}

function undo(disk: Disk, top: string, at: Date): PastAct {
  const root = findRoot(disk, top);
  if (root === undefined) throw new KubepkiError('nothing-to-undo', { path: top });
  return locked(disk, root, at, () => undoLast(disk, root, at));
}

/** One writer, who first puts in order what an earlier one may have left. */
function locked(disk: Disk, root: string, since: Date, work: () => PastAct): PastAct {
  const lock = takeLock(disk, root, since);
  try {
    recover(disk, root);
    return work();
  } finally {
    try {
      lock.release();
    } catch (error) {
      // A lock that cannot be removed dies with this process; the outcome of the work is what matters.
      if (errnoOf(error) === undefined) throw error;
    }
  }
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

function writing<T>(top: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw writingTrouble(error, top);
  }
}
