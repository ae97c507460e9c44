/** A store that lies in memory alone: acts become true at once, and there is no history to take anything back from. */
import { sameBytes } from '../../domain/bytes.ts';
import { joined } from '../../domain/bytes.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Act, PastAct, Store } from '../../domain/port.ts';
import type { SampleFile } from './sample.ts';

export function memoryStore(root: string, files: Map<string, SampleFile>): Store {
  return {
    root,
    list: async () =>
      [...files]
        .map(([path, { bytes, mode }]) => ({ path, mode, size: bytes.length, kind: 'file' as const }))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
    read: async (path) => files.get(path)?.bytes,
    unfinished: async () => undefined,
    commit: async (act) => perform(act, files),
    undo: async () => {
      throw new KubepkiError('nothing-to-undo', { path: root });
    },
    history: async () => [],
  };
}

function perform(
  { verb, at, writes, removes = [], adds = [] }: Act,
  files: Map<string, SampleFile>,
): PastAct {
  const created: string[] = [];
  const replaced: string[] = [];
  for (const { path, bytes, mode } of writes) {
    const stands = files.get(path)?.bytes;
    if (stands === undefined) created.push(path);
    else if (!sameBytes(stands, bytes)) replaced.push(path);
    files.set(path, { bytes, mode });
  }
  for (const { path } of removes) files.delete(path);
  for (const { path, lines, mode } of adds)
    files.set(path, { bytes: joined([files.get(path)?.bytes ?? new Uint8Array(), lines]), mode });
  return {
    id: 'memory',
    verb,
    at,
    created,
    replaced,
    removed: removes.map(({ path }) => path),
    undone: false,
  };
}
