/**
 * Putting back the last act that is not undone. An undo is an act like any other, with a journal of its own, and
 * ends as the folder `undone` inside the entry it undid; there lies what it took away, so nothing is lost by
 * undoing either.
 */
import { join } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import type { PastAct } from '../../domain/port.ts';
import { sha256 } from './checksum.ts';
import type { Disk } from './disk.ts';
import { lastEntry, type Entry } from './history.ts';
import { pastAct, type Step } from './manifest.ts';
import { BEFORE, HISTORY } from './name.ts';
import { perform } from './perform.ts';
import { prepare, type Content, type Prepared, type Wish } from './prepare.ts';
import { takeFile } from './take.ts';

/** @throws KubepkiError nothing-to-undo, store-changed where somebody has changed a file since */
export function undoLast(disk: Disk, root: string, at: Date): PastAct {
  const entry = lastEntry(disk, root);
  if (entry === undefined) throw new KubepkiError('nothing-to-undo', { path: root });
  const wishes = entry.manifest.steps
    .filter(({ grows }) => grows !== true)
    .map((step) => reverse(disk, root, entry, step));
  const prepared = prepare(disk, root, wishes);
  perform(
    disk,
    root,
    `.${entry.id}.undo`,
    { verb: 'undo', at, removes: entry.manifest.directories },
    prepared,
  );
  return pastAct(entry.id, { ...entry.manifest, steps: taken(entry, prepared) }, true);
}

/** The steps that were taken back: what somebody had removed or put back before us is not our doing. */
function taken(entry: Entry, { changes }: Prepared): readonly Step[] {
  const paths = new Set(changes.map(({ path }) => path));
  return entry.manifest.steps.filter(({ path }) => paths.has(path));
}

function reverse(disk: Disk, root: string, entry: Entry, step: Step): Wish {
  const wanted = step.before === null ? undefined : readBefore(disk, root, entry, step, modeBack(step));
  return {
    path: step.path,
    wanted: () => wanted,
    // As the act left it, or already as it was before.
    believes(found) {
      const checksum = found === undefined ? undefined : sha256(found);
      return checksum === step.after?.sha256 || checksum === step.before?.sha256;
    },
  };
}

/**
 * The bytes come back, and the mode no wider than the act had written it: a key that somebody had opened to
 * all and the act closed stays closed, and a file that had been closed further is so again.
 */
function modeBack({ before, after }: Step): number {
  return (before?.mode ?? 0o600) & (after?.mode ?? 0o777);
}

function readBefore(disk: Disk, root: string, entry: Entry, step: Step, mode: number): Content {
  const path = join(root, HISTORY, entry.id, BEFORE, step.path);
  if (disk.lstat(path)?.isFile() !== true) throw new KubepkiError('store-damaged', { path });
  const { bytes } = takeFile(disk, path);
  if (sha256(bytes) !== step.before?.sha256) throw new KubepkiError('store-damaged', { path });
  return { bytes, mode };
}
