/** Files: not there, empty, of another kind, or open to everybody. */
import type { Fault } from '../fault.ts';

const CERTIFICATE = { identity: 'apiserver', role: 'certificate', on: 'control-plane' } as const;
const KEY = { identity: 'apiserver', role: 'key', on: 'control-plane' } as const;
const UNUSABLE = ['key-pair-unusable'];
const STOPPED = {
  group: 'file',
  fails: [],
  restart: ['kube-apiserver'],
  probe: 'apiserver-starts',
} as const;
const OPEN = { group: 'file', fails: [], restart: [], probe: 'nothing', rules: ['key-readable'] } as const;

export const FILE_FAULTS = {
  'apiserver-key-open': {
    title: "the API server's key can be read by everybody on its machine",
    at: [KEY],
    ...OPEN,
  },
  'authority-key-open': {
    title: "the authority's key can be read by everybody on a control plane",
    at: [{ identity: 'kubernetes-ca', role: 'key', on: 'control-plane' }],
    ...OPEN,
  },
  'kubelet-kubeconfig-open': {
    title: "a kubelet's kubeconfig, with the key in it, can be read by everybody on its machine",
    at: [{ identity: 'kubelet', role: 'kubeconfig', on: 'node' }],
    ...OPEN,
    rules: ['kubeconfig-readable'],
  },
  'apiserver-certificate-missing': {
    title: "the API server's certificate is not there",
    at: [CERTIFICATE],
    ...STOPPED,
    rules: ['file-missing'],
  },
  'kubelet-client-authority-missing': {
    title: "a kubelet's client CA file is not there",
    group: 'file',
    at: [{ identity: 'kubernetes-ca', role: 'certificate', on: 'node' }],
    rules: ['file-missing'],
    fails: [],
    restart: ['kubelet'],
    probe: 'kubectl-logs',
  },
  'apiserver-key-encrypted': {
    title: "the API server's key lies under a passphrase, for which it does not ask",
    at: [KEY],
    ...STOPPED,
    rules: UNUSABLE,
  },
  'apiserver-certificate-der': {
    title: "the API server's certificate is DER and not PEM",
    at: [CERTIFICATE],
    ...STOPPED,
    rules: UNUSABLE,
  },
  'etcd-authority-empty': {
    title: "etcd's trusted CA file is empty",
    group: 'file',
    at: [{ identity: 'etcd-ca', role: 'certificate', on: 'member' }],
    rules: ['authorities-unreadable', 'authority-file-empty', 'server-unknown-authority'],
    fails: [],
    restart: ['etcd'],
    probe: 'etcd-starts',
  },
  'etcd-authority-with-key': {
    title: "etcd's trusted CA file holds a private key beside the certificate",
    group: 'file',
    at: [{ identity: 'etcd-ca', role: 'certificate', on: 'member' }],
    rules: ['authorities-unreadable', 'authority-file-other-block'],
    fails: [],
    restart: ['etcd'],
    probe: 'etcd-starts',
  },
  'apiserver-request-as-certificate': {
    title: "the request lies where the API server's certificate should",
    at: [CERTIFICATE],
    ...STOPPED,
    rules: UNUSABLE,
  },
} as const satisfies Record<string, Fault>;
