/** What each word for a flag's value becomes on a machine. Undefined: the flag is better not given at all. */
import { parseAddress } from '../address.ts';
import { type Cluster, endpointUrl, type Machine } from '../cluster.ts';
import { dialled } from '../name-word.ts';
import type { ValueWord } from './program.ts';

/** etcd-io/etcd server/embed/config.go */
const CLIENT_PORT = 2379;
const PEER_PORT = 2380;
/** kubeadm's (cmd/kubeadm/app/constants/constants.go EtcdMetricsPort) */
const METRICS_PORT = 2381;
/** Seconds: 292 years, which is as long as Go's time.Duration goes. */
const LONGEST = 9_223_372_036;

export function valueOf(word: ValueWord, cluster: Cluster, machine: Machine): string | undefined {
  switch (word) {
    case 'machine-name':
      return machine.name;
    case 'node-addresses':
      return nodeAddresses(cluster, machine);
    case 'advertise-address':
      return advertised(cluster, machine);
    case 'secure-port':
      return String(cluster.securePort);
    case 'cluster-name':
      return cluster.name;
    case 'service-cidrs':
      return cluster.serviceCidrs.map(({ text }) => text).join(',');
    case 'pod-cidrs':
      return cluster.podCidrs.map(({ text }) => text).join(',');
    case 'service-account-issuer':
      return `https://kubernetes.default.svc.${cluster.dnsDomain}`;
    case 'etcd-servers':
      return etcdServers(cluster, machine);
    case 'client-urls':
      return clientUrls(machine);
    case 'advertised-client-url':
      return endpointUrl({ host: dialledHost(machine), port: CLIENT_PORT });
    case 'peer-urls':
      return listen(machine, PEER_PORT);
    case 'advertised-peer-url':
      return endpointUrl({ host: dialledHost(machine), port: PEER_PORT });
    case 'metrics-url':
      // not that of clients, which asks everybody for a certificate, a kubelet that probes it too
      return endpointUrl({ host: loopback(machine), port: METRICS_PORT }).replace('https:', 'http:');
    case 'certificate-lifetime':
      return `${Math.min(Math.floor(cluster.lifetimes.certificates / 1000), LONGEST)}s`;
    case 'initial-cluster':
      return cluster.etcd
        .map((member) => `${member.name}=${endpointUrl({ host: dialledHost(member), port: PEER_PORT })}`)
        .join(',');
  }
}

/** Its own address and the loopback, by which its machine dials it; any address has both, and cannot be bound beside one. */
function clientUrls(machine: Machine): string {
  const urls = [listen(machine, CLIENT_PORT)];
  const [own] = ipsOf(machine);
  if (own !== undefined) urls.push(endpointUrl({ host: loopback(machine), port: CLIENT_PORT }));
  return [...new Set(urls)].join(',');
}

/** By an address, as etcd wants what it listens on to be (server/embed/config.go checkBindURLs); any where there is none. */
function listen(machine: Machine, port: number): string {
  return endpointUrl({ host: ipsOf(machine)[0]?.text ?? '0.0.0.0', port });
}

function dialledHost(machine: Machine): string {
  return ipsOf(machine)[0]?.text ?? machine.addresses[0] ?? machine.name;
}

function loopback(machine: Machine): string {
  return ipsOf(machine)[0]?.family === 6 ? '::1' : '127.0.0.1';
}

/** As the names of the members' certificates have it: the member beside it where each control plane has one, else all. */
function etcdServers(cluster: Cluster, machine: Machine): string {
  const members = cluster.stackedEtcd ? [machine] : cluster.etcd;
  return members
    .map((member) => dialled('etcd-endpoint', cluster, member) ?? member.name)
    .map((host) => endpointUrl({ host, port: CLIENT_PORT }))
    .join(',');
}

/** Of the family of the first service range, or the API server does not start (pkg/controlplane/apiserver/options/validation.go). */
function advertised({ serviceCidrs: [first] }: Cluster, machine: Machine): string | undefined {
  return ipsOf(machine).find(({ family }) => first === undefined || family === first.address.family)?.text;
}

/** One address of each family that services have, the first family first; none where one lacks: the kubelet finds its own. */
function nodeAddresses({ serviceCidrs }: Cluster, machine: Machine): string | undefined {
  const families = new Set(serviceCidrs.map(({ address }) => address.family));
  const found = [...families].map((family) => ipsOf(machine).find((address) => address.family === family));
  const texts = found.flatMap((address) => address?.text ?? []);
  return texts.length === families.size ? texts.join(',') : undefined;
}

function ipsOf(machine: Machine) {
  return machine.addresses.map(parseAddress).filter((address) => address !== undefined);
}
