/** What a cluster file may say and should know what it says: warnings, not problems. */
import type { Cluster } from './cluster.ts';
import type { EncryptionProvider } from './encryption.ts';

export type ClusterWarning =
  | { readonly warning: 'etcd-shares-authority' }
  | { readonly warning: 'authority-keys-encrypted' }
  | { readonly warning: 'encryption-weak'; readonly provider: EncryptionProvider }
  | { readonly warning: 'etcd-even'; readonly members: number }
  | { readonly warning: 'endpoint-single'; readonly machine: string }
  | { readonly warning: 'user-masters'; readonly user: string };

export function clusterWarnings(cluster: Cluster): readonly ClusterWarning[] {
  const { authorities, authorityKeys, etcd, controlPlane, encryption, endpoint, users } = cluster;
  const single = controlPlane.find(({ name, addresses }) => [name, ...addresses].includes(endpoint.host));
  return [
    ...(authorities.etcd === 'kubernetes' ? [{ warning: 'etcd-shares-authority' } as const] : []),
    ...(authorityKeys === 'encrypted' ? [{ warning: 'authority-keys-encrypted' } as const] : []),
    // of all providers only secretbox wants nothing further
    ...(encryption.provider === 'secretbox' || hasOwnFile(cluster)
      ? []
      : [{ warning: 'encryption-weak', provider: encryption.provider } as const]),
    // a member more makes an even number wait for as many as the odd number above it
    ...(etcd.length % 2 === 0 ? [{ warning: 'etcd-even', members: etcd.length } as const] : []),
    ...(controlPlane.length > 1 && single !== undefined
      ? [{ warning: 'endpoint-single', machine: single.name } as const]
      : []),
    ...users
      .filter(({ groups }) => groups.includes('system:masters'))
      .map(({ name }) => ({ warning: 'user-masters', user: name }) as const),
  ];
}

/** An EncryptionConfiguration that is none of ours: what it says is not known here. */
function hasOwnFile({ flags }: Cluster): boolean {
  return flags['kube-apiserver']?.['encryption-provider-config'] !== undefined;
}
