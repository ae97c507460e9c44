/**
 * A store as it would be with the adopted files in it. Whoever looks, plans and makes need not know: what stays goes
 * into the act beside what is made, and what is made anew was never anything but new.
 */
import type { Act, Store } from '../../domain/port.ts';
import type { LaidFile } from './lay.ts';

export function seenWith(store: Store, files: readonly LaidFile[]): Store {
  const laid = new Map(files.map((file) => [file.path, file]));
  return {
    root: store.root,
    unfinished: async () => store.unfinished(),
    history: async () => store.history(),
    undo: async (at) => store.undo(at),
    read: async (path) => laid.get(path)?.bytes ?? store.read(path),
    list: async () => {
      const stands = await store.list();
      const added = files.map(({ path, bytes, mode }) => ({
        path,
        kind: 'file' as const,
        mode,
        size: bytes.length,
      }));
      return [...stands, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    commit: async (act) => store.commit(withLaid(act, laid)),
  };
}

/** Of a file that is taken over and also made anew only the new one is written, and nothing stands in its place. */
function withLaid(act: Act, laid: ReadonlyMap<string, LaidFile>): Act {
  const last = new Map(act.writes.map((write) => [write.path, write]));
  const writes = [...last.values()].map((write) =>
    laid.has(write.path) ? { ...write, replaces: undefined } : write,
  );
  return { ...act, writes };
}
