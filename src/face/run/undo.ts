import { undoLast } from '../../task/undo.ts';
import type { Run } from '../command/command.ts';
import type { UndoOptions } from '../command/undo.ts';
import { findPlace } from '../place.ts';

export const runUndo: Run<UndoOptions> = async ({ options, clock }) => {
  const { clusterFile, files, store } = await findPlace(options.file);
  // the cluster file may rightly be gone, undone itself; but where there is no history either, the path is wrong
  if ((await store.history()).length === 0) await files.read(clusterFile);
  return { report: await undoLast({ store, clock }) };
};
