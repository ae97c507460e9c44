/**
 * A member of etcd: TLS on every port that others reach, and a client certificate asked of everybody. Only what 3.5, 3.6 and 3.7
 * all know, for the cluster file does not say which one runs: the check for corrupt data at the start, which kubeadm asks
 * for, has another name in each and is for the cluster file's own flags.
 */
import { pairOf, type ProgramRecord } from './program.ts';

export const ETCD = {
  flags: [
    { flag: 'name', is: { word: 'machine-name' } },
    { flag: 'data-dir', is: { place: 'etcd-data' } },
    { flag: 'listen-client-urls', is: { word: 'client-urls' } },
    { flag: 'advertise-client-urls', is: { word: 'advertised-client-url' } },
    { flag: 'listen-peer-urls', is: { word: 'peer-urls' } },
    { flag: 'initial-advertise-peer-urls', is: { word: 'advertised-peer-url' } },
    { flag: 'initial-cluster', is: { word: 'initial-cluster' } },
    { flag: 'initial-cluster-token', is: { word: 'cluster-name' } },
    {
      flag: 'initial-cluster-state',
      is: { text: 'new' },
      says: 'looked at only where there is no data yet; a member that joins later wants existing',
    },
    {
      flag: 'listen-metrics-urls',
      is: { word: 'metrics-url' },
      says: 'for probes on the machine itself: /livez, /readyz and /metrics, without a certificate',
    },
    ...pairOf('etcd-server', 'cert-file', 'key-file'),
    { flag: 'trusted-ca-file', is: { file: 'etcd-ca', role: 'certificate' } },
    { flag: 'client-cert-auth', is: { text: 'true' } },
    ...pairOf('etcd-peer', 'peer-cert-file', 'peer-key-file'),
    { flag: 'peer-trusted-ca-file', is: { file: 'etcd-ca', role: 'certificate' } },
    { flag: 'peer-client-cert-auth', is: { text: 'true' } },
    { flag: 'tls-min-version', is: { text: 'TLS1.2' } },
  ],
  cites: [
    'kubernetes/kubernetes cmd/kubeadm/app/phases/etcd/local.go (getEtcdCommand)',
    'etcd-io/etcd server/etcdmain/config.go (flags, in v3.5, v3.6 and v3.7)',
  ],
} as const satisfies ProgramRecord;
