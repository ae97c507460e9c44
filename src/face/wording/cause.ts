/** Causes in words: what the system answered, and why a hand of the world refused. */
import type { Fields } from './fields.ts';

/** A table read by what came from evidence, which is only text. */
type Words = Readonly<Record<string, string | undefined>>;

/** The system's own reason, where there is one: EACCES and its like say more to a reader than our guess would. */
export function because(e: (name: string) => string): string {
  const why = e('errno') || e('reason');
  const reason = (ERRNO as Words)[why] ?? (REASONS as Words)[why] ?? why;
  return reason === '' ? '' : `: ${reason}`;
}

const ERRNO = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ELOOP: 'its links go in circles',
  EIO: 'the device reports an error',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'there is no such file or directory',
  ENXIO: 'it is a socket or a device',
  ENOSPC: 'no space is left',
  EDQUOT: 'the quota is used up',
  EMFILE: 'too many files are open',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side hung up',
  ENOTFOUND: 'there is no such host name',
  EAI_AGAIN: 'names cannot be looked up just now',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'nobody answers',
};

/** Why a hand of the world refused, by the word it gives. */
export const REASONS = {
  'is-a-directory': 'it is a directory',
  'not-a-file': 'it is not a regular file',
  'gzip-damaged': 'what is compressed in it is damaged or cut off',
  'not-a-directory': 'a part of the path is not a directory',
  'pipe-stalled': 'whoever writes to the pipe has stopped',
  'pipe-without-writer': 'nobody writes to the pipe',
  'dangling-link': 'it is a link that leads nowhere',
  'link-loop': 'its links go in circles',
  'is-a-link': 'it is a link',
  'character': 'there is a control character or a backslash in it',
  'absolute': 'it is not below the store',
  'segment': 'it has an empty, "." or ".." part',
  'too-long': 'a name in it is too long',
  'reserved': 'the store keeps that name for itself',
  'not-empty': 'somebody put something into it meanwhile; the new one is in its place',
  'twice': 'two files would be written there',
  'alive': 'it is still running',
  'other-host': 'it runs, or ran, on another machine',
  'other-namespace': 'it runs, or ran, in another container',
  'unreadable': 'its lock cannot be read',
  'timed-out': 'nobody answers',
  'not-tls': 'what answers there does not speak TLS',
  'not-http': 'what answers there does not speak HTTP',
  'handshake-refused': 'the TLS handshake failed',
  'no-certificate': 'it has none',
  'closed': 'the other side hung up',
  'contended': 'the lock changes hands too quickly',
};

/** What might have said otherwise, had it been readable. */
export function unsure(e: Fields): string {
  const some = (n: string, one: string) =>
    n === '' || n === '0' ? [] : [`${n} ${one}${n === '1' ? '' : 's'}`];
  const lost = [...some(e('damaged'), 'line of the log'), ...some(e('unread'), 'file')];
  return lost.length === 0 ? '' : `, as far as can be read: ${lost.join(' and ')} could not be`;
}

/** A file that was named, or what came through a pipe. */
export function source(e: Fields): string {
  return e('path') === '-' ? 'standard input' : e('path');
}

/** The place that stands in the way, where it is not the path that was meant. */
export function inTheWay(e: Fields): string {
  return e('at') === '' ? 'path:shell' : 'at:shell';
}
