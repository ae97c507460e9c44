/** Streams into memory, bounded in size, and pipes bounded in time as well. */
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubepkiError } from '../domain/error.ts';
import { errnoOf } from './trouble.ts';

export async function gather(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  limit: number,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for await (const piece of chunks) {
    total += piece.length;
    if (total > limit) throw new KubepkiError('file-too-large', { path, limit });
    pieces.push(piece);
  }
  return Buffer.concat(pieces, total);
}

/** A regular file, whatever size its status claims: those under /proc claim 0. */
export async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024));
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** How long a pipe may be without any writer at all. */
const GRACE = 1000;
const PAUSE = 10;

/**
 * A pipe opened without waiting: EAGAIN says that the writer has nothing yet, an end before the first byte
 * that there is no writer yet, or never will be. Asking again now and then costs less than the socket
 * machinery that could be told.
 */
export async function* chunksOfPipe(
  file: FileHandle,
  path: string,
  patience: number,
): AsyncGenerator<Uint8Array> {
  let waited = 0;
  let begun = false;
  for (;;) {
    const piece = await readNow(file);
    if (piece !== undefined && piece.length > 0) {
      [waited, begun] = [0, true];
      yield piece;
      continue;
    }
    if (piece !== undefined && begun) return;
    if (waited >= (piece === undefined ? patience : Math.min(GRACE, patience))) {
      throw new KubepkiError('file-unreadable', {
        path,
        reason: piece === undefined ? 'pipe-stalled' : 'pipe-without-writer',
      });
    }
    await sleep(PAUSE);
    waited += PAUSE;
  }
}

/** undefined where a writer is there and has written nothing since */
async function readNow(file: FileHandle): Promise<Uint8Array | undefined> {
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024));
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    if (errnoOf(error) === 'EAGAIN') return undefined;
    throw error;
  }
}
