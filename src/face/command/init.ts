import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = [
  'from',
  'name',
  'endpoint',
  'control-plane',
  'etcd',
  'worker',
  'service-cidr',
  'dns-domain',
  'kubernetes-version',
  'layout',
  'key-algorithm',
  'encrypt-authority-keys',
  'adopt',
  'spec-only',
  'passphrase-file',
  'output',
] as const satisfies readonly OptionId[];
export type InitOptions = (typeof options)[number];

export const init: Command<InitOptions> = {
  name: 'init',
  kind: 'act',
  summary: 'write a cluster file and make all that it asks for',
  description:
    'Writes kubepki.yaml into DIR (default: here) and makes its authorities, certificates and kubeconfigs in one act. What is not said is taken from a small sample cluster, or with --from from a kubeadm configuration (ClusterConfiguration and InitConfiguration, v1beta3 and v1beta4). With --adopt it takes over a cluster that stands: what is right below PATH is kept octet for octet, what is not is made anew with its key kept, authorities and the key of the service accounts stay as they are, and PATH itself is never touched. An existing cluster file is never overwritten: change it and use apply.',
  operands: [
    { name: 'DIR', says: 'where the cluster lives; made if it is not there', completes: 'directory' },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'a small sample cluster, here', type: 'init' },
    {
      does: 'one control plane and two workers behind a load balancer',
      type: 'init demo --endpoint api.demo.internal \\\n    --control-plane cp-1=10.0.0.11 --worker w-1=10.0.0.21 \\\n    --worker w-2=10.0.0.22',
    },
    {
      does: 'the same names, algorithm and lifetimes as kubeadm would make',
      type: 'init demo --from kubeadm.yaml --worker w-1=10.0.0.21',
    },
    {
      does: 'a cluster that stands, machine by machine as kubeadm left it',
      type: 'init demo --from kubeadm.yaml \\\n    --adopt cp-1=/mnt/cp-1/etc/kubernetes',
    },
    {
      does: 'a cluster made by hand, from the one directory of its files',
      type: 'init demo --endpoint api.demo.internal \\\n    --control-plane server=10.0.0.10 --worker node-0=10.0.0.20 \\\n    --adopt ~/kubernetes-the-hard-way',
    },
    { does: 'only the cluster file, to be edited first', type: 'init demo --spec-only' },
  ],
  load: async () => (await import('../run/init.ts')).runInit,
};
