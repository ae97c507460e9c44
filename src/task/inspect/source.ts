/** Where inspect gets its bytes: files, directories, standard input. What cannot be read becomes a source with trouble. */
import { KubepkiError } from '../../domain/error.ts';
import type { Files } from '../../domain/port.ts';

export interface Source {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** permission bits; absent for standard input */
  readonly mode?: number;
  /** named by the user, not merely met in a directory: then it must hold something */
  readonly named: boolean;
  readonly trouble?: string;
}

/** Directories are walked by size: nothing of a PKI is larger, and a log or an image is not looked into. */
const LARGEST_MET = 4 * 1024 * 1024;

export async function sourcesOf(target: string, files: Files): Promise<readonly Source[]> {
  if (target === '-') return [{ file: '-', bytes: await files.stdin(), named: true }];
  const state = await files.state(target);
  if (state === undefined) return [troubled(target, 'file-missing')];
  if (state.kind !== 'directory') return [await sourceOf(target, state.mode, true, files)];
  const met = await files.walk(target);
  const sources: Source[] = [];
  for (const { path, mode, size } of met) {
    if (size <= LARGEST_MET && isVisible(path.slice(target.length)))
      sources.push(await sourceOf(path, mode, false, files));
  }
  return sources;
}

/** A store's history and everybody's dot files are no part of what a directory is said to hold. */
function isVisible(path: string): boolean {
  return !/(?:^|\/)(?:\.[^/]|history\/[0-9]{6}-)/.test(path);
}

async function sourceOf(file: string, mode: number, named: boolean, files: Files): Promise<Source> {
  try {
    return { file, bytes: await files.read(file), mode, named };
  } catch (error) {
    if (error instanceof KubepkiError && error.class === 'unable')
      return { ...troubled(file, error.code), named };
    throw error;
  }
}

function troubled(file: string, trouble: string): Source {
  return { file, bytes: new Uint8Array(), named: true, trouble };
}
