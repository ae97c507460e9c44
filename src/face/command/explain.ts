import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['list', 'output'] as const satisfies readonly OptionId[];
export type ExplainOptions = (typeof options)[number];

export const explain: Command<ExplainOptions> = {
  name: 'explain',
  kind: 'reader',
  summary: 'explain an identity, connection, layout, rule, error code or message',
  description:
    'Prints what kubepki knows of one thing, with the source of each fact. Anything that is no id is taken for a line of a log or an error on a terminal, of Kubernetes, etcd, OpenSSL, curl, Node, Python or Java: what it means, which side says it, whose certificate it is about, what is usually behind it and what to do. It needs no cluster and, but for standard input, reads no files. Ends with 3 where nothing of the text is known.',
  operands: [
    {
      name: 'ID|TEXT|-',
      says: 'an id (--list shows them all), a message in quotes, or - for standard input',
      repeated: true,
      completes: 'topic',
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: "the API server's serving certificate: names, signer, files", type: 'explain apiserver' },
    {
      does: 'a message as it was logged',
      type: 'explain "remote error: tls: bad certificate"',
    },
    { does: 'everything there is to explain', type: 'explain --list' },
  ],
  load: async () => (await import('../run/explain.ts')).runExplain,
};
