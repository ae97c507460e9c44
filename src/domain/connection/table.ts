/**
 * The table of connections: every TLS connection of a cluster, who dials whom, by which name, showing which
 * certificate, trusting which authority, and what in a unit, manifest or kubeconfig carries each of these.
 */
import type { ConnectionRecord } from './connection.ts';
import { CONNECTIONS_FROM_APISERVER } from './from-apiserver.ts';
import { CONNECTIONS_FROM_SCRAPER } from './from-scraper.ts';
import { CONNECTIONS_TO_APISERVER } from './to-apiserver.ts';
import { CONNECTIONS_TO_ETCD } from './to-etcd.ts';

export const CONNECTIONS = {
  ...CONNECTIONS_TO_APISERVER,
  ...CONNECTIONS_TO_ETCD,
  ...CONNECTIONS_FROM_APISERVER,
  ...CONNECTIONS_FROM_SCRAPER,
} as const satisfies Record<string, ConnectionRecord>;

export type ConnectionId = keyof typeof CONNECTIONS;
export const CONNECTION_IDS = Object.keys(CONNECTIONS) as readonly ConnectionId[];

export function connection(id: ConnectionId): ConnectionRecord {
  return CONNECTIONS[id];
}
