/**
 * One writer at a time.
 *
 * Node has no flock, and none can be had without native code. An abstract unix socket vanishes with its
 * process, but exists on Linux only, is seen in one network namespace only (two containers sharing a
 * volume do not meet), can be occupied by any local user, and does not say who holds it. So the lock is a
 * name in the root: a symbolic link whose *text* is the holder's record. symlink(2) creates name and
 * content in one atomic step and fails if the name exists, on local and network file systems alike, so
 * that a lock is never seen half written and leaves no temporary of its own.
 *
 * A link outlives a killed holder, so it must be possible to take over from the dead without two doing so
 * at once. The race to fear: A and B both judge X dead; A replaces X's link by its own; B, late, replaces
 * A's. Therefore nobody touches the lock of X but who owns the name `lock-NONCE-OF-X`, which is taken in the
 * same way as the lock itself. Its owner looks again: if the lock is still X's, it stays X's (X is dead, and
 * others lack the name), and one rename puts the new record in its place and frees the name; if not, X's
 * time is over and the name is given back. Should the owner of that name die too, it is taken over by the
 * same rule from *its* nonce, and so on; each level needs one more death within microseconds.
 *
 * A living holder, and one that cannot be judged (holder.ts), is refused at once rather than waited for:
 * acts take milliseconds, and whoever finds the lock held wants to know by whom.
 */
import { join } from 'node:path';
import { KubepkiError } from '../../domain/error.ts';
import { errnoOf } from '../trouble.ts';
import type { Disk } from './disk.ts';
import { describeSelf, judge, readHolder, type Holder } from './holder.ts';
import { LOCK } from './name.ts';

interface Lock {
  release(): void;
}

export function takeLock(disk: Disk, root: string, since: Date): Lock {
  const self = describeSelf(since);
  const path = join(root, LOCK);
  const text = JSON.stringify(self);
  claim(disk, path, path, text, self, 0);
  // Housekeeping must not fail an act, least of all with the lock in hand.
  tolerating(() => {
    clearSpentNames(disk, root, self);
  });
  return {
    release() {
      // A lock that cannot be removed is dead with this process; the outcome of the work is what matters.
      tolerating(() => {
        if (readLink(disk, path) === text) disk.unlink(path);
      });
    },
  };
}

function tolerating(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}

function claim(disk: Disk, lock: string, name: string, text: string, self: Holder, depth: number): void {
  for (let attempt = 0; attempt < 4; attempt++) {
    try {
      disk.symlink(text, name);
      return;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
    const held = readLink(disk, name);
    if (held === undefined) continue;
    const holder = readHolder(held);
    const verdict = holder === undefined ? 'unreadable' : judge(holder, self);
    if (holder === undefined || verdict !== 'dead' || depth > 4) throw busy(lock, holder, verdict);
    const successor = `${lock}-${holder.nonce}`;
    claim(disk, lock, successor, text, self, depth + 1);
    try {
      if (readLink(disk, name) === held) {
        disk.rename(successor, name);
        return;
      }
    } finally {
      // Gone after the rename; given back if the lock has changed hands or the disk fails us.
      removeLink(disk, successor);
    }
  }
  throw busy(lock, undefined, 'contended');
}

/** Names of successions that are over, left by one who died between two calls; while we hold the lock none can matter. */
function clearSpentNames(disk: Disk, root: string, self: Holder): void {
  for (const name of disk.readdir(root)) {
    if (!name.startsWith(`${LOCK}-`)) continue;
    const holder = readHolder(readLink(disk, join(root, name)) ?? '');
    if (holder !== undefined && judge(holder, self) === 'dead') removeLink(disk, join(root, name));
  }
}

function removeLink(disk: Disk, path: string): void {
  try {
    disk.unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** undefined where nothing is; what is not a link reads as an empty text, which is nobody's record. */
function readLink(disk: Disk, path: string): string | undefined {
  try {
    return disk.readlink(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    if (errnoOf(error) === 'EINVAL') return '';
    throw error;
  }
}

function busy(lock: string, holder: Holder | undefined, reason: string): KubepkiError {
  const who = holder === undefined ? {} : { pid: holder.pid, host: holder.host, since: holder.since };
  return new KubepkiError('store-busy', { path: lock, reason, ...who });
}
