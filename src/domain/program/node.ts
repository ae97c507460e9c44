/** What runs on a node. Most of what these are told is in their configuration files; these are the flags beside them. */
import type { ProgramRecord } from './program.ts';

export const KUBELET = {
  flags: [
    { flag: 'config', is: { place: 'kubelet-config' } },
    { flag: 'kubeconfig', is: { file: 'kubelet', role: 'kubeconfig' } },
    { flag: 'bootstrap-kubeconfig', is: { place: 'bootstrap-kubeconfig' }, when: ['bootstraps'] },
    {
      flag: 'hostname-override',
      is: { word: 'machine-name' },
      says: 'the name in its certificates, whatever the machine calls itself',
    },
    { flag: 'node-ip', is: { word: 'node-addresses' } },
  ],
  cites: [
    'kubernetes/kubernetes cmd/kubelet/app/options/options.go',
    'kubernetes/website reference/command-line-tools-reference/kubelet',
  ],
} as const satisfies ProgramRecord;

export const KUBE_PROXY = {
  flags: [{ flag: 'config', is: { place: 'proxy-config' } }],
  cites: [
    'kubernetes/kubernetes cmd/kube-proxy/app/options.go (other flags are ignored beside --config, but for --hostname-override)',
  ],
} as const satisfies ProgramRecord;
