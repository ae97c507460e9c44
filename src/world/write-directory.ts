/**
 * Writing a directory where the user said: made whole beside its place under a dot-named temporary, for us alone, and
 * renamed into it. What stood there, if anything, is moved aside before and taken away after, file by file as the
 * caller knows them: what somebody put in it meanwhile is not ours to delete.
 */
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { KubepkiError } from '../domain/error.ts';
import { whereItIs } from './destination.ts';
import { DISK } from './store/disk.ts';
import { putDirectory, putFile, syncDirectory } from './store/put.ts';
import { errnoOf, writingTrouble } from './trouble.ts';

export interface Placed {
  /** below the directory, forward slashes */
  readonly path: string;
  readonly mode: number;
  readonly bytes: Uint8Array;
}

/** What is at a path that shall be written to, links followed: a pipe, a device or one of our descriptors is a stream. */
export function whatIsAt(path: string): 'nothing' | 'file' | 'directory' | 'stream' {
  try {
    const there = whereItIs(path);
    if ('descriptor' in there) return 'stream';
    const status = statSync(there.path, { throwIfNoEntry: false });
    if (status === undefined) return 'nothing';
    return status.isDirectory() ? 'directory' : status.isFile() ? 'file' : 'stream';
  } catch (error) {
    throw writingTrouble(error, path);
  }
}

export function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw writingTrouble(error, directory);
  }
}

/** @param former the files of what stands there, all of which may go; undefined where nothing stands there */
export function writeDirectory(
  path: string,
  files: readonly Placed[],
  former: readonly string[] | undefined,
): void {
  try {
    // a link stays, and what it leads to is replaced
    const target = former === undefined ? resolve(path) : realpathSync(path);
    const nonce = randomBytes(6).toString('hex');
    const beside = (what: string) => join(dirname(target), `.${basename(target)}.kubepki-${nonce}${what}`);
    const fresh = beside('');
    try {
      putDirectory(DISK, fresh);
      fill(fresh, files);
      if (former === undefined) renameSync(fresh, target);
      else exchange(target, fresh, beside('-former'), former);
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      throw error;
    }
    syncDirectory(DISK, dirname(target));
  } catch (error) {
    throw named(error, path);
  }
}

/** By the path that the user gave, and what stands in the way: never by a temporary that is gone again. */
function named(error: unknown, path: string): unknown {
  const trouble = writingTrouble(error, path);
  if (!(trouble instanceof KubepkiError)) return trouble;
  const { path: found, errno } = trouble.evidence;
  const at = errno === 'ENOENT' ? dirname(resolve(path)) : found;
  return new KubepkiError(
    trouble.code,
    { ...trouble.evidence, path, ...(at === undefined || at === path ? {} : { at }) },
    error,
  );
}

function fill(root: string, files: readonly Placed[]): void {
  const made = new Set([root]);
  for (const { path, mode, bytes } of files) {
    const place = join(root, path);
    makeParents(dirname(place), made);
    putFile(DISK, place, bytes, mode);
  }
  for (const directory of made) syncDirectory(DISK, directory);
}

function makeParents(directory: string, made: Set<string>): void {
  if (made.has(directory)) return;
  makeParents(dirname(directory), made);
  mkdirSync(directory, { mode: 0o700 });
  DISK.chmod(directory, 0o700);
  made.add(directory);
}

/** There is no call that swaps two directories everywhere: for a moment nothing stands there, and never half of anything. */
function exchange(target: string, fresh: string, aside: string, former: readonly string[]): void {
  renameSync(target, aside);
  try {
    renameSync(fresh, target);
  } catch (error) {
    renameSync(aside, target);
    throw error;
  }
  for (const path of former) unlinkSync(join(aside, path));
  removeEmpty(aside);
}

function removeEmpty(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmpty(join(directory, entry.name));
  try {
    rmdirSync(directory);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw new KubepkiError('path-refused', { path: directory, reason: 'not-empty' }, error);
  }
}
