/**
 * Changing a file that other programs change too. What stood there is kept beside it, what comes is whole before it takes
 * the name, and a link stays a link. All of it happens in one piece, under kubectl's lock.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  type Stats,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { sameBytes } from '../domain/bytes.ts';
import { KubepkiError } from '../domain/error.ts';
import type { SharedChange, SharedFiles } from '../domain/port.ts';
import { whereItIs } from './destination.ts';
import { underLocks } from './shared-lock.ts';
import { DISK } from './store/disk.ts';
import { demandOurs, demandTrusted } from './store/owner.ts';
import { putFile, syncDirectory } from './store/put.ts';
import { errnoOf, readingTrouble, writingTrouble } from './trouble.ts';
import { filesBeside } from './write-beside.ts';
import { replaceFiles } from './write-document.ts';

/** Larger is no kubeconfig. */
const LIMIT = 8 << 20;
const PRIVATE = 0o600;

export function openSharedFiles(): SharedFiles {
  return {
    async change(path, at, edit) {
      const target = targetOf(path);
      return await underLocks([path, target], () => {
        const stands = read(target, path);
        const folder = dirname(path);
        const wish = edit(stands?.bytes, (name) => lookedAt(resolve(folder, name)));
        try {
          return changed({ path, target, stands, at }, wish);
        } catch (error) {
          throw writingTrouble(error, path);
        }
      });
    },
  };
}

interface Standing {
  readonly bytes: Uint8Array;
  readonly status: Stats;
}

interface Place {
  readonly path: string;
  readonly target: string;
  readonly stands: Standing | undefined;
  readonly at: Date;
}

/** Where it really is. Links and folders are ours or the system's, or somebody might send us where we do not want to go. */
function targetOf(path: string): string {
  try {
    const there = whereItIs(path);
    if ('descriptor' in there) throw new KubepkiError('path-refused', { path, reason: 'not-a-file' });
    demandFile(lstatSync(there.path, { throwIfNoEntry: false }), path);
    const link = lstatSync(path, { throwIfNoEntry: false });
    if (link?.isSymbolicLink() === true) {
      demandTrusted(link, path);
      demandTrusted(lstatSync(DISK.realpath(dirname(path))), dirname(path));
    }
    const folder = dirname(there.path);
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined)
      throw new KubepkiError('write-failed', { path: there.path, errno: 'ENOENT' });
    demandTrusted(lstatSync(DISK.realpath(folder)), folder);
    return there.path;
  } catch (error) {
    throw writingTrouble(error, path);
  }
}

function demandFile(status: Stats | undefined, path: string): void {
  if (status === undefined || status.isFile()) return;
  throw new KubepkiError('path-refused', {
    path,
    reason: status.isDirectory() ? 'is-a-directory' : 'not-a-file',
  });
}

/** What a kubeconfig names may be a link (kubelet-client-current.pem); what cannot be looked at says nothing. */
function lookedAt(path: string): Uint8Array | undefined {
  try {
    return read(path, path, 0)?.bytes;
  } catch {
    return undefined;
  }
}

/** @param name as the user knows it */
function read(target: string, name: string, links: number = constants.O_NOFOLLOW): Standing | undefined {
  try {
    const file = openSync(target, constants.O_RDONLY | constants.O_NONBLOCK | links);
    try {
      const status = fstatSync(file);
      demandFile(status, name);
      if (status.size > LIMIT) throw new KubepkiError('file-too-large', { path: name, limit: LIMIT });
      return { bytes: new Uint8Array(readFileSync(file)), status };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw readingTrouble(error, name);
  }
}

function changed(place: Place, wish: ReturnType<Parameters<SharedFiles['change']>[2]>): SharedChange {
  const { path, target, stands, at } = place;
  const same = stands !== undefined && sameBytes(stands.bytes, wish.bytes);
  if (stands !== undefined && !same) demandOurs(stands.status, path);
  const beside = filesBeside(path, wish.beside);
  const was = stands === undefined ? PRIVATE : stands.status.mode & 0o777;
  // a private key comes in: for its owner alone, and for less where it was less
  const is = same ? was : was & PRIVATE;
  const backup = same || stands === undefined ? undefined : kept(target, stands.bytes, at);
  try {
    demandUnchanged(target, stands, path);
    replaceFiles([...beside, ...(same ? [] : [{ target, bytes: wish.bytes, mode: is }])]);
  } catch (error) {
    if (backup !== undefined) rmSync(backup, { force: true });
    throw error;
  }
  syncDirectory(DISK, dirname(target));
  return {
    change: same ? 'none' : stands === undefined ? 'created' : 'replaced',
    ...(target === path ? {} : { target }),
    ...(backup === undefined ? {} : { backup }),
    beside: beside.map((file) => file.target),
    ...((was & 0o077) === 0 ? {} : { open: { was, is } }),
  };
}

/** An editor knows of no lock. */
function demandUnchanged(target: string, stands: Standing | undefined, path: string): void {
  const now = lstatSync(target, { throwIfNoEntry: false });
  const { status } = stands ?? {};
  const same = now?.ino === status?.ino && now?.size === status?.size && now?.mtimeMs === status?.mtimeMs;
  if (!same) throw new KubepkiError('store-changed', { path, again: 'kubeconfig' });
}

/** FILE.20260601T120000Z.bak beside it, for its owner alone; the second of one second has a number. */
function kept(target: string, bytes: Uint8Array, at: Date): string {
  const stamp = at.toISOString().replace(/[-:]|\.\d+/g, '');
  for (let n = 1; ; n += 1) {
    const name = `${target}.${stamp}${n === 1 ? '' : `-${n}`}.bak`;
    try {
      putFile(DISK, name, bytes, PRIVATE);
      return name;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') {
        rmSync(name, { force: true });
        throw error;
      }
    }
  }
}
