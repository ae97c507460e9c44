/** Kubeconfigs: whom they dial, whom they trust, what they hold. */
import type { Fault } from '../fault.ts';

const ADMIN = {
  group: 'kubeconfig',
  at: [{ identity: 'admin', role: 'kubeconfig' }],
  fails: ['admin-to-apiserver'],
  restart: [],
  probe: 'kubectl',
} as const;

export const KUBECONFIG_FAULTS = {
  'scheduler-wrong-host': {
    title: "the scheduler's kubeconfig dials a host that the API server's certificate does not carry",
    group: 'kubeconfig',
    at: [
      { identity: 'scheduler', role: 'kubeconfig', on: 'control-plane' },
      { identity: 'apiserver', role: 'certificate', on: 'control-plane' },
    ],
    rules: ['server-name-mismatch'],
    fails: ['scheduler-to-apiserver'],
    restart: ['kube-scheduler'],
    probe: 'scheduler',
  },
  'admin-skips-verification': {
    title: "the administrator's kubeconfig verifies nothing: insecure-skip-tls-verify",
    ...ADMIN,
    rules: ['skips-verification'],
    fails: [],
    probe: 'nothing',
  },
  'admin-of-other-cluster': {
    title: "the administrator's certificate is another cluster's",
    ...ADMIN,
    rules: ['client-stale-authority'],
  },
  'kubelet-of-other-cluster': {
    title: "a kubelet's client certificate is another cluster's",
    group: 'kubeconfig',
    at: [{ identity: 'kubelet', role: 'kubeconfig', on: 'node' }],
    rules: ['client-stale-authority'],
    fails: ['kubelet-to-apiserver'],
    restart: ['kubelet'],
    probe: 'node-ready',
  },
  'admin-authority-encoded-twice': {
    title: "the authority in the administrator's kubeconfig is base64 of base64",
    ...ADMIN,
    rules: ['authorities-unreadable', 'authority-file-empty'],
    fails: [],
  },
  'admin-authority-missing': {
    title: "the administrator's kubeconfig names no authority, and kubectl takes the machine's own",
    ...ADMIN,
    rules: ['server-unknown-authority'],
    fails: [],
  },
  'admin-key-missing': {
    title: "the administrator's kubeconfig has a certificate and no key",
    ...ADMIN,
    rules: ['key-pair-unusable'],
    fails: [],
  },
} as const satisfies Record<string, Fault>;
