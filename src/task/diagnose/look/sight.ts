/** What looking at a site goes on with: hands to read with, and a place for what could not be read. */
import { KubepkiError } from '../../../domain/error.ts';
import type { Files, FileState } from '../../../domain/port.ts';
import type { Material, SiteTrouble, Use } from '../../../domain/site/site.ts';

export interface Sight {
  readonly files: Files;
  readonly troubles: SiteTrouble[];
  /** what reading something twice would give, by path */
  readonly known: Map<string, Promise<FileState | undefined | 'closed'>>;
  readonly opened: Map<string, Promise<Opened>>;
}

/** A file that some program uses. */
export interface Opened {
  readonly state: Use['state'];
  readonly material?: Material;
}

export function openSight(files: Files): Sight {
  return { files, troubles: [], known: new Map(), opened: new Map() };
}

/** Nothing of a PKI, a unit or a configuration is larger. */
export const LARGEST = 4 * 1024 * 1024;

/** undefined where nothing is there, 'closed' where we may not look. */
export async function stateOf(path: string, sight: Sight): Promise<FileState | undefined | 'closed'> {
  const known = sight.known.get(path);
  if (known !== undefined) return await known;
  const state = sight.files.state(path).catch((error: unknown) => {
    whyUnable(error);
    return 'closed' as const;
  });
  sight.known.set(path, state);
  return await state;
}

/** What lies in a directory; nothing where there is none, and a trouble where it may not be looked into. */
export async function listing(directory: string, sight: Sight): Promise<readonly FileState[]> {
  try {
    return await sight.files.list(directory);
  } catch (error) {
    const why = whyUnable(error);
    if (why.what !== 'file-missing') sight.troubles.push({ spot: { file: directory }, ...why });
    return [];
  }
}

export type Octets =
  | { readonly state: 'read'; readonly bytes: Uint8Array }
  | { readonly state: 'missing' | 'unreadable'; readonly what: string; readonly detail?: string };

export async function octetsAt(path: string, sight: Sight): Promise<Octets> {
  const state = await stateOf(path, sight);
  if (state === undefined) return { state: 'missing', what: 'file-missing' };
  if (state !== 'closed' && state.size > LARGEST) return { state: 'unreadable', what: 'file-too-large' };
  try {
    return { state: 'read', bytes: await sight.files.read(path) };
  } catch (error) {
    const why = whyUnable(error);
    return { state: why.what === 'file-missing' ? 'missing' : 'unreadable', ...why };
  }
}

/** What the system answered, where that is all that went wrong. */
export function whyUnable(error: unknown): { readonly what: string; readonly detail?: string } {
  if (!(error instanceof KubepkiError)) throw error;
  const { errno, reason } = error.evidence;
  const detail = typeof errno === 'string' ? errno : typeof reason === 'string' ? reason : undefined;
  return { what: error.code, ...(detail === undefined ? {} : { detail }) };
}
