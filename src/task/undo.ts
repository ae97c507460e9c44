import { KubepkiError } from '../domain/error.ts';
import type { Clock, PastAct, Store } from '../domain/port.ts';
import type { ActReport } from '../domain/report.ts';

/** Puts back what the last act on the store replaced; what it created goes to the history. */
export async function undoLast(ports: { readonly store: Store; readonly clock: Clock }): Promise<ActReport> {
  const at = ports.clock.now();
  const undone = await undoIn(ports.store, at);
  return {
    apiVersion: 'kubepki/v1',
    kind: 'ActReport',
    verb: 'undo',
    at: at.toISOString(),
    root: ports.store.root,
    entry: undone.id,
    created: undone.removed,
    replaced: undone.replaced,
    removed: undone.created,
    steps: [],
    warnings: [],
  };
}

/** What was changed since stands in the way, often by the user's own hand; the words need to know where. */
async function undoIn(store: Store, at: Date): Promise<PastAct> {
  try {
    return await store.undo(at);
  } catch (error) {
    if (!(error instanceof KubepkiError) || error.code !== 'store-changed') throw error;
    throw new KubepkiError('store-changed', { ...error.evidence, undoing: store.root }, error);
  }
}
