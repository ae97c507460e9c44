/** The controller manager: signs requests and tokens, and publishes what pods shall trust. */
import { pairOf, type ProgramRecord } from './program.ts';

export const KUBE_CONTROLLER_MANAGER = {
  flags: [
    { flag: 'kubeconfig', is: { file: 'controller-manager', role: 'kubeconfig' } },
    { flag: 'authentication-kubeconfig', is: { file: 'controller-manager', role: 'kubeconfig' } },
    { flag: 'authorization-kubeconfig', is: { file: 'controller-manager', role: 'kubeconfig' } },
    {
      flag: 'bind-address',
      is: { text: '127.0.0.1' },
      when: [{ hasNot: 'controller-manager-serving' }],
      says: 'what it would show to others is a certificate that it made for itself',
    },
    ...pairOf('controller-manager-serving', 'tls-cert-file', 'tls-private-key-file').map((flag) => ({
      ...flag,
      when: [{ has: 'controller-manager-serving' }] as const,
    })),
    { flag: 'tls-min-version', is: { text: 'VersionTLS12' } },
    { flag: 'client-ca-file', is: { file: 'kubernetes-ca', role: 'certificate' } },
    { flag: 'requestheader-client-ca-file', is: { file: 'front-proxy-ca', role: 'certificate' } },
    {
      flag: 'cluster-signing-cert-file',
      is: { file: 'kubernetes-ca', role: 'certificate' },
      when: ['signs'],
    },
    { flag: 'cluster-signing-key-file', is: { file: 'kubernetes-ca', role: 'key' }, when: ['signs'] },
    {
      flag: 'cluster-signing-duration',
      is: { word: 'certificate-lifetime' },
      when: ['signs'],
      says: 'a certificate that is asked for lasts as long as one that is made here, or less if it is asked for less',
    },
    {
      flag: 'root-ca-file',
      is: { file: 'root-ca', role: 'certificate' },
      when: ['under-root'],
      says: 'what every pod is told to trust: the root, for a reader may take no intermediate as an anchor',
    },
    {
      flag: 'root-ca-file',
      is: { file: 'kubernetes-ca', role: 'certificate' },
      when: ['not-under-root'],
    },
    { flag: 'service-account-private-key-file', is: { file: 'service-account', role: 'key' } },
    { flag: 'use-service-account-credentials', is: { text: 'true' } },
    {
      flag: 'controllers',
      is: { text: '*,bootstrapsigner,tokencleaner' },
      when: ['takes-tokens'],
    },
    { flag: 'cluster-name', is: { word: 'cluster-name' } },
    { flag: 'service-cluster-ip-range', is: { word: 'service-cidrs' } },
    { flag: 'allocate-node-cidrs', is: { text: 'true' }, when: ['gives-pod-addresses'] },
    { flag: 'cluster-cidr', is: { word: 'pod-cidrs' }, when: ['gives-pod-addresses'] },
    { flag: 'leader-elect', is: { text: 'true' } },
    { flag: 'profiling', is: { text: 'false' } },
  ],
  cites: [
    'kubernetes/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go (getControllerManagerCommand)',
    'kubernetes/kubernetes pkg/controller/certificates/rootcacertpublisher/publisher.go (root-ca-file)',
  ],
} as const satisfies ProgramRecord;
