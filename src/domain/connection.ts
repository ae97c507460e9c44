/**
 * The table of connections: who dials whom, by which name, showing which certificate, trusting which
 * authority, and what in a unit, manifest or kubeconfig carries each of these. Data only.
 */
import type { IdentityId } from './identity.ts';
import type { NameWord } from './name-word.ts';

export interface ConnectionRecord {
  readonly title: string;
  readonly client: string;
  readonly server: IdentityId;
  /** the names by which the client dials */
  readonly dials: readonly NameWord[];
  /** the identity the client shows */
  readonly shows: IdentityId;
  readonly clientTrusts: IdentityId;
  readonly serverTrusts: IdentityId;
  /** what carries each, where it is written */
  readonly carriedBy: Readonly<
    Record<'dials' | 'shows' | 'clientTrusts' | 'serves' | 'serverTrusts', string>
  >;
  readonly cites: readonly string[];
}

export const CONNECTIONS = {
  'admin-to-apiserver': {
    title: 'an administrator with kubectl, to the API server',
    client: 'kubectl',
    server: 'apiserver',
    dials: ['endpoint'],
    shows: 'admin',
    clientTrusts: 'kubernetes-ca',
    serverTrusts: 'kubernetes-ca',
    carriedBy: {
      dials: 'kubeconfig clusters[].cluster.server',
      shows: 'kubeconfig users[].user.client-certificate(-data), client-key(-data)',
      clientTrusts: 'kubeconfig clusters[].cluster.certificate-authority(-data)',
      serves: 'kube-apiserver --tls-cert-file, --tls-private-key-file',
      serverTrusts: 'kube-apiserver --client-ca-file',
    },
    cites: [
      'client-go tools/clientcmd/api/v1/types.go',
      'apiserver pkg/authentication/request/x509/x509.go (identity from a client certificate)',
    ],
  },
} as const satisfies Record<string, ConnectionRecord>;

export type ConnectionId = keyof typeof CONNECTIONS;
export const CONNECTION_IDS = Object.keys(CONNECTIONS) as readonly ConnectionId[];

export function connection(id: ConnectionId): ConnectionRecord {
  return CONNECTIONS[id];
}
