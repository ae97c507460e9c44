/**
 * Words for names: an identity says "service-dns", the cluster file says which names that is. One place, so
 * that the names a server carries and the names its clients dial come from the same words.
 */
import { nthAddress, parseAddress, unmapped } from './address.ts';
import type { Cluster, Machine } from './cluster.ts';
import { layout } from './layout/table.ts';

export interface NameWordRecord {
  readonly title: string;
  readonly cites: readonly string[];
}

const KUBEADM_NAMES = 'kubernetes/kubernetes cmd/kubeadm/app/util/pkiutil/pki_helpers.go';

export const NAME_WORDS = {
  'machine-name': {
    title: "the machine's own name",
    cites: [`${KUBEADM_NAMES} (GetAPIServerAltNames, getAltNames)`],
  },
  'machine-addresses': {
    title: "the machine's addresses and further DNS names",
    cites: [`${KUBEADM_NAMES} (GetAPIServerAltNames, getAltNames)`],
  },
  'service-dns': {
    title: 'the four DNS names of the kubernetes service',
    cites: [`${KUBEADM_NAMES} (GetAPIServerAltNames)`],
  },
  'service-address': {
    title: 'the first address of each service CIDR, which the kubernetes service takes',
    cites: ['kubernetes/kubernetes pkg/controlplane/apiserver/options/options.go (ServiceIPRange)'],
  },
  'endpoint': {
    title: 'the host that clients dial',
    cites: [`${KUBEADM_NAMES} (controlPlaneEndpoint)`],
  },
  'local-endpoint': {
    title:
      "how components dial the API server of their own machine: by 127.0.0.1 in the hard-way layout (with localhost and ::1 beside it), by the machine's first address in the kubeadm layout",
    cites: [
      'kelseyhightower/kubernetes-the-hard-way docs/05 (kubeconfigs of the control plane)',
      'kubernetes/kubernetes cmd/kubeadm/app/util/endpoint.go (GetLocalAPIEndpoint)',
    ],
  },
  'node-endpoint': {
    title:
      'how a kubelet dials the API server: by the endpoint; under kubeadm since 1.33, on a control plane, by the API server of its own machine',
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/features/features.go (ControlPlaneKubeletLocalMode, on since 1.33)',
      'kubernetes/kubernetes cmd/kubeadm/app/cmd/phases/init/kubeconfig.go (kubelet.conf without the endpoint)',
    ],
  },
  'etcd-endpoint': {
    title:
      'how the API server dials etcd: by a loopback address where the member shares its machine, else by the first address of each member',
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go (etcdLocalhostAddress, of the family of the advertised address)',
    ],
  },
  'loopback': {
    title: 'localhost and the loopback addresses 127.0.0.1 and ::1',
    cites: [`${KUBEADM_NAMES} (getAltNames)`, 'kubernetes/website setup/best-practices/certificates'],
  },
  'service-of-theirs': {
    title: "NAME.NAMESPACE.svc of a service that is not the cluster file's business",
    cites: ['apiserver pkg/util/webhook/client.go (ServerName)'],
  },
  'extra': { title: 'names the cluster file adds under extraNames', cites: ['the cluster file'] },
} as const satisfies Record<string, NameWordRecord>;

export type NameWord = keyof typeof NAME_WORDS;
export const NAME_WORD_IDS = Object.keys(NAME_WORDS) as readonly NameWord[];

/** One name as a certificate carries it. */
export interface WantedName {
  readonly kind: 'dns' | 'ip';
  readonly value: string;
}

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** The names that some words stand for, DNS before addresses, each once, in the order of the words. */
export function resolveNames(
  words: readonly NameWord[],
  cluster: Cluster,
  machine: Machine | undefined,
  extra: readonly string[],
): readonly WantedName[] {
  const texts = words.flatMap((word) => textsOf(word, cluster, machine, extra));
  const addresses = texts.map((text) => parseAddress(text));
  const dns = texts.filter((_text, i) => addresses[i] === undefined);
  const ips = addresses.flatMap((address) => (address === undefined ? [] : [unmapped(address).text]));
  return [
    ...[...new Set(dns)].map((value): WantedName => ({ kind: 'dns', value })),
    ...[...new Set(ips)].map((value): WantedName => ({ kind: 'ip', value })),
  ];
}

function textsOf(
  word: NameWord,
  cluster: Cluster,
  machine: Machine | undefined,
  extra: readonly string[],
): readonly string[] {
  switch (word) {
    case 'machine-name':
      return machine === undefined ? [] : [machine.name];
    case 'machine-addresses':
      return machine?.addresses ?? [];
    case 'service-dns':
      return [
        'kubernetes',
        'kubernetes.default',
        'kubernetes.default.svc',
        `kubernetes.default.svc.${cluster.dnsDomain}`,
      ];
    case 'service-address':
      return cluster.serviceCidrs.flatMap((cidr) => nthAddress(cidr, 1)?.text ?? []);
    case 'endpoint':
      return [cluster.endpoint.host];
    case 'node-endpoint':
      return textsOf(atNode(word, cluster, machine?.name), cluster, machine, extra);
    case 'local-endpoint':
      return layout(cluster.layout).localEndpoint === 'loopback' ? LOOPBACK : firstOf(machine);
    case 'etcd-endpoint':
      return cluster.stackedEtcd ? [loopbackOf(machine)] : firstOf(machine);
    case 'loopback':
      return LOOPBACK;
    case 'service-of-theirs':
      return [];
    case 'extra':
      return extra;
  }
}

/** The host that a client dials for a word; undefined where the cluster file cannot know it. */
export function dialled(word: NameWord, cluster: Cluster, machine: Machine | undefined): string | undefined {
  // a kubeconfig has one server: of the loopback names the address, which no resolver can bend
  if (
    word === 'loopback' ||
    (word === 'local-endpoint' && layout(cluster.layout).localEndpoint === 'loopback')
  )
    return '127.0.0.1';
  return textsOf(word, cluster, machine, [])[0];
}

/** The word that a word stands for on a machine: a kubelet's endpoint is one or the other. */
export function atNode(
  word: NameWord,
  { layout: id, kubernetesVersion, controlPlane }: Cluster,
  machine: string | undefined,
): Exclude<NameWord, 'node-endpoint'> {
  if (word !== 'node-endpoint') return word;
  const local = id === 'kubeadm' && kubernetesVersion.minor >= 33;
  return local && controlPlane.some(({ name }) => name === machine) ? 'local-endpoint' : 'endpoint';
}

/** A machine's first address; its first name where it has no address at all. */
function firstOf(machine: Machine | undefined): readonly string[] {
  const addresses = machine?.addresses ?? [];
  return [addresses.find((text) => parseAddress(text) !== undefined) ?? addresses[0] ?? ''].filter(
    (text) => text !== '',
  );
}

function loopbackOf(machine: Machine | undefined): string {
  return parseAddress(firstOf(machine)[0] ?? '')?.family === 6 ? '::1' : '127.0.0.1';
}
