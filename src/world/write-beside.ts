/** What a document names in its own folder, put there before the document itself. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sameBytes } from '../domain/bytes.ts';
import { KubepkiError } from '../domain/error.ts';
import type { BesideFile } from '../domain/port.ts';
import { whereItIs } from './destination.ts';
import { demandOurs } from './store/owner.ts';
import { writingTrouble } from './trouble.ts';
import { replaceFiles, type WholeFile } from './write-document.ts';

/**
 * @param path of the document, as its reader will name it: that is what names inside it are relative to
 * @throws KubepkiError path-refused where it is a device or a pipe, which is nowhere to lie beside, store-not-ours, and
 * all that writing throws
 */
export function writeBeside(path: string, files: readonly BesideFile[]): void {
  if (files.length === 0) return;
  try {
    fileAt(path);
    replaceFiles(filesBeside(path, files));
  } catch (error) {
    throw writingTrouble(error, path);
  }
}

/** Those that are not there yet as they shall be, and where each goes: a link stays one, and a mode is never wider than it was. */
export function filesBeside(path: string, files: readonly BesideFile[]): readonly WholeFile[] {
  return files.flatMap(({ name, bytes, mode }) => {
    const place = join(dirname(path), name);
    const { target, status } = fileAt(place);
    if (status === undefined) return [{ target, bytes, mode }];
    const own = status.mode & mode;
    if (own === (status.mode & 0o777) && sameBytes(readFileSync(target), bytes)) return [];
    demandOurs(status, place);
    return [{ target, bytes, mode: own }];
  });
}

function fileAt(path: string) {
  const there = whereItIs(path);
  if ('descriptor' in there) throw new KubepkiError('path-refused', { path, reason: 'not-a-file' });
  const status = statSync(there.path, { throwIfNoEntry: false });
  if (status === undefined || status.isFile()) return { target: there.path, status };
  throw new KubepkiError('path-refused', {
    path,
    reason: status.isDirectory() ? 'is-a-directory' : 'not-a-file',
  });
}
