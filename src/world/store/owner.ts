/**
 * Whose things we write among. A directory of somebody else can be rearranged under our hands while we
 * write, most harmfully when we are root; and what root leaves in a user's store that user cannot read.
 */
import { KubepkiError } from '../../domain/error.ts';
import type { Status } from './disk.ts';

/** undefined where there are no user ids */
function ourUid(): number | undefined {
  return process.geteuid?.();
}

/** For a directory that will be written in, or a file that will be replaced. */
export function demandOurs(status: Status, path: string): void {
  const uid = ourUid();
  if (uid !== undefined && status.uid !== uid) throw notOurs(path, status.uid, uid);
}

/** For a link that will be followed, and the directory that holds it. */
export function demandTrusted(status: Status, path: string): void {
  const uid = ourUid();
  if (uid !== undefined && status.uid !== uid && status.uid !== 0) throw notOurs(path, status.uid, uid);
}

function notOurs(path: string, owner: number, uid: number): KubepkiError {
  return new KubepkiError('store-not-ours', { path, owner, uid });
}
