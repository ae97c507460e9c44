/**
 * Whom each end of a connection takes the other for, written down by hand: the users and groups of Kubernetes' own
 * roles (apiserver pkg/authentication/user, plugin/pkg/auth/authorizer/rbac/bootstrappolicy) and of kubeadm's bindings.
 */
import type { Cluster } from '../../../src/domain/cluster.ts';
import type { ConnectionId } from '../../../src/domain/connection/table.ts';
import type { Edge } from '../../../src/domain/edge.ts';

type Bearer = readonly [user: string, groups: readonly string[]];
const MACHINE: Bearer = ['{machine}', []];

const BEARERS: Readonly<Partial<Record<ConnectionId, Bearer>>> = {
  'admin-to-apiserver': ['kubernetes-admin', ['kubeadm:cluster-admins']],
  'super-admin-to-apiserver': ['kubernetes-super-admin', ['system:masters']],
  'controller-manager-to-apiserver': ['system:kube-controller-manager', []],
  'scheduler-to-apiserver': ['system:kube-scheduler', []],
  'kubelet-to-apiserver': ['system:node:{machine}', ['system:nodes']],
  'kube-proxy-to-apiserver': ['system:kube-proxy', []],
  'apiserver-to-etcd': ['kube-apiserver-etcd-client', []],
  'etcd-to-etcd': MACHINE,
  'etcd-gateway-to-etcd': MACHINE,
  'etcdctl-to-etcd': ['kube-etcd-healthcheck-client', []],
  'apiserver-to-kubelet': ['kube-apiserver-kubelet-client', []],
  // --requestheader-allowed-names
  'apiserver-to-extension-apiserver': ['front-proxy-client', []],
};

export function bearerAt({ connection, from = '', shows }: Edge, { users }: Cluster): Bearer {
  const user = users.find(({ name }) => shows === `user@${name}`);
  if (connection === 'user-to-apiserver') return [user?.name ?? '', user?.groups ?? []];
  const [name, groups] = BEARERS[connection] ?? ['', []];
  return [name.replace('{machine}', () => from), groups];
}
