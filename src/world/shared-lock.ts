/**
 * kubectl's lock for a kubeconfig: FILE.lock, made with O_EXCL and taken away again (client-go
 * tools/clientcmd/loader.go, lockFile). It is named after the path that was given, so that whoever comes by a link takes
 * another lock than whoever names the file itself: we take both. kubectl does not wait, since it holds it for
 * milliseconds; a shell loop of them is waited for a little.
 */
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubepkiError } from '../domain/error.ts';
import { errnoOf, writingTrouble } from './trouble.ts';

/** milliseconds between two looks, and how many looks there are before the lock is thought to be left over */
const PAUSE = 50;
const LOOKS = 40;

/** Work done under the locks of all the paths. It runs in one piece, so that no signal finds them held. */
export async function underLocks<T>(paths: readonly string[], work: () => T): Promise<T> {
  const locks = [...new Set(paths)].sort().map((path) => `${path}.lock`);
  for (let look = 1; ; look += 1) {
    const held = takeAll(locks);
    if (held === undefined) {
      try {
        return work();
      } finally {
        for (const lock of locks) rmSync(lock, { force: true });
      }
    }
    if (look >= LOOKS) throw new KubepkiError('kubeconfig-locked', { path: held });
    await sleep(PAUSE);
  }
}

/** All of them or none; the first that somebody else has. */
function takeAll(locks: readonly string[]): string | undefined {
  const taken: string[] = [];
  for (const lock of locks) {
    try {
      closeSync(openSync(lock, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600));
      taken.push(lock);
    } catch (error) {
      for (const ours of taken) rmSync(ours, { force: true });
      if (errnoOf(error) === 'EEXIST') return lock;
      throw writingTrouble(error, lock);
    }
  }
  return undefined;
}
