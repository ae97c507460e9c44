/**
 * Standard output without a stream: opening Node's costs two milliseconds at every start, and a result is
 * written once and whole. A terminal, and a pipe that is full and does not block, are left to Node's stream.
 */
import { fstatSync, writeSync } from 'node:fs';
import { KubepkiError } from '../domain/error.ts';
import { errnoOf } from './trouble.ts';

const OUT = 1;

/** Only a character device can be one, and most outputs are pipes or files. */
export function isTerminal(): boolean {
  try {
    return fstatSync(OUT).isCharacterDevice() && process.stdout.isTTY;
  } catch {
    return false;
  }
}

/** Writes all of it, or rejects; a reader that went away is a good end, not an error. */
export async function writeOut(text: string | Uint8Array): Promise<void> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  let at = 0;
  try {
    if (!isTerminal()) while (at < bytes.length) at += writeSync(OUT, bytes, at);
  } catch (error) {
    if (errnoOf(error) !== 'EAGAIN') return endOr(error);
  }
  if (at < bytes.length) await throughStream(bytes.subarray(at));
}

function throughStream(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: unknown) => {
      try {
        endOr(error);
        resolve();
      } catch (worse) {
        reject(worse);
      }
    };
    process.stdout.once('error', failed);
    process.stdout.write(bytes, (error) => {
      if (error) failed(error);
      else resolve();
    });
  });
}

function endOr(error: unknown): void {
  if (errnoOf(error) === 'EPIPE') return;
  throw new KubepkiError('write-failed', { path: 'standard output', errno: errnoOf(error) ?? '' }, error);
}
