/** Flags and fields that do not go with the certificates, or that give power away. */
import type { Fault } from '../fault.ts';

const APISERVER = {
  group: 'flag',
  at: [{ program: 'kube-apiserver', on: 'control-plane' }],
  fails: [],
  restart: ['kube-apiserver'],
  probe: 'nothing',
} as const;
const KUBELET = {
  group: 'flag',
  at: [{ place: 'kubelet-config', on: 'node' }],
  fails: [],
  restart: ['kubelet'],
  probe: 'nothing',
} as const;

export const FLAG_FAULTS = {
  'service-range-changed': {
    title: "--service-cluster-ip-range is another, whose first address the API server's certificate lacks",
    ...APISERVER,
    at: [
      { program: 'kube-apiserver', on: 'control-plane' },
      { identity: 'apiserver', role: 'certificate', on: 'control-plane' },
    ],
    rules: ['service-address-missing'],
    fails: ['pod-to-apiserver'],
    probe: 'pod',
  },
  'everybody-allowed': {
    title: 'the API server allows everything to everybody: --authorization-mode=AlwaysAllow',
    ...APISERVER,
    rules: ['authorization-always-allow'],
  },
  'node-authorizer-missing': {
    title: 'the API server does not know the Node authorizer: --authorization-mode=RBAC',
    ...APISERVER,
    rules: ['authorization-without-node'],
    probe: 'node-ready',
  },
  'static-tokens': {
    title: 'the API server takes static tokens from a file: --token-auth-file',
    ...APISERVER,
    rules: ['static-tokens'],
  },
  'kubelets-not-verified': {
    title: 'the API server verifies no kubelet: --kubelet-certificate-authority is missing',
    ...APISERVER,
    rules: ['kubelet-unverified'],
    advice: true,
  },
  'front-proxy-authority-is-client-authority': {
    title:
      'the request-header CA is the client CA: whoever has a certificate with the allowed name is anybody',
    ...APISERVER,
    rules: ['front-proxy-is-client-ca'],
  },
  'front-proxy-names-open': {
    title: 'the request-header CA is the client CA, and any name is allowed: every client is anybody',
    ...APISERVER,
    rules: ['front-proxy-is-client-ca'],
  },
  'wrong-client-authority-flag': {
    title: "--client-ca-file names etcd's authority",
    ...APISERVER,
    rules: ['client-unknown-authority', 'client-stale-authority'],
    fails: ['controller-manager-to-apiserver', 'scheduler-to-apiserver', 'kubelet-to-apiserver'],
    probe: 'kubectl',
  },
  'etcd-in-the-clear': {
    title: 'the API server dials etcd by http, where etcd speaks TLS',
    ...APISERVER,
    rules: ['etcd-dialled-plain'],
    probe: 'apiserver-starts',
  },
  'etcd-asks-nobody': {
    title: 'etcd asks its clients for no certificate: --client-cert-auth and --trusted-ca-file are missing',
    group: 'flag',
    at: [{ program: 'etcd', on: 'member' }],
    rules: ['etcd-open'],
    fails: [],
    restart: ['etcd'],
    probe: 'nothing',
  },
  'etcd-trusts-nobody': {
    title: 'etcd asks for certificates and names nobody whom it believes: --trusted-ca-file is missing',
    group: 'flag',
    at: [{ program: 'etcd', on: 'member' }],
    rules: ['etcd-authority-unset', 'etcd-open', 'client-unknown-authority'],
    fails: [],
    restart: ['etcd'],
    probe: 'etcd-starts',
  },
  'etcd-peers-not-asked': {
    title: 'members of etcd ask each other for no certificate',
    group: 'flag',
    at: [{ program: 'etcd', on: 'member' }],
    rules: ['etcd-peers-open'],
    fails: [],
    restart: ['etcd'],
    probe: 'nothing',
  },
  'kubelet-anonymous': {
    title: 'a kubelet lets in who shows nothing: authentication.anonymous.enabled',
    ...KUBELET,
    rules: ['anonymous-kubelet'],
  },
  'kubelet-allows-everybody': {
    title: 'a kubelet allows everything to whom it knows: authorization.mode AlwaysAllow',
    ...KUBELET,
    rules: ['authorization-always-allow'],
  },
  'kubelet-read-only-port': {
    title: 'a kubelet has a port that asks nobody who they are: readOnlyPort',
    ...KUBELET,
    rules: ['port-unguarded'],
  },
} as const satisfies Record<string, Fault>;
