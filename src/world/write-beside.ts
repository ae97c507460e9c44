/** What a document names in its own folder, written there before the document itself. */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KubepkiError } from '../domain/error.ts';
import type { BesideFile } from '../domain/port.ts';
import { whereItIs } from './destination.ts';
import { writingTrouble } from './trouble.ts';
import { writeDocument } from './write-document.ts';

/**
 * @param path of the document, as its reader will name it: that is what names inside it are relative to
 * @throws KubepkiError path-refused where it is a device or a pipe, which is nowhere to lie beside, and all that writeDocument throws
 */
export async function writeBeside(path: string, files: readonly BesideFile[]): Promise<void> {
  if (files.length === 0) return;
  const kind = kindAt(path);
  if (kind !== undefined) throw new KubepkiError('path-refused', { path, reason: kind });
  for (const { name, bytes, mode } of files)
    await writeDocument(join(dirname(path), name), bytes, (mode & 0o077) === 0);
}

/** What stands there and is no file; undefined where a file or nothing does. */
function kindAt(path: string): 'is-a-directory' | 'not-a-file' | undefined {
  try {
    const there = whereItIs(path);
    if ('descriptor' in there) return 'not-a-file';
    const status = statSync(there.path, { throwIfNoEntry: false });
    if (status === undefined || status.isFile()) return undefined;
    return status.isDirectory() ? 'is-a-directory' : 'not-a-file';
  } catch (error) {
    throw writingTrouble(error, path);
  }
}
