/** Which authorities a cluster has, and which of them signs for which: the cluster file's arrangement, worked out. */
import type { AuthorityKind, Cluster } from './cluster.ts';
import type { AuthorityId, IdentityId } from './identity/table.ts';

/** Whether a cluster of this arrangement has the identity at all. */
export function existsIn(id: IdentityId, { authorities }: Cluster): boolean {
  if (id === 'etcd-ca') return authorities.etcd !== 'kubernetes';
  if (id !== 'root-ca') return true;
  const { kubernetes, etcd, frontProxy } = authorities;
  return [kubernetes, etcd, frontProxy].includes('intermediate');
}

export function authorityKind(id: AuthorityId, { authorities }: Cluster): AuthorityKind {
  switch (id) {
    case 'root-ca':
      return authorities.root;
    case 'kubernetes-ca':
      return authorities.kubernetes;
    case 'etcd-ca':
      return authorities.etcd === 'kubernetes' ? authorities.kubernetes : authorities.etcd;
    case 'front-proxy-ca':
      return authorities.frontProxy;
  }
}

/** The authority that does an authority's work: the Kubernetes one for etcd's, where they are one. */
export function authorityFor(id: AuthorityId, cluster: Cluster): AuthorityId {
  return existsIn(id, cluster) ? id : 'kubernetes-ca';
}
