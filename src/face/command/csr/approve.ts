import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = [
  'signer',
  'requester',
  'all',
  'accept',
  'message',
  'yes',
  ...OF_CLUSTER,
  'output',
] as const satisfies readonly OptionId[];
export type ApproveOptions = (typeof options)[number];

export const csrApprove: Command<ApproveOptions> = {
  name: 'csr approve',
  kind: 'act',
  summary: 'approve requests, after a look at whom they make and what those may do',
  description:
    'To approve a request is to give away what its certificate may do, and nobody can take it back before it ends. So each is shown first: who asks, whom the certificate makes, what RBAC lets them do, whether names are the requester’s own. It asks before it approves; --yes agrees to what is shown. What is dangerous is refused until each danger is named with --accept. What is approved is what was looked at: a request that was deleted and made anew under its name is refused, and one that was changed is looked at again. Of names, one that is refused stops all of them; of a selection it is left, and told of.',
  operands: [{ name: 'NAME', says: 'a request, as csr list names it', repeated: true }],
  options,
  formats: FORMATS,
  examples: [
    { does: 'look at one, and approve it', type: 'csr approve alice-0a1b2c3d4e' },
    {
      does: 'the serving certificates of kubelets, where their names are right',
      type: 'csr approve --signer kubelet-serving --yes',
    },
    {
      does: 'an administrator, knowingly',
      type: 'csr approve root-5e6f708192 --accept powerful --message "ticket 7"',
    },
  ],
  load: async () => (await import('../../run/csr/decide.ts')).runApprove,
};
