import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = [
  'signer',
  'state',
  'requester',
  ...OF_CLUSTER,
  'output',
] as const satisfies readonly OptionId[];
export type CsrListOptions = (typeof options)[number];

export const csrList: Command<CsrListOptions> = {
  name: 'csr list',
  kind: 'reader',
  summary: 'the signing requests of the cluster',
  description:
    'Lists the CertificateSigningRequests of the cluster, the oldest first: state, age, signer, who sent each and what it asks for. Those that would make somebody whom little or nothing is forbidden are marked, by name and by what RBAC gives. An object that cannot be read hides no other.',
  operands: [],
  options,
  formats: FORMATS,
  examples: [
    { does: 'what waits for somebody to decide', type: 'csr list --state pending' },
    { does: 'what kubelets ask for', type: 'csr list --signer kubelet-serving' },
    { does: 'for a script', type: 'csr list -o json' },
  ],
  load: async () => (await import('../../run/csr/list.ts')).runCsrList,
};
