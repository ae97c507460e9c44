/**
 * The texts of a bundle that its scripts read: one line a file, the path last. A shell takes them apart with `read`, so
 * that a path may hold blanks, but not begin or end with one, and no control character or backslash.
 */
import { KubepkiError } from '../../domain/error.ts';
import type { Reader } from '../../domain/reader.ts';

/** What the first line begins with; install.sh and verify.sh refuse any other. */
export const MANIFEST_MARK = 'kubepki-bundle 1';

export interface Listed {
  /** absolute, on the machine */
  readonly place: string;
  readonly mode: number;
  /** hex */
  readonly sha256: string;
}

/** Directories first, each before what it holds: where one is missing, it is made as open as what will lie in it asks for. */
export function renderManifest(machine: string, files: readonly Listed[]): string {
  const directories = new Map<string, number>();
  for (const { place, mode } of files) {
    if (!/^\/[^\p{Cc}\\]*[^\p{Cc}\\\s]$/u.test(place) || mode > 0o777)
      throw new KubepkiError('path-refused', { path: place, reason: 'character' });
    for (let end = place.lastIndexOf('/'); end > 0; end = place.lastIndexOf('/', end - 1)) {
      const directory = place.slice(0, end + 1);
      const open = directories.get(directory) === OPEN || SYSTEM.has(directory) || (mode & 0o044) !== 0;
      directories.set(directory, open ? OPEN : CLOSED);
    }
  }
  return lines([
    `${MANIFEST_MARK} ${machine}`,
    ...[...directories].toSorted(byFirst).map(([path, mode]) => `${octal(mode)} root:root - ${path}`),
    ...files.map(({ place, mode, sha256 }) => `${octal(mode)} root:root ${sha256} ${place}`),
  ]);
}

const OPEN = 0o755;
const CLOSED = 0o700;
/** What every Linux has, and nobody may make closed where an image lacks it. */
const SYSTEM: ReadonlySet<string> = new Set(['/etc/', '/var/', '/var/lib/', '/usr/', '/opt/']);

export function renderPrograms(readers: readonly Reader[]): string {
  return lines(readers.map(({ program, runs, does, place }) => `${program} ${runs} ${does} ${place}`));
}

/** As sha256sum writes and checks it. */
export function renderSums(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  return lines(files.map(({ path, sha256 }) => `${sha256}  ${path}`));
}

/** As scripts and people write permission bits: 0600. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
