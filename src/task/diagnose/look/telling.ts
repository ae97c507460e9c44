/** That a program runs, as a unit, a manifest, a process or the cluster file tells it: before any file is opened that it names. */
import type { PartyId } from '../../../domain/party.ts';
import type { Setting, SiteMachine, Told } from '../../../domain/site/site.ts';
import type { Located } from './machine-root.ts';

/** From a path as a program sees it to where it lies here; elsewhere: in a volume that is none of the machine's. */
export type Place = (path: string) => Promise<Located | 'elsewhere'>;

export interface Telling {
  readonly party: PartyId;
  /** absent for what is on no machine */
  readonly machine?: SiteMachine;
  readonly told: Told;
  readonly settings: readonly Setting[];
  /** where its relative paths begin, as it sees it */
  readonly directory: string;
  readonly place: Place;
  readonly version?: string;
  readonly started?: Date;
  readonly pid?: number;
  readonly changed?: readonly string[];
}

/** A path of a program, whole: what is relative begins where the program does, or where we are. */
export function wholePath(path: string, directory: string): string {
  if (path.startsWith('/') || directory === '') return path;
  return `${directory.replace(/\/+$/, '')}/${path}`;
}

/** '' for a file where we are */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === 0 ? '/' : path.slice(0, Math.max(slash, 0));
}

export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
