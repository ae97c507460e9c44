/** The authorities that happen to be at hand, by which a certificate can be judged that somebody else has signed. */
import type { ClusterAccess } from '../../domain/api/server.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { credentials, homeOf } from '../../domain/credential.ts';
import type { Store } from '../../domain/port.ts';
import type { TrustSource } from './trust.ts';

/** The cluster's own: kube-controller-manager signs with it, unless somebody gave it another. */
export async function storeAuthority(
  cluster: Cluster,
  store: Pick<Store, 'read' | 'root'>,
): Promise<TrustSource | undefined> {
  const authority = credentials(cluster).find(({ id }) => id === 'kubernetes-ca');
  const path = authority === undefined ? undefined : homeOf(authority, 'certificate');
  const authorities = path === undefined ? undefined : await store.read(path);
  if (path === undefined || authorities === undefined) return undefined;
  return { from: 'store', name: `${store.root === '.' ? '' : `${store.root}/`}${path}`, authorities };
}

/** What the server is believed by signs clients too in most clusters, and in some it does not. */
export function kubeconfigAuthority({ kubeconfig, authority }: ClusterAccess): TrustSource | undefined {
  if (authority === undefined) return undefined;
  return {
    from: 'kubeconfig',
    name: kubeconfig === '' ? 'the service account' : kubeconfig,
    authorities: authority,
  };
}
