import type { Clock, Store } from '../domain/port.ts';
import type { ActReport } from '../domain/report.ts';

/** Puts back what the last act on the store replaced; what it created goes to the history. */
export async function undoLast(ports: { readonly store: Store; readonly clock: Clock }): Promise<ActReport> {
  const at = ports.clock.now();
  const undone = await ports.store.undo(at);
  return {
    apiVersion: 'kubepki/v1',
    kind: 'ActReport',
    verb: 'undo',
    at: at.toISOString(),
    root: ports.store.root,
    entry: undone.id,
    created: [],
    replaced: undone.replaced,
    removed: undone.created,
    steps: [],
    warnings: [],
  };
}
