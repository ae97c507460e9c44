/** Everybody who dials the API server by a kubeconfig. */
import { attributeValues } from '../distinguished-name.ts';
import type { ConnectionId } from '../connection/table.ts';
import { optional } from '../optional.ts';
import type { PartyId } from '../party.ts';
import { type KubeconfigField, kubeconfigSetting } from '../site/kubeconfig-field.ts';
import type { SeenProgram, Use } from '../site/site.ts';
import { joined } from './join.ts';
import type { Dialled, Meeting, UnknownPiece } from './meeting.ts';
import { isLoopback, parseUrl, settingOf, type SiteView } from './view.ts';

const BY_PARTY = {
  'kube-controller-manager': 'controller-manager-to-apiserver',
  'kube-scheduler': 'scheduler-to-apiserver',
  'kubelet': 'kubelet-to-apiserver',
  'kube-proxy': 'kube-proxy-to-apiserver',
  'kubectl': 'user-to-apiserver',
} as const satisfies Partial<Record<PartyId, ConnectionId>>;
/** Common names of kubeadm's people, and groups that open everything. */
const SUPER_ADMIN = 'kubernetes-super-admin';
const ADMIN = 'kubernetes-admin';
/** As kubeadm and the guides call it. */
const ADMIN_FILE = /(?:^|\/)admin\.(?:conf|kubeconfig)$/;
const ADMIN_GROUPS = new Set(['system:masters', 'kubeadm:cluster-admins']);
const PORT = 6443;

export function* meetByKubeconfig(view: SiteView): Generator<Meeting> {
  for (const party of Object.keys(BY_PARTY) as (keyof typeof BY_PARTY)[]) {
    for (const client of view.programs(party)) {
      for (const kubeconfig of kubeconfigsOf(client, view)) yield* meetOne(client, kubeconfig, view);
    }
  }
}

/** One that several flags name is one. */
function kubeconfigsOf(client: SeenProgram, view: SiteView): readonly Use[] {
  const byFile = new Map(
    view
      .uses(client, 'kubeconfig')
      .toReversed()
      .map((use) => [use.spot.file, use]),
  );
  return [...byFile.values()].reverse();
}

function* meetOne(client: SeenProgram, kubeconfig: Use, view: SiteView): Generator<Meeting> {
  const name = kubeconfig.kubeconfig ?? kubeconfig.setting?.key ?? 'kubeconfig';
  const said = (field: KubeconfigField) => kubeconfigSetting(client, name, field);
  const setting = said('server');
  const several = kubeconfigsOf(client, view).length > 1;
  const ofClient = (slot: Use['slot']) =>
    view.uses(client, slot).findLast((use) => !several || belongs(use, kubeconfig));
  const url = setting === undefined ? undefined : parseUrl(setting.value);
  // plain http: no certificate is shown, and none is looked at
  if (url !== undefined && !url.secure) return;
  const checked = optional('checked', said('tls-server-name')?.value);
  const dials: readonly Dialled[] =
    url === undefined
      ? []
      : [{ host: url.host, port: url.port ?? 443, ...checked, ...optional('setting', setting) }];
  const token = said('token') ?? said('tokenFile');
  const exec = said('exec') ?? said('auth-provider');
  const unknown: UnknownPiece[] = [
    ...(token === undefined ? [] : [{ piece: 'token' as const }]),
    ...(exec === undefined ? [] : [{ piece: 'exec-plugin' as const, detail: exec.value }]),
  ];
  const shows = ofClient('kubeconfig-certificate');
  const connection =
    client.party === 'kubectl'
      ? connectionOfPerson(shows, kubeconfig)
      : BY_PARTY[client.party as keyof typeof BY_PARTY];
  const servers =
    url === undefined ? view.programs('kube-apiserver') : apiserversBehind(url.host, url.port, client, view);
  const insecure = said('insecure-skip-tls-verify')?.value === 'true';
  for (const server of servers.length === 0 ? [undefined] : servers) {
    yield joined(connection, { client, server, dials, ofClient, unknown, insecure }, view);
  }
}

function belongs(use: Use, { kubeconfig, setting, spot }: Use): boolean {
  const name = kubeconfig ?? setting?.key;
  return use.spot.file === spot.file || (use.kubeconfig !== undefined && use.kubeconfig === name);
}

/** Who it is decides only how the connection is called: the table has one for each kind of person. */
function connectionOfPerson(shows: Use | undefined, { spot }: Use): ConnectionId {
  const subject = shows?.material?.certificates[0]?.subject;
  const name = subject === undefined ? undefined : attributeValues(subject, 'CN').at(-1);
  if (name === SUPER_ADMIN) return 'super-admin-to-apiserver';
  const groups = subject === undefined ? [] : attributeValues(subject, 'O');
  const isAdmin =
    name === ADMIN || ADMIN_FILE.test(spot.file) || groups.some((group) => ADMIN_GROUPS.has(group));
  return isAdmin ? 'admin-to-apiserver' : 'user-to-apiserver';
}

/**
 * The API servers that answer at a host: of the machine itself, or of the machine that it names. Behind any other host
 * (a load balancer, the endpoint) may be every one of them, and each must have a certificate that is good for it.
 */
function apiserversBehind(
  host: string,
  port: number | undefined,
  client: SeenProgram,
  view: SiteView,
): readonly SeenProgram[] {
  const all = view.programs('kube-apiserver');
  const near = isLoopback(host)
    ? all.filter(({ machine }) => machine !== undefined && machine === client.machine)
    : view.behind(host, 'kube-apiserver');
  // another port on the same machine is somebody who passes it on
  const there = near.filter((server) => securePort(server) === (port ?? 443));
  if (there.length > 0) return there;
  return all;
}

function securePort(server: SeenProgram): number {
  return Number(settingOf(server, 'secure-port')?.value ?? PORT);
}
