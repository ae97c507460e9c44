/** What a cluster file may say and should know what it says: warnings, not problems. */
import type { Cluster } from './cluster.ts';
import type { EncryptionProvider } from './encryption.ts';

export type ClusterWarning =
  | { readonly warning: 'etcd-shares-authority' }
  | { readonly warning: 'authority-keys-encrypted' }
  | { readonly warning: 'encryption-weak'; readonly provider: EncryptionProvider }
  | { readonly warning: 'etcd-even'; readonly members: number }
  | { readonly warning: 'endpoint-single'; readonly machine: string }
  /** of which no node gets a part, and the shortest and longest prefix of which one does */
  | {
      readonly warning: 'pods-range-size';
      readonly range: string;
      readonly shortest: number;
      readonly longest: number;
    }
  /** the endpoint is a control plane itself, and not its port */
  | {
      readonly warning: 'endpoint-port';
      readonly machine: string;
      readonly port: number;
      readonly listens: number;
    }
  | { readonly warning: 'user-masters'; readonly user: string };

export function clusterWarnings(cluster: Cluster): readonly ClusterWarning[] {
  const { authorities, authorityKeys, etcd, controlPlane, encryption, endpoint, securePort, users } = cluster;
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
    ...(single !== undefined && endpoint.port !== securePort
      ? [
          {
            warning: 'endpoint-port',
            machine: single.name,
            port: endpoint.port,
            listens: securePort,
          } as const,
        ]
      : []),
    ...podRanges(cluster),
    ...users
      .filter(({ groups }) => groups.includes('system:masters'))
      .map(({ name }) => ({ warning: 'user-masters', user: name }) as const),
  ];
}

/** An EncryptionConfiguration that is none of ours: what it says is not known here. */
function hasOwnFile({ flags }: Cluster): boolean {
  return flags['kube-apiserver']?.['encryption-provider-config'] !== undefined;
}

/**
 * Each node gets a part of the pods' range, a /24 or a /64 unless flags say otherwise: the controller manager ends where not
 * one fits (pkg/controller/nodeipam/node_ipam_controller.go), or of IPv6 more than 65536 (ipam/cidrset/cidr_set.go).
 */
function podRanges({ podCidrs, flags }: Cluster): readonly ClusterWarning[] {
  const further = Object.keys(flags['kube-controller-manager'] ?? {});
  if (further.some((flag) => flag.startsWith('node-cidr-mask-size') || flag === 'allocate-node-cidrs'))
    return [];
  return podCidrs.flatMap(({ text: range, bits, address }): ClusterWarning[] => {
    const [shortest, longest] = address.family === 6 ? [48, 64] : [0, 24];
    return bits >= shortest && bits <= longest
      ? []
      : [{ warning: 'pods-range-size', range, shortest, longest }];
  });
}
