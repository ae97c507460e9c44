/**
 * Reading whatever path a user names. A regular file is read whole, a pipe until its end (`<(openssl …)` is
 * one), and nothing else at all: a terminal would wait for somebody to type, /dev/zero would never end.
 */
import { constants } from 'node:fs';
import { lstat, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KubepkiError } from '../domain/error.ts';
import type { FileState, Files } from '../domain/port.ts';
import { chunksOf, chunksOfPipe, gather } from './gather.ts';
import { stateOf } from './store/list.ts';
import { LIMIT } from './store/take.ts';
import { errnoOf, readingTrouble } from './trouble.ts';

export interface Bounds {
  /** bytes */
  readonly limit?: number;
  /** milliseconds without a byte after which the writer of a pipe is given up */
  readonly patience?: number;
}

export function openFiles({ limit = LIMIT, patience = 30_000 }: Bounds = {}): Files {
  return {
    async read(path) {
      return await translated(path, async () => await readOne(path, limit, patience));
    },
    async state(path) {
      return await translated(path, async () => await stateAt(path, path));
    },
    async walk(directory) {
      const found: FileState[] = [];
      await translated(directory, async () => {
        if ((await stat(directory)).isDirectory()) await descend(directory, found);
        else throw new KubepkiError('not-a-directory', { path: directory });
      });
      return found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
    },
    async stdin() {
      return await translated('-', async () => await gather(process.stdin, '-', limit));
    },
  };
}

async function readOne(path: string, limit: number, patience: number): Promise<Uint8Array> {
  // Opening a FIFO in the ordinary way waits for a writer, who may never come.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (status.isFIFO()) return await gather(chunksOfPipe(file, path, patience), path, limit);
    if (!status.isFile())
      throw new KubepkiError('file-unreadable', {
        path,
        reason: status.isDirectory() ? 'is-a-directory' : 'not-a-file',
      });
    if (status.size > limit) throw new KubepkiError('file-too-large', { path, limit });
    return await gather(chunksOf(file), path, limit);
  } finally {
    await file.close();
  }
}

/** What a link leads to gives mode and size; one that leads nowhere speaks for itself. */
async function stateAt(path: string, name: string): Promise<FileState | undefined> {
  try {
    const own = await lstat(path);
    return stateOf(name, own, own.isSymbolicLink() ? await stat(path).catch(() => own) : own);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

async function descend(directory: string, found: FileState[]): Promise<void> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw readingTrouble(error, directory);
  });
  for (const name of names) {
    const path = join(directory, name);
    const state = await stateAt(path, path);
    if (state?.kind === 'directory') await descend(path, found);
    else if (state !== undefined) found.push(state);
  }
}

async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw readingTrouble(error, path);
  }
}
