/** Extended key usages: a certificate that may be shown by a server and not by a client, or the other way round. */
import type { Fault } from '../fault.ts';

const SERVER = ['server-usage'];
const CLIENT = ['client-usage'];

export const PURPOSE_FAULTS = {
  'apiserver-without-server-auth': {
    title: "the API server's certificate has no serverAuth",
    group: 'purpose',
    at: [{ identity: 'apiserver', role: 'certificate', on: 'control-plane' }],
    rules: SERVER,
    fails: ['admin-to-apiserver', 'controller-manager-to-apiserver', 'kubelet-to-apiserver'],
    restart: [],
    probe: 'kubectl',
  },
  'kubelet-serving-without-server-auth': {
    title:
      "a kubelet serves with a certificate that has no serverAuth: its client certificate's profile was taken",
    group: 'purpose',
    at: [{ identity: 'kubelet-serving', role: 'certificate', on: 'node' }],
    rules: SERVER,
    fails: ['apiserver-to-kubelet'],
    restart: ['kubelet'],
    probe: 'kubectl-logs',
  },
  'etcd-without-server-auth': {
    title: "etcd's serving certificate has no serverAuth",
    group: 'purpose',
    at: [{ identity: 'etcd-server', role: 'certificate', on: 'member' }],
    rules: SERVER,
    fails: ['apiserver-to-etcd'],
    restart: [],
    probe: 'etcd-starts',
  },
  'etcd-without-client-auth': {
    title: "etcd's serving certificate has no clientAuth, which its own gateway needs",
    group: 'purpose',
    at: [{ identity: 'etcd-server', role: 'certificate', on: 'member' }],
    rules: ['etcd-gateway-usage'],
    fails: ['etcd-gateway-to-etcd'],
    restart: [],
    probe: 'etcd-gateway',
  },
  'etcd-peer-without-client-auth': {
    title: "a member's peer certificate has no clientAuth",
    group: 'purpose',
    at: [{ identity: 'etcd-peer', role: 'certificate', on: 'member' }],
    rules: ['etcd-peer-usage'],
    fails: ['etcd-to-etcd'],
    restart: [],
    probe: 'etcd-members',
    needs: 'members',
  },
  'admin-without-client-auth': {
    title: "the administrator's certificate has no clientAuth",
    group: 'purpose',
    at: [{ identity: 'admin', role: 'kubeconfig' }],
    rules: CLIENT,
    fails: ['admin-to-apiserver'],
    restart: [],
    probe: 'kubectl',
  },
  'kubelet-without-client-auth': {
    title: "a kubelet's client certificate has serverAuth instead of clientAuth",
    group: 'purpose',
    at: [{ identity: 'kubelet', role: 'kubeconfig', on: 'node' }],
    rules: CLIENT,
    fails: ['kubelet-to-apiserver'],
    restart: ['kubelet'],
    probe: 'node-ready',
  },
  'apiserver-etcd-client-without-client-auth': {
    title: "the API server's certificate for etcd has serverAuth instead of clientAuth",
    group: 'purpose',
    at: [{ identity: 'apiserver-etcd-client', role: 'certificate', on: 'control-plane' }],
    rules: CLIENT,
    fails: ['apiserver-to-etcd'],
    restart: ['kube-apiserver'],
    probe: 'apiserver-starts',
  },
  'apiserver-kubelet-client-without-client-auth': {
    title: "the API server's certificate for kubelets has serverAuth instead of clientAuth",
    group: 'purpose',
    at: [{ identity: 'apiserver-kubelet-client', role: 'certificate', on: 'control-plane' }],
    rules: CLIENT,
    fails: ['apiserver-to-kubelet'],
    restart: ['kube-apiserver'],
    probe: 'kubectl-logs',
  },
} as const satisfies Record<string, Fault>;
