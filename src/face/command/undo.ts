import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['file', 'output'] as const satisfies readonly OptionId[];
export type UndoOptions = (typeof options)[number];

export const undo: Command<UndoOptions> = {
  name: 'undo',
  kind: 'act',
  summary: 'put back what the last act replaced',
  description:
    'Puts back what the last act on the store replaced and takes away what it created; what is taken away is kept in history/. The issuance log (pki/issued.jsonl) stays as it is: what was issued has been issued. Used again, it goes one act further back. Refuses where a file has been changed since by somebody else.',
  operands: [],
  options,
  formats: FORMATS,
  examples: [{ does: 'take back the last apply', type: 'undo' }],
  load: async () => (await import('../run/undo.ts')).runUndo,
};
