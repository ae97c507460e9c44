/**
 * Reading whatever path a user names. A regular file is read whole, a pipe until its end (`<(openssl …)` is
 * one), and nothing else at all: a terminal would wait for somebody to type, /dev/zero would never end.
 */
import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, stat } from 'node:fs/promises';
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
        const top = await stat(directory);
        if (!top.isDirectory()) throw new KubepkiError('not-a-directory', { path: directory });
        await descend(stateOf(directory, top, top), found);
      });
      return found.toSorted((one, other) => (one.path < other.path ? -1 : 1));
    },
    async list(directory) {
      const names = await translated(directory, async () => await readdir(directory));
      const paths = names.toSorted().map((name) => join(directory, name));
      const states = await Promise.all(paths.map((path) => stateAt(path, path).catch(unlessGone)));
      return states.filter((state) => typeof state === 'object');
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
    const link = own.isSymbolicLink();
    const status = link ? await stat(path).catch(() => own) : own;
    return {
      ...stateOf(name, own, status),
      ...(link ? { target: await readlink(path) } : {}),
      modified: status.mtime,
      owner: { uid: status.uid, gid: status.gid },
    };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** What is gone since its name was read is passed over. A directory that may be read and not entered tells names and nothing else. */
async function descend(directory: FileState, found: FileState[]): Promise<void> {
  let closed = false;
  for (const name of await readdir(directory.path)) {
    const path = join(directory.path, name);
    const state = await stateAt(path, path).catch(unlessGone);
    if (state === 'closed') closed = true;
    else if (state?.kind === 'directory') {
      if ((await descend(state, found).catch(unlessGone)) === 'closed') found.push(state);
    } else if (state !== undefined) found.push(state);
  }
  if (closed) found.push(directory);
}

function unlessGone(error: unknown): 'closed' | undefined {
  const errno = errnoOf(error);
  if (errno === undefined) throw error;
  return errno === 'ENOENT' ? undefined : 'closed';
}

async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw readingTrouble(error, path);
  }
}
