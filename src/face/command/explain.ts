import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['list', 'output'] as const satisfies readonly OptionId[];
export type ExplainOptions = (typeof options)[number];

export const explain: Command<ExplainOptions> = {
  name: 'explain',
  kind: 'reader',
  summary: 'explain an identity, connection, layout, rule or error code',
  description:
    'Prints what kubepki knows of one thing, with the source of each fact. It reads no files and needs no cluster.',
  operands: [{ name: 'ID', says: 'what to explain; --list shows them all', completes: 'topic' }],
  options,
  formats: FORMATS,
  examples: [
    { does: "the API server's serving certificate: names, signer, files", type: 'explain apiserver' },
    { does: 'everything there is to explain', type: 'explain --list' },
  ],
  load: async () => (await import('../run/explain.ts')).runExplain,
};
