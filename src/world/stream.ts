/** Long files and standard input, piece by piece: never more of them in memory than a piece. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { KubepkiError } from '../domain/error.ts';
import type { Streams } from '../domain/port.ts';
import { chunksOfPipe } from './gather.ts';
import { readingTrouble } from './trouble.ts';

/** As much as is read at once: fewer, and the calls cost more than the reading. */
const PIECE = 256 * 1024;
/** A pipe may be silent for long: whoever follows a log waits. */
const PATIENCE = Number.POSITIVE_INFINITY;

export const streams: Streams = {
  async *stream(path) {
    try {
      yield* unzipped(path === '-' ? process.stdin : pieces(path));
    } catch (error) {
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
        throw new KubepkiError('file-unreadable', { path, reason: 'gzip-damaged' }, error);
      throw readingTrouble(error, path);
    }
  },
};

async function* pieces(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (status.isFIFO()) {
      yield* chunksOfPipe(file, path, PATIENCE);
      return;
    }
    if (!status.isFile())
      throw new KubepkiError('file-unreadable', {
        path,
        reason: status.isDirectory() ? 'is-a-directory' : 'not-a-file',
      });
    // who is handed a piece is done with it before asking for the next
    const buffer = Buffer.alloc(PIECE);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, PIECE);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** What a rotation has compressed is told by its first two octets, RFC 1952 §2.3.1. */
async function* unzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    if (first.done === true) return;
    const rest = (async function* () {
      yield first.value;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value;
    })();
    if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
      yield* rest;
      return;
    }
    const { createGunzip } = await import('node:zlib');
    const { Readable } = await import('node:stream');
    // the reader's buffer is used again, and what is unzipped is read later
    const copies = (async function* () {
      for await (const chunk of rest) yield Buffer.from(chunk);
    })();
    const source = Readable.from(copies);
    const unzip = createGunzip();
    source.on('error', (error) => unzip.destroy(error));
    source.pipe(unzip);
    yield* unzip;
  } finally {
    await iterator.return?.();
  }
}
