/**
 * The book of one act: the intent before its commit point, the journal after it, the history entry in the
 * end. It is one and the same file all the way, renamed, so that committing writes nothing new and cannot
 * run out of space. It holds checksums and names, never contents.
 */
import { dirname, isAbsolute, join } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import type { PastAct } from '../../domain/port.ts';
import type { Disk } from './disk.ts';
import { segmentsOf } from './name.ts';
import { takeFile } from './take.ts';

/** One side of a change; null in a step stands for "no file". */
interface Side {
  readonly sha256: string;
  readonly mode: number;
}

export interface Step {
  /** as the act named it */
  readonly path: string;
  /** where links led: relative to the root if inside, so that a store may be moved, else absolute */
  readonly place: string;
  /** name beside the place; '' where the step only removes */
  readonly temporary: string;
  readonly before: Side | null;
  readonly after: Side | null;
  /** lines were added to what stood there: undo passes over it, and there is no copy, since all of it is in the new file */
  readonly grows?: true;
}

export interface Manifest {
  readonly format: 1;
  readonly verb: string;
  readonly at: string;
  readonly steps: readonly Step[];
  /** directories the act makes, outermost first, as places */
  readonly directories: readonly string[];
  /** directories to take away in the end if they are empty: of removed files, or made by the act that is undone */
  readonly removes: readonly string[];
}

export function placeOf(root: string, absolute: string): string {
  return absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : absolute;
}

export function absoluteOf(root: string, place: string): string {
  return isAbsolute(place) ? place : join(root, place);
}

/** Where a step's temporary stands, if it has one. */
export function temporaryOf(root: string, step: Step): string {
  return join(dirname(absoluteOf(root, step.place)), step.temporary);
}

export function encodeManifest(manifest: Manifest): Uint8Array {
  return Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** @throws KubepkiError store-damaged */
export function readManifest(disk: Disk, path: string): Manifest {
  const { bytes } = takeFile(disk, path);
  try {
    return checked(JSON.parse(Buffer.from(bytes).toString('utf8')) as Manifest);
  } catch (error) {
    throw new KubepkiError('store-damaged', { path }, error);
  }
}

/** Enough of a check that nothing in a mangled book can name a place to write that was never in an act. */
function checked(manifest: Manifest): Manifest {
  const sound =
    manifest.format === 1 &&
    typeof manifest.verb === 'string' &&
    !Number.isNaN(Date.parse(manifest.at)) &&
    [...manifest.directories, ...manifest.removes].every(soundPlace) &&
    manifest.steps.every(
      (step) =>
        segmentsOf(step.path).length > 0 &&
        soundPlace(step.place) &&
        [step.before, step.after].every((side) => side === null || soundSide(side)) &&
        (step.grows === undefined || step.grows) &&
        /^(?:\.kubepki-[0-9a-f]{16}-\d+)?$/.test(step.temporary) &&
        (step.temporary === '') === (step.after === null),
    );
  if (!sound) throw new TypeError('not a manifest');
  return manifest;
}

function soundPlace(place: string): boolean {
  return segmentsOf(place.replace(/^\//, '')).length > 0;
}

function soundSide(side: Side): boolean {
  return /^[0-9a-f]{64}$/.test(side.sha256) && Number.isInteger(side.mode);
}

export function pastAct(id: string, manifest: Manifest, undone: boolean): PastAct {
  const paths = (meant: (step: Step) => boolean): string[] =>
    manifest.steps.filter(meant).map(({ path }) => path);
  return {
    id,
    verb: manifest.verb,
    at: new Date(manifest.at),
    created: paths(({ before }) => before === null),
    replaced: paths(({ before, after }) => before !== null && after !== null),
    removed: paths(({ before, after }) => before !== null && after === null),
    undone,
  };
}
