/**
 * The edges of a cluster: the table of connections multiplied by its machines, with the host that is dialled and
 * the credentials that meet. What diagnosis walks, and what kubeconfigs take their server from.
 */
import { authorityFor } from './authority.ts';
import { type Cluster, type Endpoint, endpointUrl, type Machine } from './cluster.ts';
import type { ConnectionRecord } from './connection/connection.ts';
import { connection, CONNECTION_IDS, type ConnectionId } from './connection/table.ts';
import { credentialId } from './credential.ts';
import {
  type AuthorityId,
  AUTHORITY_IDS,
  identity,
  type IdentityId,
  isIdentityId,
} from './identity/table.ts';
import { bootstraps, machinesOf } from './machine.ts';
import { layoutFiles } from './layout/table.ts';
import { atNode, dialled, type NameWord, resolveNames } from './name-word.ts';
import { optional } from './optional.ts';
import { PARTIES } from './party.ts';

export interface Edge {
  readonly connection: ConnectionId;
  /** the names of the machines at its ends, where they are machines */
  readonly from?: string;
  readonly to?: string;
  /** each host that the client may dial, and the port */
  readonly hosts: readonly string[];
  readonly port: number;
  /** ids of credentials: what the server shows, what the client shows, what each trusts; absent where none is ours */
  readonly serves?: string;
  readonly shows?: string;
  readonly clientTrusts?: AuthorityId;
  readonly serverTrusts?: AuthorityId;
}

export function* edges(cluster: Cluster): Generator<Edge> {
  for (const id of CONNECTION_IDS) {
    const record = connection(id);
    for (const { client, server, dials } of pairs(record, cluster)) {
      const hosts = dials.flatMap((word) => hostsOf(word, cluster, server));
      for (const shows of shownBy(record.shows, client, cluster)) {
        yield {
          connection: id,
          ...(client === undefined ? {} : { from: client.name }),
          ...(server === undefined ? {} : { to: server.name }),
          hosts,
          port: portOf(record, dials, cluster),
          ...optional('serves', ofOurs(record.serves, server, cluster)),
          ...optional('shows', shows),
          ...optional('clientTrusts', trusted(record.clientTrusts, cluster)),
          ...optional('serverTrusts', trusted(record.serverTrusts, cluster)),
        };
      }
    }
  }
}

/** Where the holder of an identity dials the API server, for its kubeconfig; undefined for one that never does. */
export function serverFor(id: IdentityId, machine: string | undefined, cluster: Cluster): string | undefined {
  const record = CONNECTION_IDS.map(connection).find(
    ({ server, shows }) => server === 'kube-apiserver' && shows === id,
  );
  const dials = record?.dials.map((word) => atNode(word, cluster, machine)) ?? [];
  const [word] = dials;
  if (record === undefined || word === undefined) return undefined;
  const host = dialled(
    word,
    cluster,
    cluster.controlPlane.find(({ name }) => name === machine),
  );
  if (host === undefined) return undefined;
  const endpoint: Endpoint = { host, port: portOf(record, dials, cluster) };
  return endpointUrl(endpoint);
}

function portOf(
  { server, port }: ConnectionRecord,
  dials: readonly NameWord[],
  { endpoint, securePort }: Cluster,
): number {
  if (dials.includes('endpoint')) return endpoint.port;
  return server === 'kube-apiserver' && dials.includes('local-endpoint') ? securePort : port;
}

interface Meeting {
  readonly client: Machine | undefined;
  readonly server: Machine | undefined;
  readonly dials: readonly NameWord[];
}

/** A client meets every server, but for what it dials on its own machine, and no member of etcd dials itself. */
function* pairs(record: ConnectionRecord, cluster: Cluster): Generator<Meeting> {
  for (const client of machinesOf(PARTIES[record.client].on, cluster)) {
    const dials = record.dials.map((word) => atNode(word, cluster, client?.name));
    const local = dials.some((word) => isLocal(word, cluster));
    for (const server of machinesOf(PARTIES[record.server].on, cluster)) {
      const same = client?.name === server?.name;
      const other = !same || client === undefined || record.client !== record.server;
      if (local ? same : other) yield { client, server, dials };
    }
  }
}

function isLocal(word: NameWord, { stackedEtcd }: Cluster): boolean {
  return word === 'local-endpoint' || word === 'loopback' || (word === 'etcd-endpoint' && stackedEtcd);
}

function hostsOf(word: NameWord, cluster: Cluster, server: Machine | undefined): readonly string[] {
  if (word === 'machine-addresses') return server?.addresses ?? [];
  if (word === 'service-address' || word === 'service-dns')
    return resolveNames([word], cluster, server, []).map(({ value }) => value);
  return [dialled(word, cluster, server) ?? []].flat();
}

/** One for each user where users show theirs; none of ours is one edge all the same. */
function shownBy(
  shows: ConnectionRecord['shows'],
  client: Machine | undefined,
  cluster: Cluster,
): readonly (string | undefined)[] {
  if (!isIdentityId(shows) || !hasFiles(shows, cluster)) return [undefined];
  if (identity(shows).per === 'user') return cluster.users.map((user) => credentialId(shows, user));
  // the certificate that it asked the cluster for, which is none of ours
  if (shows === 'kubelet' && client !== undefined && bootstraps(client.name, cluster)) return [undefined];
  return [ownedBy(shows, client)];
}

function ofOurs(what: string, machine: Machine | undefined, cluster: Cluster): string | undefined {
  return isIdentityId(what) && hasFiles(what, cluster) ? ownedBy(what, machine) : undefined;
}

/** A layout that has no files for an identity has somebody else, or nobody, in its place. */
function hasFiles(id: IdentityId, { layout }: Cluster): boolean {
  return layoutFiles(layout, id).length > 0;
}

function ownedBy(id: IdentityId, machine: Machine | undefined): string {
  return credentialId(id, identity(id).per === 'cluster' ? undefined : machine);
}

function trusted(what: string, cluster: Cluster): AuthorityId | undefined {
  const id = AUTHORITY_IDS.find((one) => one === what);
  return id === undefined ? undefined : authorityFor(id, cluster);
}
