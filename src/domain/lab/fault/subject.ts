/** Names and groups in certificates: the cluster takes its clients for whoever they say they are. */
import type { Fault } from '../fault.ts';

const WHO = ['client-identity'];
const KUBELET = { identity: 'kubelet', role: 'kubeconfig', on: 'node' } as const;

export const SUBJECT_FAULTS = {
  'kubelet-without-group': {
    title: "a kubelet's certificate lacks the group system:nodes",
    group: 'subject',
    at: [KUBELET],
    rules: WHO,
    fails: ['kubelet-to-apiserver'],
    restart: ['kubelet'],
    probe: 'node-ready',
  },
  'kubelet-without-prefix': {
    title: "a kubelet's certificate has the bare node name, without system:node: before it",
    group: 'subject',
    at: [KUBELET],
    rules: WHO,
    fails: ['kubelet-to-apiserver'],
    restart: ['kubelet'],
    probe: 'node-ready',
  },
  'kubelet-of-other-node': {
    title: "a kubelet shows another node's certificate",
    group: 'subject',
    at: [KUBELET],
    rules: WHO,
    fails: ['kubelet-to-apiserver'],
    restart: ['kubelet'],
    probe: 'node-ready',
  },
  'scheduler-wrong-name': {
    title: "the scheduler's certificate says system:system:kube-scheduler",
    group: 'subject',
    at: [{ identity: 'scheduler', role: 'kubeconfig', on: 'control-plane' }],
    rules: WHO,
    fails: ['scheduler-to-apiserver'],
    restart: ['kube-scheduler'],
    probe: 'scheduler',
  },
  'controller-manager-wrong-name': {
    title: "the controller manager's certificate has its name as the group only",
    group: 'subject',
    at: [{ identity: 'controller-manager', role: 'kubeconfig', on: 'control-plane' }],
    rules: WHO,
    fails: ['controller-manager-to-apiserver'],
    restart: ['kube-controller-manager'],
    probe: 'controller-manager',
  },
  'kube-proxy-wrong-name': {
    title: "kube-proxy's certificate has the group system:node-proxier, and a user that nothing is bound to",
    group: 'subject',
    at: [{ identity: 'kube-proxy', role: 'kubeconfig' }],
    rules: WHO,
    fails: ['kube-proxy-to-apiserver'],
    restart: ['kube-proxy'],
    probe: 'kube-proxy',
    layouts: ['hard-way'],
  },
  'admin-without-group': {
    title: "the administrator's certificate has no group, and nothing is bound to the name",
    group: 'subject',
    at: [{ identity: 'admin', role: 'kubeconfig' }],
    rules: WHO,
    fails: ['admin-to-apiserver'],
    restart: [],
    probe: 'kubectl',
  },
  'front-proxy-name-not-allowed': {
    title:
      "the API server's front-proxy certificate has a name that --requestheader-allowed-names does not list",
    group: 'subject',
    at: [{ identity: 'front-proxy-client', role: 'certificate', on: 'control-plane' }],
    rules: ['front-proxy-name'],
    fails: ['apiserver-to-extension-apiserver'],
    restart: [],
    probe: 'aggregation',
  },
} as const satisfies Record<string, Fault>;
