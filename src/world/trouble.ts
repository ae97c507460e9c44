/**
 * From errno to the closed table of errors. Evidence is path, errno and call: never a byte of what was
 * being read or written, because that may have been a private key.
 */
import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { KubepkiError, type ErrorCode } from '../domain/error.ts';

interface SystemError {
  readonly code: string;
  readonly path?: unknown;
  /** of rename and symlink; for those it is what was to come into being, and path is not even a path for symlink */
  readonly dest?: unknown;
  readonly syscall?: unknown;
}

export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/** Calls on a descriptor do not say which file it was; whoever opened it does. */
export function namePath(error: unknown, path: string): unknown {
  if (errnoOf(error) !== undefined && error instanceof Error && !('path' in error))
    Object.assign(error, { path });
  return error;
}

const WRITING: Readonly<Record<string, ErrorCode>> = {
  EROFS: 'store-read-only',
  EACCES: 'store-read-only',
  EPERM: 'store-read-only',
  ENOSPC: 'store-full',
  EDQUOT: 'store-full',
  ENAMETOOLONG: 'path-refused',
  ELOOP: 'path-refused',
  ENOTDIR: 'not-a-directory',
};

const READING: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
};

/** What is not the system's answer (our own errors, defects) passes through as it is. */
export function writingTrouble(error: unknown, path: string): unknown {
  const trouble = translate(error, path, WRITING, 'write-failed');
  return trouble instanceof KubepkiError && trouble !== error ? placed(trouble) : trouble;
}

export function readingTrouble(error: unknown, path: string): unknown {
  return translate(error, path, READING, 'file-unreadable');
}

/**
 * What would have been written is often not there, or is a temporary that is gone again: what can be looked at,
 * and what has no room or may not be written, is the nearest place that exists. Of a name that is refused or
 * a directory that is missing the name itself is the news.
 */
function placed(trouble: KubepkiError): KubepkiError {
  const { path, errno } = trouble.evidence;
  if (typeof path !== 'string' || errno === 'ENOENT') return trouble;
  const nearest = nearestThere(path);
  if (nearest === path) return trouble;
  const place = trouble.code === 'path-refused' ? { at: nearest } : { path: nearest };
  return new KubepkiError(trouble.code, { ...trouble.evidence, ...place }, trouble.cause);
}

function nearestThere(path: string): string {
  for (let place = path; ; place = dirname(place))
    if (isThere(place) || dirname(place) === place) return place;
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // not to be seen from here, so not to be looked at by whoever reads the hint either
    return false;
  }
}

function translate(
  error: unknown,
  path: string,
  table: Readonly<Record<string, ErrorCode>>,
  otherwise: ErrorCode,
): unknown {
  const errno = errnoOf(error);
  if (errno === undefined || error instanceof KubepkiError) return error;
  const system = error as unknown as SystemError;
  const named = system.dest ?? system.path;
  return new KubepkiError(
    table[errno] ?? otherwise,
    {
      path: typeof named === 'string' ? named : path,
      errno,
      ...(typeof system.syscall === 'string' ? { call: system.syscall } : {}),
    },
    error,
  );
}
