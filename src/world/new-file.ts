/**
 * Files that are made and never replaced: a key that others are certified by, the request that it signed. Whole or not at
 * all: what is written under another name gets its own by a link, which fails where something stands already.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { NewFiles } from '../domain/port.ts';
import { errnoOf, writingTrouble } from './trouble.ts';

export const newFiles: NewFiles = {
  create(path, bytes, mode) {
    try {
      return Promise.resolve(create(path, bytes, mode));
    } catch (error) {
      // by the path that was asked for, not by a temporary beside it that is gone
      if (errnoOf(error) !== undefined && error instanceof Error) Object.assign(error, { path });
      return Promise.reject(writingTrouble(error, path) as Error);
    }
  },
};

/** File systems without links (FAT, some that lie on a network) answer with one of these. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

function create(path: string, bytes: Uint8Array, mode: number): boolean {
  const temporary = join(dirname(path), `.${basename(path)}.kubepki-${randomBytes(6).toString('hex')}`);
  try {
    write(temporary, bytes, mode);
    try {
      linkSync(temporary, path);
    } catch (error) {
      const errno = errnoOf(error) ?? '';
      if (errno === 'EEXIST') return false;
      if (!NO_LINKS.has(errno)) throw error;
      if (!writeInPlace(path, bytes, mode)) return false;
    }
  } finally {
    rmSync(temporary, { force: true });
  }
  flushFolder(dirname(path));
  return true;
}

function write(path: string, bytes: Uint8Array, mode: number): void {
  // for its owner alone from the moment it exists
  const file = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The next best: never in the place of another, and gone again where it could not be written to its end. */
function writeInPlace(path: string, bytes: Uint8Array, mode: number): boolean {
  try {
    write(path, bytes, mode);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    rmSync(path, { force: true });
    throw error;
  }
}

/** A name is on the disk when its folder is. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
