/** The cluster file, field by field, and what the decoded fields mean together. */
import { ALGORITHMS, type AlgorithmId } from './algorithm.ts';
import { parseAddress, parsePrefix } from './address.ts';
import type { Cluster, Machine } from './cluster.ts';
import { parseDuration } from './duration.ts';
import { IDENTITY_IDS, identity, type IdentityId } from './identity.ts';
import { LAYOUT_IDS, type LayoutId } from './layout.ts';
import type { Shape } from './shape.ts';
import { DEFAULT_PORT, parseEndpoint } from './value.ts';

export const CLUSTER_API_VERSION = 'kubepki/v1';

const MACHINE: Shape = {
  shape: 'record',
  fields: {
    name: {
      is: { shape: 'value', value: 'machine-name' },
      required: true,
      says: 'the node name, as the node registers itself',
    },
    addresses: {
      is: { shape: 'list', of: { shape: 'value', value: 'host' }, atLeast: 1 },
      required: true,
      says: 'its addresses (IPv4, IPv6) and any further DNS names it is reached by',
    },
  },
};

const CERTIFICATE_NAMES: Shape = { shape: 'list', of: { shape: 'value', value: 'certificate-name' } };

/** The identities that carry names at all, and so can carry more. */
const NAMED = IDENTITY_IDS.filter((id) => identity(id).names.includes('extra'));

export const CLUSTER_FILE = {
  shape: 'record',
  fields: {
    apiVersion: {
      is: { shape: 'choice', of: [CLUSTER_API_VERSION] },
      required: true,
      says: 'the form of this file',
    },
    kind: { is: { shape: 'choice', of: ['Cluster'] }, required: true, says: 'what this file describes' },
    name: {
      is: { shape: 'value', value: 'cluster-name' },
      required: true,
      says: 'the cluster, as kubeconfigs call it',
    },
    endpoint: {
      is: { shape: 'value', value: 'endpoint' },
      required: true,
      says: `where clients dial the API server: a load balancer, or the one control plane (port ${DEFAULT_PORT} unless said)`,
    },
    dnsDomain: {
      is: { shape: 'value', value: 'dns-domain' },
      default: 'cluster.local',
      says: "the cluster's DNS domain",
    },
    serviceCidrs: {
      is: { shape: 'list', of: { shape: 'value', value: 'cidr' }, atLeast: 1 },
      default: ['10.96.0.0/12'],
      says: 'the service address range, or two for dual stack: kube-apiserver --service-cluster-ip-range',
    },
    layout: {
      is: { shape: 'choice', of: LAYOUT_IDS },
      default: 'hard-way',
      says: 'where files lie on the machines',
    },
    keyAlgorithm: {
      is: { shape: 'choice', of: Object.keys(ALGORITHMS).filter((id) => id !== 'ed25519') },
      default: 'ecdsa-p256',
      says: 'the algorithm of every key; Ed25519 is not offered, since kubeadm and the service-account loader refuse it',
    },
    lifetimes: {
      is: {
        shape: 'record',
        fields: {
          authorities: {
            is: { shape: 'value', value: 'duration' },
            default: '10y',
            says: 'how long authorities last',
          },
          certificates: {
            is: { shape: 'value', value: 'duration' },
            default: '1y',
            says: 'how long all others last',
          },
        },
      },
      says: 'how long what is made from now on stays valid; what stands is not made anew for it',
    },
    controlPlane: {
      is: { shape: 'list', of: MACHINE, atLeast: 1 },
      required: true,
      says: 'the machines that run the API server',
    },
    workers: {
      is: { shape: 'list', of: MACHINE },
      default: [],
      says: 'the machines that only run workloads',
    },
    extraNames: {
      is: { shape: 'map', keys: NAMED, of: CERTIFICATE_NAMES },
      says: 'further names that a certificate shall carry, by identity',
    },
  },
} as const satisfies Shape;

/** What the decoder hands over: every value passed its own test, defaults filled in, everything still as written. */
export interface ClusterText {
  readonly name: string;
  readonly endpoint: string;
  readonly dnsDomain: string;
  readonly serviceCidrs: readonly string[];
  readonly layout: LayoutId;
  readonly keyAlgorithm: AlgorithmId;
  readonly lifetimes: { readonly authorities: string; readonly certificates: string };
  readonly controlPlane: readonly MachineText[];
  readonly workers: readonly MachineText[];
  readonly extraNames?: Readonly<Partial<Record<IdentityId, readonly string[]>>>;
}

interface MachineText {
  readonly name: string;
  readonly addresses: readonly string[];
}

export function toCluster(text: ClusterText): Cluster {
  return {
    name: text.name,
    endpoint: parseEndpoint(text.endpoint) ?? { host: text.endpoint, port: DEFAULT_PORT },
    dnsDomain: text.dnsDomain,
    serviceCidrs: text.serviceCidrs.map(parsePrefix).filter((cidr) => cidr !== undefined),
    layout: text.layout,
    keyAlgorithm: text.keyAlgorithm,
    lifetimes: {
      authorities: parseDuration(text.lifetimes.authorities) ?? 0,
      certificates: parseDuration(text.lifetimes.certificates) ?? 0,
    },
    controlPlane: text.controlPlane.map(toMachine),
    workers: text.workers.map(toMachine),
    extraNames: Object.fromEntries(
      Object.entries(text.extraNames ?? {}).map(([id, names]) => [id, names.map(canonical)]),
    ),
  };
}

function toMachine(text: MachineText): Machine {
  return { name: text.name, addresses: text.addresses.map(canonical) };
}

function canonical(host: string): string {
  return parseAddress(host)?.text ?? host;
}
