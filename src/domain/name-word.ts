/**
 * Words for names: an identity says "service-dns", the cluster file says which names that is. One place, so
 * that the names a server carries and the names its clients dial come from the same words.
 */
import type { Cluster, Machine } from './cluster.ts';
import { nthAddress, parseAddress, unmapped } from './address.ts';

export interface NameWordRecord {
  readonly title: string;
  readonly cites: readonly string[];
}

export const NAME_WORDS = {
  'machine-name': {
    title: "the machine's own name",
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/util/pkiutil/pki_helpers.go (GetAPIServerAltNames)'],
  },
  'machine-addresses': {
    title: "the machine's addresses and further DNS names",
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/util/pkiutil/pki_helpers.go (GetAPIServerAltNames)'],
  },
  'service-dns': {
    title: 'the four DNS names of the kubernetes service',
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/util/pkiutil/pki_helpers.go (GetAPIServerAltNames)'],
  },
  'service-address': {
    title: 'the first address of each service CIDR, which the kubernetes service takes',
    cites: ['kubernetes/kubernetes pkg/controlplane/instance.go (the first address of the range)'],
  },
  'endpoint': {
    title: 'the host that clients dial',
    cites: ['kubernetes/kubernetes cmd/kubeadm/app/util/pkiutil/pki_helpers.go (controlPlaneEndpoint)'],
  },
  'loopback': {
    title: 'localhost and the loopback addresses, which kubeconfigs on a control-plane node may dial',
    cites: ['kubernetes/website setup/best-practices/certificates (API server names)'],
  },
  'extra': { title: 'names the cluster file adds under extraNames', cites: ['the cluster file'] },
} as const satisfies Record<string, NameWordRecord>;

export type NameWord = keyof typeof NAME_WORDS;

/** One name as a certificate carries it. */
export interface WantedName {
  readonly kind: 'dns' | 'ip';
  readonly value: string;
}

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
    case 'loopback':
      return ['localhost', '127.0.0.1', '::1'];
    case 'extra':
      return extra;
  }
}
