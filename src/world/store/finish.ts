/**
 * From the commit point to the history, by whoever gets there: the writer itself, or the next one after a
 * crash. Every step may have been done already, so each looks before it acts and can be repeated.
 */
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import { sha256 } from './checksum.ts';
import type { Disk } from './disk.ts';
import { demandDirectory } from './locate.ts';
import { absoluteOf, temporaryOf, type Manifest, type Step } from './manifest.ts';
import { HISTORY, UNDONE, WORKING } from './name.ts';
import { putCopy, syncDirectory } from './put.ts';
import { removeEmpty } from './sweep.ts';
import { takeFile } from './take.ts';

/** Found after a crash, things may have been changed by others since they were staged; it is looked at first. */
type Occasion = 'just-staged' | 'found';

export function finish(
  disk: Disk,
  root: string,
  folder: string,
  manifest: Manifest,
  occasion: Occasion,
): void {
  const working = join(root, HISTORY, folder);
  if (occasion === 'found') {
    for (const step of manifest.steps) examine(disk, root, working, step);
    saveStrangers(disk, root, working, manifest.steps);
  }
  const directories = new Set<string>();
  for (const step of manifest.steps) {
    const target = absoluteOf(root, step.place);
    if (disk.lstat(dirname(target)) === undefined) continue;
    demandDirectory(disk, dirname(target), step.path);
    if (step.after === null) {
      if (disk.lstat(target) !== undefined) disk.unlink(target);
    } else if (occasion === 'just-staged' || disk.lstat(temporaryOf(root, step)) !== undefined) {
      disk.rename(temporaryOf(root, step), target);
    }
    directories.add(dirname(target));
  }
  for (const directory of directories) syncDirectory(disk, directory);
  removeEmpty(disk, root, manifest.removes);
  shelve(disk, root, folder);
}

/** The last step: under its final name the act is history. */
function shelve(disk: Disk, root: string, folder: string): void {
  const history = join(root, HISTORY);
  const [, id, undo] = WORKING.exec(folder) ?? [];
  if (id === undefined) throw new KubepkiError('internal', { folder });
  disk.rename(join(history, folder), undo === undefined ? join(history, id) : join(history, id, UNDONE));
  if (undo !== undefined) syncDirectory(disk, join(history, id));
  syncDirectory(disk, history);
}

/** Refuses to make a half truth of an act whose new bytes are gone or are not what was staged. */
function examine(disk: Disk, root: string, working: string, step: Step): void {
  if (step.after === null) return;
  const temporary = temporaryOf(root, step);
  const staged = checksumAt(disk, temporary);
  const damaged =
    staged === undefined
      ? step.before !== null &&
        step.before.sha256 !== step.after.sha256 &&
        checksumAt(disk, absoluteOf(root, step.place)) === step.before.sha256
      : staged !== step.after.sha256;
  if (damaged) throw new KubepkiError('store-damaged', { path: temporary, entry: working });
}

/** Nothing is ever lost: what others put in a place since the crash is kept in the entry before it is replaced. */
function saveStrangers(disk: Disk, root: string, working: string, steps: readonly Step[]): void {
  const shelf = `found-${randomBytes(4).toString('hex')}`;
  for (const step of steps) {
    const target = absoluteOf(root, step.place);
    const pending = step.after === null || disk.lstat(temporaryOf(root, step)) !== undefined;
    if (!pending || disk.lstat(target)?.isFile() !== true) continue;
    const { bytes } = takeFile(disk, target);
    if (sha256(bytes) === step.before?.sha256) continue;
    syncDirectory(disk, putCopy(disk, working, shelf, step.path, bytes));
  }
}

function checksumAt(disk: Disk, path: string): string | undefined {
  return disk.lstat(path)?.isFile() === true ? sha256(takeFile(disk, path).bytes) : undefined;
}
