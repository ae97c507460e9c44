/**
 * Reading one file into memory, bounded and without ever waiting: what is no regular file is not read.
 */
import { KubepkiError } from '../../domain/error.ts';
import { namePath, readingTrouble } from '../trouble.ts';
import type { Disk, Status } from './disk.ts';

/** Certificates and keys are kilobytes; what is larger than this is not one of them. */
export const LIMIT = 64 * 1024 * 1024;

interface Taken {
  readonly bytes: Uint8Array;
  /** of the descriptor that was read, not of the path */
  readonly status: Status;
}

/** Reads what the descriptor leads to, and closes it. The size on disk is a hint only: /proc says 0. */
export function takeAll(disk: Disk, fd: number, path: string, limit = LIMIT): Taken {
  try {
    const status = disk.fstat(fd);
    if (!status.isFile()) throw new KubepkiError('file-unreadable', { path, reason: 'not-a-file' });
    if (status.size > limit) throw new KubepkiError('file-too-large', { path, limit });
    const pieces: Uint8Array[] = [];
    let total = 0;
    for (;;) {
      const piece = new Uint8Array(Math.max(4096, Math.min(status.size - total + 1, 1 << 20)));
      const got = disk.read(fd, piece);
      if (got === 0) break;
      total += got;
      if (total > limit) throw new KubepkiError('file-too-large', { path, limit });
      pieces.push(piece.subarray(0, got));
    }
    return { bytes: Buffer.concat(pieces, total), status };
  } catch (error) {
    throw readingTrouble(namePath(error, path), path);
  } finally {
    disk.close(fd);
  }
}

/** As the writer reads: not through a link, which it has resolved before. */
export function takeFile(disk: Disk, path: string): Taken {
  let fd: number;
  try {
    fd = disk.open(path);
  } catch (error) {
    throw readingTrouble(error, path);
  }
  return takeAll(disk, fd, path);
}
