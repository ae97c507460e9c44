/** Certificates and keys that do not belong together, and files that changed places. */
import type { Fault } from '../fault.ts';

const PAIR = ['key-pair-broken'];

export const PAIR_FAULTS = {
  'apiserver-key-of-another': {
    title: "the API server's key is not the one of its certificate",
    group: 'pair',
    at: [
      { identity: 'apiserver', role: 'key', on: 'control-plane' },
      { identity: 'apiserver', role: 'certificate', on: 'control-plane' },
    ],
    rules: PAIR,
    fails: [],
    restart: ['kube-apiserver'],
    probe: 'apiserver-starts',
  },
  'etcd-key-of-another': {
    title: "etcd's key is not the one of its serving certificate",
    group: 'pair',
    at: [
      { identity: 'etcd-server', role: 'key', on: 'member' },
      { identity: 'etcd-server', role: 'certificate', on: 'member' },
    ],
    rules: PAIR,
    fails: [],
    restart: ['etcd'],
    probe: 'etcd-starts',
  },
  'kubelet-serving-key-of-another': {
    title: "a kubelet's key is not the one of its serving certificate",
    group: 'pair',
    at: [
      { identity: 'kubelet-serving', role: 'key', on: 'node' },
      { identity: 'kubelet-serving', role: 'certificate', on: 'node' },
    ],
    rules: PAIR,
    fails: [],
    restart: ['kubelet'],
    probe: 'kubectl-logs',
  },
  'apiserver-etcd-client-key-of-another': {
    title: 'the key that the API server has for etcd is not the one of its certificate',
    group: 'pair',
    at: [
      { identity: 'apiserver-etcd-client', role: 'key', on: 'control-plane' },
      { identity: 'apiserver-etcd-client', role: 'certificate', on: 'control-plane' },
    ],
    rules: PAIR,
    fails: [],
    restart: ['kube-apiserver'],
    probe: 'apiserver-starts',
  },
  'front-proxy-client-key-of-another': {
    title: "the front-proxy client's key is not the one of its certificate",
    group: 'pair',
    at: [
      { identity: 'front-proxy-client', role: 'key', on: 'control-plane' },
      { identity: 'front-proxy-client', role: 'certificate', on: 'control-plane' },
    ],
    rules: PAIR,
    fails: [],
    restart: ['kube-apiserver'],
    probe: 'apiserver-starts',
  },
  'admin-key-of-another': {
    title: "the key in the administrator's kubeconfig is not the one of the certificate beside it",
    group: 'pair',
    at: [{ identity: 'admin', role: 'kubeconfig' }],
    rules: PAIR,
    fails: [],
    restart: [],
    probe: 'kubectl',
  },
  'apiserver-files-swapped': {
    title: "the API server's certificate and key lie in each other's files",
    group: 'pair',
    at: [
      { identity: 'apiserver', role: 'certificate', on: 'control-plane' },
      { identity: 'apiserver', role: 'key', on: 'control-plane' },
    ],
    rules: ['key-pair-switched'],
    fails: [],
    restart: ['kube-apiserver'],
    probe: 'apiserver-starts',
  },
  'apiserver-shows-client-pair': {
    title: "the API server's certificate and key are those with which it dials kubelets",
    group: 'pair',
    at: [{ identity: 'apiserver', role: 'certificate', on: 'control-plane' }],
    rules: ['server-usage', 'server-name-mismatch', 'common-name-only'],
    fails: ['admin-to-apiserver', 'controller-manager-to-apiserver', 'kubelet-to-apiserver'],
    restart: [],
    probe: 'kubectl',
  },
  'authority-in-place-of-leaf': {
    title: "the authority's certificate lies where the API server's should",
    group: 'pair',
    at: [{ identity: 'apiserver', role: 'certificate', on: 'control-plane' }],
    rules: PAIR,
    fails: [],
    restart: ['kube-apiserver'],
    probe: 'apiserver-starts',
  },
  'etcd-server-and-probe-swapped': {
    title: "etcd's serving pair has changed places with the certificate for probes",
    group: 'pair',
    at: [{ identity: 'etcd-server', role: 'certificate', on: 'member' }],
    rules: ['server-usage', 'server-name-mismatch', 'common-name-only'],
    fails: ['apiserver-to-etcd'],
    restart: [],
    probe: 'etcd-starts',
  },
} as const satisfies Record<string, Fault>;
