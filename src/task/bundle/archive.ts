import { gzipOf } from '../../format/archive/gzip.ts';
import { type TarEntry, tarOf } from '../../format/archive/tar.ts';
import type { Bundle } from './bundle.ts';

/** A bundle as a tar.gz, all below a directory of the machine's name that is open to nobody else; the same bytes every time. */
export function archiveOf({ files, report: { machine } }: Bundle): Uint8Array {
  const directories = new Set([machine]);
  for (const { path } of files)
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1))
      directories.add(`${machine}/${path.slice(0, end)}`);
  const entries: readonly TarEntry[] = [
    ...[...directories].map((path) => ({ path, mode: 0o700 })),
    ...files.map(({ path, mode, bytes }) => ({ path: `${machine}/${path}`, mode, bytes })),
  ];
  return gzipOf(tarOf(entries.toSorted((a, b) => (a.path < b.path ? -1 : 1))));
}
