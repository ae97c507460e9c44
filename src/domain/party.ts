/** The parties of a cluster: every program or person that opens a connection, answers one, or reads a file of ours. */
export interface PartyRecord {
  readonly title: string;
  /** the machines it runs on; anywhere: not a part of the machines at all */
  readonly on: 'control-plane' | 'etcd-member' | 'node' | 'anywhere';
}

export const PARTIES = {
  'kube-apiserver': { title: 'the API server', on: 'control-plane' },
  'kube-controller-manager': { title: 'the controller manager', on: 'control-plane' },
  'kube-scheduler': { title: 'the scheduler', on: 'control-plane' },
  'etcd': { title: 'a member of etcd', on: 'etcd-member' },
  'kubelet': { title: 'the kubelet of a node', on: 'node' },
  'kube-proxy': { title: 'kube-proxy on a node', on: 'node' },
  'kubectl': { title: 'a person or script with a kubeconfig', on: 'anywhere' },
  'etcdctl': { title: 'a person, script or probe that asks etcd', on: 'etcd-member' },
  'pod': { title: 'a program in a pod, with its service account', on: 'anywhere' },
  'extension-apiserver': { title: 'an API server behind an APIService', on: 'anywhere' },
  'webhook': { title: 'an admission or conversion webhook', on: 'anywhere' },
  'scraper': { title: 'whoever collects metrics', on: 'anywhere' },
} as const satisfies Record<string, PartyRecord>;

export type PartyId = keyof typeof PARTIES;
