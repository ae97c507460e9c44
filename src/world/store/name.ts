/**
 * The names the store keeps for itself, in one place: what is listed, swept or refused is decided by these
 * and, before anything is removed, by an intent that lists it as well.
 */
import { KubepkiError } from '../../domain/error.ts';

/** Holds one folder an act; directly under the root. */
export const HISTORY = 'history';
/** A symbolic link whose text is the holder's record (lock.ts). */
export const LOCK = '.kubepki-lock';
/** The plan of an act before its commit point, and the same bytes under the second name after it. */
export const INTENT = 'intent.json';
export const MANIFEST = 'manifest.json';
/** Inside an entry: what the act replaced, under the path it had. */
export const BEFORE = 'before';
/** Inside an entry: the act that undid it, with a manifest and a before/ of its own. */
export const UNDONE = 'undone';

/** Beside its target, so that the rename never crosses a file system. */
export function temporaryName(nonce: string, index: number): string {
  return `.kubepki-${nonce}-${String(index)}`;
}

/** Temporaries and locks, wherever in the tree. */
export function isOurs(name: string): boolean {
  return /^\.kubepki-(?:[0-9a-f]{16}-\d+|lock(?:-[0-9a-f]{16})?)$/.test(name);
}

export const WORKING = /^\.(\d{6,}-[a-z0-9-]+)(\.undo)?$/;
export const ENTRY = /^(\d{6,})-[a-z0-9-]+$/;

/** Counted, not dated: clocks go backwards, and two acts may share a second. */
export function entryName(number: number, verb: string): string {
  const word = verb
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return `${String(number).padStart(6, '0')}-${word === '' ? 'act' : word}`;
}

/** The segments of a path that can lead nowhere but downwards, or path-refused. */
export function segmentsOf(path: string): readonly string[] {
  const segments = path.split('/');
  if (/[\p{Cc}\\]/u.test(path)) throw refused(path, 'character');
  if (path.startsWith('/')) throw refused(path, 'absolute');
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..') throw refused(path, 'segment');
    if (Buffer.byteLength(segment) > 255) throw refused(path, 'too-long');
  }
  return segments;
}

/** As segmentsOf, for writing: the store's own books are not written through the front door. */
export function writableSegments(path: string): readonly string[] {
  const segments = segmentsOf(path);
  if (segments[0] === HISTORY || segments.some(isOurs)) throw refused(path, 'reserved');
  return segments;
}

export function refused(
  path: string,
  reason: string,
  more: Readonly<Record<string, string | number>> = {},
): KubepkiError {
  return new KubepkiError('path-refused', { path, reason, ...more });
}
