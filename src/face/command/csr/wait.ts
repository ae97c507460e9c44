import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = ['name', 'timeout', ...OF_CLUSTER, 'output'] as const satisfies readonly OptionId[];
export type WaitOptions = (typeof options)[number];

export const csrWait: Command<WaitOptions> = {
  name: 'csr wait',
  kind: 'act',
  summary: 'wait until a request is issued, denied or failed',
  description:
    'Follows one request until it has its certificate, and says why where it will not have one. A connection that breaks, and an API server that restarts, end nothing: it is followed anew. It ends after --timeout, ten minutes unless said otherwise, and 0 waits as long as the request stands. Ctrl-C leaves the request as it is; the same command carries on.',
  operands: [
    {
      name: 'FILE|NAME',
      says: 'the request’s file, or the name of its object',
      required: true,
      completes: 'file',
    },
  ],
  options,
  formats: FORMATS,
  lines: true,
  examples: [
    { does: 'wait for whoever approves', type: 'csr wait alice.csr --timeout 8h' },
    { does: 'every state as it comes, for a script', type: 'csr wait alice.csr -o json' },
  ],
  load: async () => (await import('../../run/csr/wait.ts')).runWait,
};
