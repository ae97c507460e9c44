import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = [
  'to',
  'merge-into',
  'embed',
  'paths',
  'replace',
  'name',
  'server',
  'tls-server-name',
  'file',
  'output',
] as const satisfies readonly OptionId[];
export type KubeconfigOptions = (typeof options)[number];

export const kubeconfig: Command<KubeconfigOptions> = {
  name: 'kubeconfig',
  kind: 'act',
  summary: 'make a kubeconfig, or merge into one',
  description:
    'Makes one kubeconfig of the credentials that are named: for each a user and a context, and the cluster as it dials it; the first is the current context. Components of a control plane dial the API server of their own machine, all others the endpoint. Where both are in one kubeconfig, the cluster stands there once under its name and once as NAME-HOST. The file is for its owner alone (mode 0600). With --paths it names its certificates, keys and authority, which are written into the same folder as NAME-ID.crt, NAME-ID.key and NAME-ca.crt. With --merge-into the entries are added to a kubeconfig that stands, or brought up to date in it: all else in it stays as it is, octet for octet, and what it was is kept beside it. Entries under the same names that belong to somebody else are not touched unless --replace says so. The lock is the one that kubectl takes, so that both may be at work at once.',
  operands: [
    {
      name: 'ID',
      says: 'an identity (admin), one of its credentials (controller-manager@cp-1, user@alice), or all of a machine that dial the API server (@cp-1)',
      required: true,
      repeated: true,
      completes: 'identity',
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'the administrator', type: 'kubeconfig admin --to admin.kubeconfig' },
    {
      does: "into one's own kubeconfig, under a name of its own",
      type: 'kubeconfig admin --merge-into ~/.kube/config --name prod',
    },
    {
      does: 'a user, through a tunnel',
      type: 'kubeconfig user@alice --server https://127.0.0.1:16443 --to -',
    },
    {
      does: 'a kubelet, whose certificate is renewed in its place',
      type: 'kubeconfig kubelet@node-1 --paths --to kubelet.conf',
    },
  ],
  load: async () => (await import('../run/kubeconfig.ts')).runKubeconfig,
};
