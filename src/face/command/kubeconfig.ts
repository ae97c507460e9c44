import type { OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = [
  'file',
  'to',
  'embed',
  'paths',
  'name',
  'server',
  'tls-server-name',
] as const satisfies readonly OptionId[];
export type KubeconfigOptions = (typeof options)[number];

export const kubeconfig: Command<KubeconfigOptions> = {
  name: 'kubeconfig',
  kind: 'act',
  summary: 'make kubeconfigs',
  description:
    'Makes one kubeconfig of the credentials that are named: for each a user and a context, and the cluster as it dials it; the first is the current context. Components of a control plane dial the API server of their own machine, all others the endpoint. Where both are in one kubeconfig, the cluster stands there once under its name and once as NAME-HOST. The file is for its owner alone (mode 0600). With --paths it names its certificates, keys and authority, which are written into the same folder as NAME-ID.crt, NAME-ID.key and NAME-ca.crt.',
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
  formats: [],
  examples: [
    { does: 'the administrator', type: 'kubeconfig admin --to admin.kubeconfig' },
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
