/**
 * Writing a document where the user said (--to PATH): naming a path is asking to replace what is there. A
 * regular file, or nothing, is replaced by a dot-named temporary in the same directory and a rename, so that
 * nobody ever reads half of it. A device, a pipe or a descriptor is written into: a rename would put a file
 * in the place of /dev/full for the whole machine, and has no place to go in a pipe.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubepkiError } from '../domain/error.ts';
import { whereItIs } from './destination.ts';
import { errnoOf, writingTrouble } from './trouble.ts';

/**
 * @param secret then nobody but its owner may read it, whoever could read what stood there
 * @throws KubepkiError whose path is the given one, and whose `at` is the place that stands in the way where that is another
 */
export async function writeDocument(
  path: string,
  content: string | Uint8Array,
  secret = false,
): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let target = path;
  try {
    const there = whereItIs(path);
    if ('descriptor' in there) return await pour(there.descriptor, bytes);
    target = there.path;
    const status = statSync(target, { throwIfNoEntry: false });
    if (status?.isDirectory() === true)
      throw new KubepkiError('path-refused', { path, reason: 'is-a-directory' });
    if (status === undefined || status.isFile())
      replaceFiles([{ target, bytes, mode: secret ? 0o600 : (status?.mode ?? 0o644) & 0o777 }]);
    else await pourInto(target, bytes, status.isFIFO());
  } catch (error) {
    // A reader that went away is a good end, as on standard output.
    if (errnoOf(error) !== 'EPIPE') throw named(error, path, target);
  }
}

/** A file as it shall be. */
export interface WholeFile {
  readonly target: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/**
 * Whole files in the place of others or of none, in that order. All of them are on the disk before the first takes its
 * name: a disk that is full leaves a key beside the certificate that it belongs to, and not beside the next one.
 */
export function replaceFiles(files: readonly WholeFile[]): void {
  const staged: { readonly temporary: string; readonly target: string }[] = [];
  try {
    for (const { target, bytes, mode } of files) {
      const temporary = join(
        dirname(target),
        `.${basename(target)}.kubepki-${randomBytes(6).toString('hex')}`,
      );
      const file = openSync(temporary, 'wx', 0o600);
      staged.push({ temporary, target });
      try {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
        fchmodSync(file, mode);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    }
    for (const { temporary, target } of staged) renameSync(temporary, target);
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw error;
  }
}

const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
/** milliseconds between two looks whether a pipe has a reader, or room */
const PAUSE = 10;

/** Never created, never cut short: what is there is not ours. */
async function pourInto(path: string, bytes: Uint8Array, isPipe: boolean): Promise<void> {
  const file = await opened(path, isPipe);
  try {
    await pour(file, bytes);
  } finally {
    closeSync(file);
  }
}

/** A pipe waits for its reader as it does with every other program, but so that a signal is answered meanwhile. */
async function opened(path: string, isPipe: boolean): Promise<number> {
  for (;;) {
    try {
      return openSync(path, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    } catch (error) {
      // fifo(7): opened so, a FIFO that nobody reads answers ENXIO
      if (!isPipe || errnoOf(error) !== 'ENXIO') throw error;
    }
    await sleep(PAUSE);
  }
}

async function pour(file: number, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(file, bytes, at);
    } catch (error) {
      if (errnoOf(error) !== 'EAGAIN') throw error;
      await sleep(PAUSE);
    }
  }
}

/** By the path that the user gave, not by a temporary beside it that is gone. */
function named(error: unknown, path: string, target: string): unknown {
  const trouble = writingTrouble(error, target);
  if (!(trouble instanceof KubepkiError)) return trouble;
  const { path: found, errno } = trouble.evidence;
  const at = errno === 'ENOENT' ? dirname(target) : found;
  return new KubepkiError(
    trouble.code,
    { ...trouble.evidence, path, ...(at === undefined || at === path ? {} : { at }) },
    error,
  );
}
