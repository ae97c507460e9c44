/**
 * Where a path of the store really is. Links are followed by hand, one at a time, because each hop must be
 * judged: only a link that we or root made, in a directory of ours or root's, may send a write elsewhere. The link then stays and the file behind
 * it is replaced in its own directory. The kernel's own following would trust anybody's.
 */
import { dirname, isAbsolute, join, sep } from 'node:path';
import type { Disk, Status } from './disk.ts';
import { refused } from './name.ts';
import { demandOurs, demandTrusted } from './owner.ts';

interface Location {
  /** where the file is or will be; every directory that exists on the way is resolved */
  readonly place: string;
  /** what stands there, a regular file; undefined for nothing */
  readonly status: Status | undefined;
  /** directories that must be made first, outermost first */
  readonly missing: readonly string[];
}

/** As Linux (MAXSYMLINKS). */
const MOST_LINKS = 40;

/** @throws KubepkiError path-refused, store-not-ours */
export function locate(disk: Disk, root: string, path: string, segments: readonly string[]): Location {
  const queue = segments.map((name) => ({ name, linked: false }));
  let links = 0;
  let directory = root;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next.name === '..') {
      directory = dirname(directory);
      continue;
    }
    const here = join(directory, next.name);
    const status = disk.lstat(here);
    if (status === undefined) {
      // A link into directories that do not exist is more likely a mistake or a trap than a wish.
      if (next.linked && queue.length > 0) throw refused(path, 'dangling-link', { at: here });
      demandDirectory(disk, directory, path);
      return missingFrom(here, queue);
    }
    if (status.isSymbolicLink()) {
      if (++links > MOST_LINKS) throw refused(path, 'link-loop', { at: here });
      demandTrusted(status, here);
      const holder = disk.lstat(directory);
      if (holder !== undefined) demandTrusted(holder, directory);
      const target = disk.readlink(here);
      const names = target.split(sep).filter((name) => name !== '' && name !== '.');
      queue.unshift(...names.map((name) => ({ name, linked: true })));
      if (isAbsolute(target)) directory = sep;
      continue;
    }
    if (queue.length === 0) {
      if (!status.isFile())
        throw refused(path, status.isDirectory() ? 'is-a-directory' : 'not-a-file', { at: here });
      demandDirectory(disk, directory, path);
      // Renaming over it would silently hand a component's own file to us.
      demandOurs(status, here);
      return { place: here, status, missing: [] };
    }
    if (!status.isDirectory()) throw refused(path, 'not-a-directory', { at: here });
    directory = here;
  }
  throw refused(path, 'is-a-directory', { at: directory });
}

function missingFrom(first: string, rest: readonly { readonly name: string }[]): Location {
  const missing: string[] = [];
  let place = first;
  for (const { name } of rest) {
    missing.push(place);
    place = join(place, name);
  }
  return { place, status: undefined, missing };
}

export function demandDirectory(disk: Disk, directory: string, path: string): void {
  const status = disk.lstat(directory);
  if (status?.isDirectory() !== true) throw refused(path, 'not-a-directory', { at: directory });
  demandOurs(status, directory);
}
