import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = [...OF_CLUSTER, 'output'] as const satisfies readonly OptionId[];
export type CsrShowOptions = (typeof options)[number];

export const csrShow: Command<CsrShowOptions> = {
  name: 'csr show',
  kind: 'reader',
  summary: 'what a signing request asks for, and what approving it would give',
  description:
    'Shows a request whole: subject, names, key, usages, who sent it, when it is taken away, what was said of it and what was issued. And what approving it would give: the user and groups that its certificate makes, what RBAC lets them do, and which of that opens more; of a kubelet, which names it may serve and whether its Node has them. Where RBAC may not be read, the server is asked whether they may do what is most telling; what could not be seen is said.',
  operands: [
    { name: 'NAME', says: 'a signing request, as csr list names it', required: true, repeated: true },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'before approving it', type: 'csr show alice-4f1c2d3e4a' },
    { does: 'for a script', type: 'csr show alice-4f1c2d3e4a -o json' },
  ],
  load: async () => (await import('../../run/csr/show.ts')).runCsrShow,
};
