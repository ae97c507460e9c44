/** Whom the API server dials, etcd apart, and the pods that dial it by its service. */
import { nthAddress, parseAddress, parsePrefix } from '../address.ts';
import { optional } from '../optional.ts';
import type { SeenProgram } from '../site/site.ts';
import { joined } from './join.ts';
import type { Dialled, Meeting } from './meeting.ts';
import { isLoopback, listOf, settingOf, type SiteView } from './view.ts';

const KUBELET = 10_250;
/** cmd/kube-apiserver/app/options/options.go */
const PREFERRED = ['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP'];

export function* meetKubelets(view: SiteView): Generator<Meeting> {
  for (const client of view.programs('kube-apiserver')) {
    const told = listOf(client, 'kubelet-preferred-address-types');
    const types = told.length === 0 ? PREFERRED : told;
    const setting = settingOf(client, 'kubelet-preferred-address-types');
    for (const server of view.programs('kubelet')) {
      const host = nodeAddress(server, types, view);
      const port = Number(settingOf(server, 'KubeletConfiguration port')?.value ?? KUBELET);
      const dials = host === undefined ? [] : [{ host, port, ...optional('setting', setting) }];
      yield joined('apiserver-to-kubelet', { client, server, dials }, view);
    }
  }
}

/**
 * The first of the preferred types that the Node has (pkg/util/node GetPreferredNodeAddress). Without a cloud's help a
 * kubelet gives its Node an internal address and its name (pkg/kubelet/nodestatus/setters.go), and nothing else.
 */
function nodeAddress(kubelet: SeenProgram, types: readonly string[], view: SiteView): string | undefined {
  const machine = view.machine(kubelet);
  const told = listOf(kubelet, 'node-ip')[0];
  const internal =
    told ?? machine?.addresses.find((one) => parseAddress(one) !== undefined && !isLoopback(one));
  const hostname = nodeName(kubelet);
  for (const type of types) {
    const host = type === 'Hostname' ? hostname : type === 'InternalIP' ? internal : undefined;
    if (host !== undefined) return host;
    // of a type that it may well have nothing is known
    if (type === 'InternalIP') return undefined;
  }
  return undefined;
}

/** pkg/util/node GetHostname: as told, or the host's name, in lower case. */
export function nodeName(kubelet: SeenProgram): string | undefined {
  const override = settingOf(kubelet, 'hostname-override')?.value;
  return (override ?? kubelet.machine)?.trim().toLowerCase();
}

/** Who answers is nobody of whom files tell; what is shown to him he judges by what the API server itself was told to believe. */
export function* meetExtension(view: SiteView): Generator<Meeting> {
  for (const client of view.programs('kube-apiserver')) {
    if (view.use(client, 'front-proxy-certificate') === undefined) continue;
    const ofServer = () => view.use(client, 'front-proxy-ca');
    yield joined('apiserver-to-extension-apiserver', { client, dials: [], ofServer }, view);
  }
}

const SERVICE = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];

/** One pod stands for all: it trusts what the controller manager of the same machine, or else any of them, publishes. */
export function* meetPods(view: SiteView): Generator<Meeting> {
  const managers = view.programs('kube-controller-manager');
  for (const server of view.programs('kube-apiserver')) {
    const dials = serviceHosts(server, view);
    if (dials.length === 0) continue;
    const publisher = managers.find(({ machine }) => machine === server.machine) ?? managers[0];
    const told = publisher ?? server;
    const client: SeenProgram = { id: 'pod', party: 'pod', told: told.told, settings: [] };
    const ofClient = () => (publisher === undefined ? undefined : view.use(publisher, 'root-ca'));
    yield joined(
      'pod-to-apiserver',
      { client, server, dials, ofClient, unknown: [{ piece: 'token' }] },
      view,
    );
  }
}

/** The service takes the first address of each range (pkg/controlplane/apiserver/options ServiceIPRange). */
function serviceHosts(server: SeenProgram, view: SiteView): readonly Dialled[] {
  const setting = settingOf(server, 'service-cluster-ip-range');
  const addresses = listOf(server, 'service-cluster-ip-range').flatMap((text) => {
    const range = parsePrefix(text);
    return (range === undefined ? undefined : nthAddress(range, 1)?.text) ?? [];
  });
  if (addresses.length === 0) return [];
  const domain = domainOf(view);
  const names = [...SERVICE, ...(domain === undefined ? [] : [`kubernetes.default.svc.${domain}`])];
  return [...addresses, ...names].map((host) => ({ host, port: 443, ...optional('setting', setting) }));
}

/** What the kubelets tell pods, or the cluster file. */
function domainOf(view: SiteView): string | undefined {
  const told = view
    .programs('kubelet')
    .map((kubelet) => settingOf(kubelet, 'KubeletConfiguration clusterDomain')?.value);
  return told.find((domain) => domain !== undefined) ?? view.site.cluster?.dnsDomain;
}
