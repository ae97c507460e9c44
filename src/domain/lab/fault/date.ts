/** Certificates that are over, not yet begun, or over soon. */
import type { ConnectionId } from '../../connection/table.ts';
import type { IdentityId } from '../../identity/table.ts';
import type { FileRole } from '../../layout/layout.ts';
import type { ProgramId } from '../../program/program.ts';
import type { Fault, LabMachine, ProbeId } from '../fault.ts';

type Place = readonly [IdentityId, FileRole, LabMachine?];

/** Most differ in whose certificate it is, who meets it, and who must be started again to see it. */
function dated(
  title: string,
  [identity, role, on]: Place,
  fails: readonly ConnectionId[],
  probe: ProbeId,
  restart: readonly ProgramId[] = [],
) {
  return {
    title,
    group: 'date',
    at: [{ identity, role, ...(on === undefined ? {} : { on }) }],
    rules: ['certificate-expired'],
    fails,
    restart,
    probe,
  } as const satisfies Fault;
}

const APISERVER_CLIENTS = [
  'admin-to-apiserver',
  'controller-manager-to-apiserver',
  'scheduler-to-apiserver',
  'kubelet-to-apiserver',
] as const;

export const DATE_FAULTS = {
  'apiserver-expired': dated(
    "the API server's certificate is over",
    ['apiserver', 'certificate', 'control-plane'],
    APISERVER_CLIENTS,
    'kubectl',
  ),
  'etcd-expired': dated(
    "etcd's serving certificate is over",
    ['etcd-server', 'certificate', 'member'],
    ['apiserver-to-etcd'],
    'etcd-starts',
  ),
  'etcd-peer-expired': {
    ...dated(
      "a member's peer certificate is over",
      ['etcd-peer', 'certificate', 'member'],
      ['etcd-to-etcd'],
      'etcd-members',
    ),
    needs: 'members',
  },
  'kubelet-expired': dated(
    "a kubelet's client certificate is over",
    ['kubelet', 'kubeconfig', 'node'],
    ['kubelet-to-apiserver'],
    'node-ready',
    ['kubelet'],
  ),
  'kubelet-serving-expired': dated(
    "a kubelet's serving certificate is over",
    ['kubelet-serving', 'certificate', 'node'],
    ['apiserver-to-kubelet'],
    'kubectl-logs',
    ['kubelet'],
  ),
  'admin-expired': dated(
    "the certificate in the administrator's kubeconfig is over",
    ['admin', 'kubeconfig'],
    ['admin-to-apiserver'],
    'kubectl',
  ),
  'controller-manager-expired': dated(
    "the certificate in the controller manager's kubeconfig is over",
    ['controller-manager', 'kubeconfig', 'control-plane'],
    ['controller-manager-to-apiserver'],
    'controller-manager',
    ['kube-controller-manager'],
  ),
  'scheduler-expired': dated(
    "the certificate in the scheduler's kubeconfig is over",
    ['scheduler', 'kubeconfig', 'control-plane'],
    ['scheduler-to-apiserver'],
    'scheduler',
    ['kube-scheduler'],
  ),
  'kube-proxy-expired': {
    ...dated(
      "the certificate in kube-proxy's kubeconfig is over",
      ['kube-proxy', 'kubeconfig'],
      ['kube-proxy-to-apiserver'],
      'kube-proxy',
      ['kube-proxy'],
    ),
    layouts: ['hard-way'],
  },
  'apiserver-etcd-client-expired': dated(
    "the API server's certificate for etcd is over",
    ['apiserver-etcd-client', 'certificate', 'control-plane'],
    ['apiserver-to-etcd'],
    'apiserver-starts',
    ['kube-apiserver'],
  ),
  'apiserver-kubelet-client-expired': dated(
    "the API server's certificate for kubelets is over",
    ['apiserver-kubelet-client', 'certificate', 'control-plane'],
    ['apiserver-to-kubelet'],
    'kubectl-logs',
    ['kube-apiserver'],
  ),
  'front-proxy-client-expired': {
    ...dated(
      "the API server's certificate for extension API servers is over",
      ['front-proxy-client', 'certificate', 'control-plane'],
      ['apiserver-to-extension-apiserver'],
      'aggregation',
    ),
    rules: ['certificate-expired'],
  },
  'authority-expired': {
    ...dated(
      'the Kubernetes authority is over',
      ['kubernetes-ca', 'certificate'],
      [...APISERVER_CLIENTS, 'apiserver-to-kubelet'],
      'kubectl',
      ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'],
    ),
    rules: ['authority-expired'],
  },
  'etcd-authority-expired': {
    ...dated("etcd's authority is over", ['etcd-ca', 'certificate'], ['apiserver-to-etcd'], 'etcd-starts', [
      'etcd',
      'kube-apiserver',
    ]),
    rules: ['authority-expired'],
  },
  'apiserver-not-yet-valid': {
    ...dated(
      "the API server's certificate is not valid yet: it was made by a clock that is a day ahead",
      ['apiserver', 'certificate', 'control-plane'],
      APISERVER_CLIENTS,
      'kubectl',
    ),
    rules: ['certificate-not-yet-valid'],
  },
  'kubelet-not-yet-valid': {
    ...dated(
      "a kubelet's client certificate is not valid yet: it was made by a clock that is a day ahead",
      ['kubelet', 'kubeconfig', 'node'],
      ['kubelet-to-apiserver'],
      'node-ready',
      ['kubelet'],
    ),
    rules: ['certificate-not-yet-valid'],
  },
  'apiserver-ends-soon': {
    ...dated(
      "the API server's certificate is over in five days",
      ['apiserver', 'certificate', 'control-plane'],
      [],
      'nothing',
    ),
    rules: ['certificate-expiring'],
  },
  'authority-ends-soon': {
    ...dated(
      'the Kubernetes authority is over in five days, and everything with it',
      ['kubernetes-ca', 'certificate'],
      [],
      'nothing',
    ),
    rules: ['authority-expiring'],
  },
  'scheduler-renewed-not-restarted': {
    ...dated(
      "the scheduler's kubeconfig was renewed, and the scheduler not restarted: it goes on with the old one",
      ['scheduler', 'kubeconfig', 'control-plane'],
      [],
      'restart',
    ),
    rules: ['renewed-not-restarted'],
    live: true,
  },
} as const satisfies Record<string, Fault>;
