/**
 * Writing a document where the user said (--to PATH): naming a path is asking to replace what is there. A
 * dot-named temporary in the same directory, then a rename, so that nobody ever reads half of it.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errnoOf, writingTrouble } from './trouble.ts';

export async function writeDocument(path: string, text: string): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = whereItIs(path);
    const mode = modeThere(target) ?? 0o644;
    temporary = join(dirname(target), `.${basename(target)}.kubepki-${randomBytes(6).toString('hex')}`);
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeAll(file, Buffer.from(text));
      fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw writingTrouble(error, path);
  }
}

/** A link stays a link: what it leads to is replaced. */
function whereItIs(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return path;
    throw error;
  }
}

function modeThere(path: string): number | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() === true ? status.mode & 0o777 : undefined;
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
