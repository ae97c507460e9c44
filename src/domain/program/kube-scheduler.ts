/** The scheduler. */
import { pairOf, type ProgramRecord } from './program.ts';

export const KUBE_SCHEDULER = {
  flags: [
    { flag: 'kubeconfig', is: { file: 'scheduler', role: 'kubeconfig' } },
    { flag: 'authentication-kubeconfig', is: { file: 'scheduler', role: 'kubeconfig' } },
    { flag: 'authorization-kubeconfig', is: { file: 'scheduler', role: 'kubeconfig' } },
    {
      flag: 'bind-address',
      is: { text: '127.0.0.1' },
      when: [{ hasNot: 'scheduler-serving' }],
      says: 'what it would show to others is a certificate that it made for itself',
    },
    ...pairOf('scheduler-serving', 'tls-cert-file', 'tls-private-key-file').map((flag) => ({
      ...flag,
      when: [{ has: 'scheduler-serving' }] as const,
    })),
    { flag: 'tls-min-version', is: { text: 'VersionTLS12' } },
    { flag: 'client-ca-file', is: { file: 'kubernetes-ca', role: 'certificate' } },
    { flag: 'requestheader-client-ca-file', is: { file: 'front-proxy-ca', role: 'certificate' } },
    { flag: 'leader-elect', is: { text: 'true' } },
    { flag: 'profiling', is: { text: 'false' } },
  ],
  cites: ['kubernetes/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go (getSchedulerCommand)'],
} as const satisfies ProgramRecord;
