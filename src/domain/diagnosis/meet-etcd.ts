/** Everybody who dials etcd: the API server, people and probes, its own gateway, the other members. */
import type { ConnectionId } from '../connection/table.ts';
import { optional } from '../optional.ts';
import type { SeenProgram, Setting } from '../site/site.ts';
import { joined } from './join.ts';
import type { Dialled, Meeting } from './meeting.ts';
import {
  canonical,
  grouped,
  isLoopback,
  listOf,
  parseUrl,
  settingOf,
  type SiteView,
  type Url,
} from './view.ts';

const CLIENTS = 2379;
const PEERS = 2380;

export function* meetEtcd(view: SiteView): Generator<Meeting> {
  for (const client of view.programs('kube-apiserver')) {
    yield* meetMembers('apiserver-to-etcd', client, listOf(client, 'etcd-servers'), 'etcd-servers', view);
  }
  for (const client of view.programs('etcdctl')) {
    yield* meetMembers('etcdctl-to-etcd', client, listOf(client, 'endpoints'), 'endpoints', view);
  }
}

function* meetMembers(
  connection: ConnectionId,
  client: SeenProgram,
  urls: readonly string[],
  key: string,
  view: SiteView,
): Generator<Meeting> {
  const setting = settingOf(client, key);
  const dialled = urls.flatMap((text) => {
    const url = parseUrl(text);
    return url?.secure === true ? [dial(url, CLIENTS, setting)] : [];
  });
  if (urls.length > 0 && dialled.length === 0) return;
  interface Pair {
    readonly dials: Dialled | undefined;
    readonly server: SeenProgram | undefined;
  }
  const met = dialled.flatMap((dials): readonly Pair[] => {
    const servers = membersBehind(dials, client, view);
    return (servers.length === 0 ? [undefined] : servers).map((server) => ({ dials, server }));
  });
  // who says nothing of whom he dials may dial every member
  const pairs: readonly Pair[] =
    urls.length > 0 ? met : view.programs('etcd').map((server) => ({ dials: undefined, server }));
  for (const [server, all] of grouped(pairs, (pair) => pair.server)) {
    yield joined(connection, { client, server, dials: all.flatMap(({ dials }) => dials ?? []) }, view);
  }
}

function membersBehind({ host }: Dialled, client: SeenProgram, view: SiteView): readonly SeenProgram[] {
  const all = view.programs('etcd');
  const near = isLoopback(host)
    ? all.filter(({ machine }) => machine !== undefined && machine === client.machine)
    : view.behind(host, 'etcd');
  if (near.length > 0) return near;
  // the address of somebody who was not seen is not that of a member who was
  return all.some((member) => hostsOfMember(member).length > 0) && !isLoopback(host) ? [] : all;
}

function hostsOfMember(member: SeenProgram): readonly string[] {
  return listOf(member, 'advertise-client-urls');
}

/** The gateway dials the first address on which its own member listens for clients, which then asks it for a certificate. */
export function* meetGateway(view: SiteView): Generator<Meeting> {
  for (const member of view.programs('etcd')) {
    const url = listOf(member, 'listen-client-urls')
      .map(parseUrl)
      .find((one) => one !== undefined);
    const off = settingOf(member, 'enable-grpc-gateway')?.value === 'false';
    const asks = view.use(member, 'client-ca') !== undefined;
    if (off || !asks || url?.secure === false) continue;
    const dials = url === undefined ? [] : [dial(url, CLIENTS, settingOf(member, 'listen-client-urls'))];
    yield joined('etcd-gateway-to-etcd', { client: member, server: member, dials }, view);
  }
}

/** Each member dials each other by the URL that the other advertises, or that its own list of members says. */
export function* meetPeers(view: SiteView): Generator<Meeting> {
  const members = view.programs('etcd');
  for (const client of members) {
    const setting = settingOf(client, 'initial-cluster');
    const listed = listOf(client, 'initial-cluster').flatMap((entry) => {
      const at = entry.indexOf('=');
      const url = at < 0 ? undefined : parseUrl(entry.slice(at + 1));
      return url === undefined ? [] : [{ name: entry.slice(0, at), url }];
    });
    const own = settingOf(client, 'name')?.value ?? 'default';
    const met = new Set<string>();
    for (const server of members) {
      if (server === client) continue;
      const name = settingOf(server, 'name')?.value ?? 'default';
      const byName = listed.filter((one) => one.name === name).map(({ url }) => url);
      // of another cluster: nobody dials it from here
      if (listed.length > 0 && byName.length === 0) continue;
      met.add(name);
      const advertised = listOf(server, 'initial-advertise-peer-urls').flatMap(
        (text) => parseUrl(text) ?? [],
      );
      const urls = uniqueUrls([...byName, ...advertised]);
      if (urls.length > 0 && urls.every(({ secure }) => !secure)) continue;
      const dials = urls.filter(({ secure }) => secure).map((url) => dial(url, PEERS, setting));
      yield joined('etcd-to-etcd', { client, server, dials }, view);
    }
    const unseen = listed.filter(({ name, url }) => name !== own && !met.has(name) && url.secure);
    for (const [, urls] of grouped(unseen, ({ name }) => name)) {
      const dials = urls.map(({ url }) => dial(url, PEERS, setting));
      yield joined('etcd-to-etcd', { client, dials }, view);
    }
  }
}

function uniqueUrls(urls: readonly Url[]): readonly Url[] {
  return [...new Map(urls.map((url) => [`${canonical(url.host)} ${url.port}`, url])).values()];
}

function dial({ host, port }: Url, otherwise: number, setting: Setting | undefined): Dialled {
  return { host, port: port ?? otherwise, ...optional('setting', setting) };
}
