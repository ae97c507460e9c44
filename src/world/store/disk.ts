/**
 * Every system call the store makes, in one table. The store is given the table rather than importing
 * node:fs, so that a test can stop it dead before any single one of them and look at what is left.
 * Synchronous on purpose: an act is then one uninterruptible piece of work for the process, no signal
 * handler runs in the middle of it, and the order of the calls is the order in the source.
 */
import * as fs from 'node:fs';

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_NONBLOCK, O_DIRECTORY } = fs.constants;

/** What a status says that the store acts upon; times and inode tell whether a file is still the one we read. */
export type Status = fs.Stats;

export const DISK = {
  /** A file that did not exist, ours alone until fchmod says otherwise. */
  create: (path: string): number => fs.openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600),
  /** For reading, neither through a link nor waiting for the other end of a FIFO. */
  open: (path: string): number => fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
  /** For reading, through links, as a reader of the store may. */
  openThrough: (path: string): number => fs.openSync(path, O_RDONLY | O_NONBLOCK),
  openDirectory: (path: string): number => fs.openSync(path, O_RDONLY | O_DIRECTORY),
  close: (fd: number): void => fs.closeSync(fd),
  read: (fd: number, into: Uint8Array): number => fs.readSync(fd, into),
  write: (fd: number, bytes: Uint8Array, from: number): number => fs.writeSync(fd, bytes, from),
  fsync: (fd: number): void => fs.fsyncSync(fd),
  fchmod: (fd: number, mode: number): void => fs.fchmodSync(fd, mode),
  fstat: (fd: number): Status => fs.fstatSync(fd),
  /** undefined where nothing is */
  lstat: (path: string): Status | undefined => fs.lstatSync(path, { throwIfNoEntry: false }),
  stat: (path: string): Status | undefined => fs.statSync(path, { throwIfNoEntry: false }),
  chmod: (path: string, mode: number): void => fs.chmodSync(path, mode),
  mkdir: (path: string): void => {
    fs.mkdirSync(path, { mode: 0o700 });
  },
  rmdir: (path: string): void => fs.rmdirSync(path),
  unlink: (path: string): void => fs.unlinkSync(path),
  rename: (from: string, to: string): void => fs.renameSync(from, to),
  readdir: (path: string): string[] => fs.readdirSync(path),
  readlink: (path: string): string => fs.readlinkSync(path),
  symlink: (content: string, path: string): void => fs.symlinkSync(content, path),
  realpath: (path: string): string => fs.realpathSync.native(path),
};

export type Disk = typeof DISK;
