/**
 * The nearest file of a name, in a directory or above it, as git looks for its repository. Nothing is read; a directory of
 * the name, or one that may not be looked into, does not count.
 */
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

export async function findUpwards(start: string, name: string): Promise<string | undefined> {
  for (let directory = resolve(start); ; directory = dirname(directory)) {
    const path = join(directory, name);
    const status = await stat(path).catch(() => undefined);
    if (status?.isFile() === true) return path;
    if (directory === dirname(directory)) return undefined;
  }
}
