import { undoLast } from '../../task/undo.ts';
import type { Run } from '../command/command.ts';
import type { UndoOptions } from '../command/undo.ts';
import { findPlace } from '../place.ts';

export const runUndo: Run<UndoOptions> = async ({ options, clock }) => {
  const { store } = await findPlace(options.file);
  return { report: await undoLast({ store, clock }) };
};
