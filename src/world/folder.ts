/** A folder that a user names: files in it written as whole files, and only over files of our own. */
import { accessSync, constants, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KubepkiError } from '../domain/error.ts';
import type { Folder } from '../domain/folder.ts';
import { whereItIs } from './destination.ts';
import { openFiles } from './files.ts';
import { demandOurs } from './store/owner.ts';
import { writingTrouble } from './trouble.ts';
import { replaceFiles } from './write-document.ts';

export function openFolder(directory: string): Folder {
  const path = (name: string) => (directory === '.' ? name : join(directory, name));
  const files = openFiles();
  return {
    path,
    demand: async () => {
      attempt(directory, () => {
        if (!statSync(directory).isDirectory())
          throw new KubepkiError('not-a-directory', { path: directory });
        accessSync(directory, constants.W_OK | constants.X_OK);
      });
    },
    read: async (name) => {
      const state = await files.state(path(name));
      return state === undefined ? undefined : files.read(path(name));
    },
    write: async (whole) => {
      attempt(directory, () =>
        replaceFiles(whole.map(({ name, bytes, mode }) => ({ target: targetOf(path(name)), bytes, mode }))),
      );
    },
    remove: async (names) => {
      attempt(directory, () => {
        for (const name of names) rmSync(path(name), { force: true });
      });
    },
  };
}

/** A link stays one, and what stands there must be a file of our own: what is written is secret. */
function targetOf(path: string): string {
  const there = whereItIs(path);
  if ('descriptor' in there) throw new KubepkiError('path-refused', { path, reason: 'not-a-file' });
  const status = statSync(there.path, { throwIfNoEntry: false });
  if (status === undefined) return there.path;
  if (!status.isFile())
    throw new KubepkiError('path-refused', {
      path,
      reason: status.isDirectory() ? 'is-a-directory' : 'not-a-file',
    });
  demandOurs(status, path);
  return there.path;
}

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw writingTrouble(error, path);
  }
}
