/**
 * The few ways in which the store puts something on disk, each durable when it returns, apart from the
 * entry in the parent directory, which the caller makes durable with syncDirectory once per directory.
 */
import { dirname, join } from 'node:path';
import { errnoOf, namePath } from '../trouble.ts';
import type { Disk } from './disk.ts';

/** A whole new file. Its mode is 0600 until all bytes are in it, then exactly the wanted one, whatever the umask. */
export function putFile(disk: Disk, path: string, bytes: Uint8Array, mode: number): void {
  const fd = disk.create(path);
  try {
    // A disk may take fewer bytes than it was offered.
    for (let from = 0; from < bytes.length; ) from += disk.write(fd, bytes, from);
    disk.fchmod(fd, mode & 0o777);
    disk.fsync(fd);
  } catch (error) {
    throw namePath(error, path);
  } finally {
    disk.close(fd);
  }
}

/** Makes names in a directory durable: without it a rename may be forgotten by a power cut. */
export function syncDirectory(disk: Disk, path: string): void {
  const fd = disk.openDirectory(path);
  try {
    disk.fsync(fd);
  } catch (error) {
    // Some network and user-space file systems cannot sync a directory and say so; there is nothing more to ask of them.
    const errno = errnoOf(error);
    if (errno !== 'EINVAL' && errno !== 'ENOTSUP') throw namePath(error, path);
  } finally {
    disk.close(fd);
  }
}

/** One new directory for us alone, and its entry in its parent durable as well. */
export function putDirectory(disk: Disk, path: string): void {
  makeDirectory(disk, path, () => syncDirectory(disk, dirname(path)));
}

/** One new directory for us alone; a umask can only have taken bits away, so widening it back is safe. */
export function makeDirectory(disk: Disk, path: string, andThen: () => void = () => undefined): void {
  disk.mkdir(path);
  try {
    const status = disk.lstat(path);
    if (status?.isDirectory() === true && (status.mode & 0o777) !== 0o700) disk.chmod(path, 0o700);
    andThen();
  } catch (error) {
    // Made and failed would be made and forgotten: nobody but us knows that it is there.
    disk.rmdir(path);
    throw error;
  }
}

/** Copies in the history are 0600 whatever they were: some are keys, and the manifest knows the mode. */
export function putCopy(disk: Disk, working: string, shelf: string, path: string, bytes: Uint8Array): string {
  let directory = working;
  const segments = [shelf, ...path.split('/')];
  const name = segments.pop() ?? '';
  for (const segment of segments) {
    directory = join(directory, segment);
    if (disk.lstat(directory) === undefined) putDirectory(disk, directory);
  }
  putFile(disk, join(directory, name), bytes, 0o600);
  return directory;
}
