/**
 * From wishes to steps, under the lock and before anything is written: where each file really is, what
 * stands there, whether that is what the writer believed, and whether there is anything to do at all.
 */
import { dirname } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import type { Disk, Status } from './disk.ts';
import { locate } from './locate.ts';
import { HISTORY, refused, writableSegments } from './name.ts';
import { takeFile } from './take.ts';

/** A file as it shall be, and how to tell that it is now what the writer thinks it is. */
export interface Wish {
  readonly path: string;
  /** undefined: it shall not be */
  wanted(found: Uint8Array | undefined): Content | undefined;
  believes(found: Uint8Array | undefined): boolean;
  /** all that stands there is in what is wanted, and more */
  readonly grows?: true;
}

export interface Content {
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** A wish that is not yet true. */
export interface Change {
  readonly path: string;
  readonly place: string;
  readonly wanted: Content | undefined;
  readonly found: Content | undefined;
  /** to see, just before the commit point, that it is still the same file */
  readonly status: Status | undefined;
  readonly grows: boolean;
}

export interface Prepared {
  readonly changes: readonly Change[];
  /** directories to make, outermost first */
  readonly missing: readonly string[];
}

/** @throws KubepkiError store-changed with all paths that differ, path-refused, store-not-ours */
export function prepare(disk: Disk, root: string, wishes: readonly Wish[]): Prepared {
  const changes: Change[] = [];
  const changed: string[] = [];
  const missing = new Set<string>();
  const places = new Map<string, string>();
  for (const wish of wishes) {
    const location = locate(disk, root, wish.path, writableSegments(wish.path));
    const { place } = location;
    if (place === `${root}/${HISTORY}` || place.startsWith(`${root}/${HISTORY}/`))
      throw refused(wish.path, 'reserved', { at: place });
    if (places.has(place)) throw refused(wish.path, 'twice', { at: place });
    places.set(place, wish.path);
    const taken = location.status === undefined ? undefined : takeFile(disk, place);
    const found = taken === undefined ? undefined : { bytes: taken.bytes, mode: taken.status.mode & 0o777 };
    if (!wish.believes(found?.bytes)) changed.push(wish.path);
    const wanted = wish.wanted(found?.bytes);
    if (isSame(found, wanted)) continue;
    const { path, grows = false } = wish;
    changes.push({ path, place, wanted, found, status: taken?.status, grows });
    if (wanted !== undefined) for (const directory of location.missing) missing.add(directory);
  }
  for (const [place, path] of places) demandNoFileAbove(places, place, path);
  if (changed.length > 0) throw new KubepkiError('store-changed', { paths: changed });
  return { changes, missing: [...missing] };
}

/** A name cannot become a file and a directory in one act; found out at the rename it would be too late. */
function demandNoFileAbove(places: ReadonlyMap<string, string>, place: string, path: string): void {
  for (let above = dirname(place); above !== dirname(above); above = dirname(above)) {
    if (places.has(above)) throw refused(path, 'not-a-directory', { at: above });
  }
}

function isSame(found: Content | undefined, wanted: Content | undefined): boolean {
  if (found === undefined || wanted === undefined) return found === wanted;
  return found.mode === (wanted.mode & 0o777) && sameBytes(found.bytes, wanted.bytes);
}

export function sameBytes(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0;
}

/**
 * The last look before the commit point. Those who edit by hand know nothing of our lock; what they did
 * while we were preparing shows in inode, size or times, and the act is off.
 */
export function demandUnchanged(disk: Disk, changes: readonly Change[]): void {
  const paths = changes
    .filter(({ place, status }) => !isSameFile(disk.lstat(place), status))
    .map(({ path }) => path);
  if (paths.length > 0) throw new KubepkiError('store-changed', { paths });
}

function isSameFile(now: Status | undefined, then: Status | undefined): boolean {
  if (now === undefined || then === undefined) return now === then;
  return (['dev', 'ino', 'size', 'mode', 'mtimeMs', 'ctimeMs'] as const).every(
    (field) => now[field] === then[field],
  );
}
