/** The edges of a cluster with the files that meet at each, read from the machines at its ends. */
import { parse } from 'yaml';
import type { Cluster } from '../../../src/domain/cluster.ts';
import { type Edge, edges } from '../../../src/domain/edge.ts';
import { authorityOf, type AuthorityName, fileOf, type Side, SIDES } from './wiring.ts';

/** What a file hands to crypto/tls, as PEM. */
export interface Held {
  readonly path: string;
  readonly text: string;
  /** of what is shown, where the reader of the file looks for it */
  readonly key: string;
}

export interface Meeting extends Readonly<Partial<Record<Side, Held>>> {
  readonly id: string;
  readonly edge: Edge;
  readonly by: AuthorityName;
  /** where the client's kubeconfig dials */
  readonly server?: string;
}

export type Read = (path: string) => string;

/** @throws Error where our table has something at an end and the machine has not, or the other way about */
export function meetings(cluster: Cluster, read: Read): readonly Meeting[] {
  return Array.from(edges(cluster), (edge) => {
    const { connection, from, to, shows = '' } = edge;
    const whose = shows.startsWith('user@') ? shows : 'anybody';
    const id = `${connection} (${from ?? whose}, ${to ?? 'theirs'})`;
    const meeting: Meeting = { id, edge, by: authorityOf(connection, cluster) };
    for (const side of SIDES) {
      const path = fileOf(edge, side, cluster);
      const ours = edge[side] !== undefined;
      if (ours !== (path !== undefined)) throw new Error(`${id} ${side}: ${path ?? 'no file'}`);
      if (path !== undefined) Object.assign(meeting, { [side]: held(path, side, read) });
    }
    const kubeconfig = meeting.shows?.path.endsWith('.crt') === false ? meeting.shows.path : undefined;
    return kubeconfig === undefined
      ? meeting
      : { ...meeting, server: String(configOf(read(kubeconfig)).cluster['server']) };
  });
}

function held(path: string, side: Side, read: Read): Held {
  const text = read(path);
  const trust = side === 'clientTrusts' || side === 'serverTrusts';
  if (path.endsWith('.crt')) return { path, text, key: trust ? '' : read(path.replace(/\.crt$/, '.key')) };
  const { cluster, user } = configOf(text);
  const data = (field: unknown) => Buffer.from(String(field), 'base64').toString();
  return trust
    ? { path, text: data(cluster['certificate-authority-data']), key: '' }
    : { path, text: data(user['client-certificate-data']), key: data(user['client-key-data']) };
}

type Fields = Readonly<Record<string, unknown>>;
/** As client-go goes: the current context names a cluster and a user (tools/clientcmd/client_config.go). */
function configOf(text: string): { readonly cluster: Fields; readonly user: Fields } {
  const config = parse(text) as Readonly<Record<string, readonly Readonly<Record<string, Fields>>[]>> & {
    readonly 'current-context': string;
  };
  const named = (list: string, item: string, name: unknown): Fields =>
    config[list]?.find((entry) => (entry['name'] as unknown) === name)?.[item] ?? {};
  const context = named('contexts', 'context', config['current-context']);
  return {
    cluster: named('clusters', 'cluster', context['cluster']),
    user: named('users', 'user', context['user']),
  };
}
