/**
 * The two ways to change a store. What is refused for its own sake (a path, an owner) is refused before the
 * first byte is written; then lock, put in order what an earlier writer left, compare, perform.
 */
import { dirname, join } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import type { Act, PastAct } from '../../domain/port.ts';
import { writingTrouble } from '../trouble.ts';
import type { Disk } from './disk.ts';
import { finish } from './finish.ts';
import { nextNumber, working } from './history.ts';
import { takeLock } from './lock.ts';
import { pastAct, placeOf, readManifest } from './manifest.ts';
import { entryName, HISTORY, MANIFEST, writableSegments } from './name.ts';
import { perform } from './perform.ts';
import { type Change, prepare, sameBytes, type Wish } from './prepare.ts';
import { findRoot, makeRoot } from './root.ts';
import { sweep } from './sweep.ts';
import { undoLast } from './undo.ts';

export function commit(disk: Disk, top: string, act: Act): PastAct {
  return writing(top, () => commitWhole(disk, top, act));
}

export function undo(disk: Disk, top: string, at: Date): PastAct {
  return writing(top, () => undoWhole(disk, top, at));
}

function commitWhole(disk: Disk, top: string, act: Act): PastAct {
  for (const { path } of [...act.writes, ...(act.removes ?? []), ...(act.adds ?? [])]) writableSegments(path);
  const found = findRoot(disk, top);
  const root = found === undefined ? makeRoot(disk, top) : { path: found, discard: () => undefined };
  let done: PastAct | undefined;
  try {
    done = locked(disk, root.path, act.at, () => commitLocked(disk, root.path, act));
    return done;
  } finally {
    if (done === undefined || done.id === '') root.discard();
  }
}

function commitLocked(disk: Disk, root: string, act: Act): PastAct {
  const prepared = prepare(disk, root, wishesOf(act));
  if (prepared.changes.length === 0) {
    return { id: '', verb: act.verb, at: act.at, created: [], replaced: [], removed: [], undone: false };
  }
  const title = { verb: act.verb, at: act.at, removes: emptied(disk, root, prepared.changes) };
  const id = entryName(nextNumber(disk, root), act.verb);
  return pastAct(id, perform(disk, root, `.${id}`, title, prepared), false);
}

/** A record comes first: at no moment, killed or not, does a file stand without its line. */
function wishesOf({ writes, removes = [], adds = [] }: Act): readonly Wish[] {
  return [
    ...adds.map(
      ({ path, lines, mode }): Wish => ({
        path,
        wanted: (found) => ({ bytes: grown(found, lines), mode }),
        believes: () => true,
        grows: true,
      }),
    ),
    ...writes.map(
      ({ path, bytes, mode, replaces }): Wish => ({
        path,
        wanted: () => ({ bytes, mode }),
        believes: (found) => sameBytes(found, replaces),
      }),
    ),
    ...removes.map(
      ({ path, replaces }): Wish => ({
        path,
        wanted: () => undefined,
        believes: (found) => sameBytes(found, replaces),
      }),
    ),
  ];
}

/** A last line without its end is a line all the same, and not the beginning of the next. */
function grown(found: Uint8Array | undefined, lines: Uint8Array): Uint8Array {
  if (found === undefined || found.length === 0) return lines;
  return Buffer.concat([found, found.at(-1) === LINE_FEED ? Buffer.of() : Buffer.of(LINE_FEED), lines]);
}

const LINE_FEED = 0x0a;

/**
 * The directories that may be empty when the files are gone, outermost first. Only those that are as we make
 * them, so that undo can make them again exactly so, and none that a link led to: it would lead nowhere.
 */
function emptied(disk: Disk, root: string, changes: readonly Change[]): readonly string[] {
  const directories = new Set<string>();
  for (const { path, place, wanted } of changes) {
    if (wanted !== undefined || place !== join(root, path)) continue;
    for (let above = dirname(place); above !== root; above = dirname(above)) {
      const status = disk.lstat(above);
      if (status === undefined || (status.mode & 0o777) !== 0o700) break;
      directories.add(placeOf(root, above));
    }
  }
  return [...directories].toSorted();
}

function undoWhole(disk: Disk, top: string, at: Date): PastAct {
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
    lock.release();
  }
}

/** What was committed is carried through, what was not is swept. */
function recover(disk: Disk, root: string): void {
  for (const [folder] of working(disk, root)) {
    const path = join(root, HISTORY, folder, MANIFEST);
    if (disk.lstat(path) === undefined) sweep(disk, root, folder);
    else finish(disk, root, folder, readManifest(disk, path), 'found');
  }
}

function writing<T>(top: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw writingTrouble(error, top);
  }
}
