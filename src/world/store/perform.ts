/**
 * An act, from the first byte to the commit point and beyond. Up to the commit point everything happens
 * beside what is there, and can be swept away; from it on the act has happened, and whoever writes next
 * finishes it if we cannot. The commit point is one rename: intent.json becomes manifest.json.
 */
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { sha256 } from './checksum.ts';
import type { Disk } from './disk.ts';
import { finish } from './finish.ts';
import { absoluteOf, encodeManifest, placeOf, temporaryOf, type Manifest, type Step } from './manifest.ts';
import { BEFORE, HISTORY, INTENT, MANIFEST, temporaryName } from './name.ts';
import { demandUnchanged, type Change, type Content, type Prepared } from './prepare.ts';
import { makeDirectory, putCopy, putDirectory, putFile, syncDirectory } from './put.ts';
import { openHistory, sweep } from './sweep.ts';

interface Title {
  readonly verb: string;
  readonly at: Date;
  readonly removes: readonly string[];
}

/** @param folder the working folder in the history, dot-named; its name says what it becomes (finish.ts) */
export function perform(
  disk: Disk,
  root: string,
  folder: string,
  title: Title,
  prepared: Prepared,
): Manifest {
  const working = join(root, HISTORY, folder);
  const manifest = plan(root, title, prepared);
  const made = openHistory(disk, root);
  try {
    stage(disk, root, working, manifest, prepared.changes);
    demandUnchanged(disk, prepared.changes);
    disk.rename(join(working, INTENT), join(working, MANIFEST));
  } catch (error) {
    abandon(disk, root, folder, made);
    throw error;
  }
  syncDirectory(disk, working);
  finish(disk, root, folder, manifest, 'just-staged');
  return manifest;
}

function plan(root: string, title: Title, { changes, missing }: Prepared): Manifest {
  const nonce = randomBytes(8).toString('hex');
  const steps = changes.map(
    (change, index): Step => ({
      path: change.path,
      place: placeOf(root, change.place),
      temporary: change.wanted === undefined ? '' : temporaryName(nonce, index),
      before: sideOf(change.found),
      after: sideOf(change.wanted),
      ...(change.grows ? { grows: true } : {}),
    }),
  );
  const directories = missing.map((directory) => placeOf(root, directory));
  return {
    format: 1,
    verb: title.verb,
    at: title.at.toISOString(),
    steps,
    directories,
    removes: title.removes,
  };
}

function sideOf(content: Content | undefined): Step['before'] {
  return content === undefined ? null : { sha256: sha256(content.bytes), mode: content.mode & 0o777 };
}

/** The intent is durable before the first thing that it names exists, or nobody could tell whose that is. */
function stage(
  disk: Disk,
  root: string,
  working: string,
  manifest: Manifest,
  changes: readonly Change[],
): void {
  putDirectory(disk, working);
  putFile(disk, join(working, INTENT), encodeManifest(manifest), 0o600);
  syncDirectory(disk, working);
  // Where something new stands. Each is synced once, when all stands: the first takes the journal of the file system along
  // for the others, where one after each of thousands of directories made it wait for the disk each time.
  const directories = new Set<string>();
  for (const place of manifest.directories) {
    const path = absoluteOf(root, place);
    makeDirectory(disk, path);
    directories.add(dirname(path));
  }
  for (const [index, change] of changes.entries()) {
    const step = manifest.steps[index];
    if (step === undefined) continue;
    // copies of a growing record would grow by its square
    if (change.found !== undefined && !change.grows)
      directories.add(putCopy(disk, working, BEFORE, step.path, change.found.bytes));
    if (change.wanted !== undefined) {
      putFile(disk, temporaryOf(root, step), change.wanted.bytes, change.wanted.mode);
      directories.add(dirname(change.place));
    }
  }
  for (const directory of directories) syncDirectory(disk, directory);
}

/** As if nothing had been. What cannot be swept now (the disk may be failing) is left to the next writer. */
function abandon(disk: Disk, root: string, folder: string, made: boolean): void {
  try {
    // A rename that reports failure may have happened all the same (network file systems); then so has the act.
    if (disk.lstat(join(root, HISTORY, folder, MANIFEST)) !== undefined) return;
    sweep(disk, root, folder);
    if (made) disk.rmdir(join(root, HISTORY));
  } catch {
    // The error that brought us here is the one to tell of.
  }
}
