/** The cluster file, field by field, and what the decoded fields mean together. */
import { ALGORITHMS, type AlgorithmId } from './algorithm.ts';
import { nthAddress, parseAddress, parsePrefix, type Prefix } from './address.ts';
import type { Cluster, Machine } from './cluster.ts';
import { parseDuration } from './duration.ts';
import { IDENTITIES, IDENTITY_IDS, identity, type IdentityId } from './identity.ts';
import { LAYOUT_IDS, type LayoutId } from './layout.ts';
import type { Problem, Shape } from './shape.ts';
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
      says: 'how long what is made stays valid',
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

/** What only the whole file can be wrong about. */
export function clusterProblems(text: ClusterText): readonly Problem[] {
  return [
    ...duplicateNames(text, 'controlPlane'),
    ...duplicateNames(text, 'workers'),
    ...text.serviceCidrs.flatMap((cidr, i) => cidrProblem(cidr, i)),
    ...(text.serviceCidrs.length > 2
      ? [
          {
            path: ['serviceCidrs', 2],
            kind: 'conflict',
            expected: 'one range, or two of different families',
          } as const,
        ]
      : []),
    ...dualStackProblem(text.serviceCidrs.map(parsePrefix)),
    ...nameLengthProblems(text),
    ...lifetimeProblems(text),
  ];
}

function duplicateNames(text: ClusterText, list: 'controlPlane' | 'workers'): readonly Problem[] {
  return text[list].flatMap(({ name }, i) =>
    text[list].findIndex((other) => other.name === name) < i
      ? [
          {
            path: [list, i, 'name'],
            kind: 'duplicate',
            found: name,
            expected: 'a name that no other machine of the list has',
          } as const,
        ]
      : [],
  );
}

/** kube-apiserver wants at least 8 addresses: "the service cluster IP range must be at least 8 IP addresses" (options.go). */
function cidrProblem(text: string, i: number): readonly Problem[] {
  const cidr = parsePrefix(text);
  if (cidr === undefined || nthAddress(cidr, 7) !== undefined) return [];
  return [
    {
      path: ['serviceCidrs', i],
      kind: 'bad-value',
      found: text,
      expected: 'a range of at least 8 addresses, as kube-apiserver wants',
    },
  ];
}

function dualStackProblem([first, second]: readonly (Prefix | undefined)[]): readonly Problem[] {
  if (first === undefined || second === undefined || first.address.family !== second.address.family)
    return [];
  return [
    {
      path: ['serviceCidrs', 1],
      kind: 'conflict',
      found: second.text,
      expected: 'the other address family than the first range',
    },
  ];
}

/** RFC 5280 upper bound ub-common-name: 64; Go does not mind, openssl and others do. */
function nameLengthProblems(text: ClusterText): readonly Problem[] {
  const room =
    64 - Math.max(...IDENTITY_IDS.map((id) => lengthAroundMachine(IDENTITIES[id].subject.commonName)));
  return (['controlPlane', 'workers'] as const).flatMap((list) =>
    text[list].flatMap(({ name }, i) =>
      name.length > room
        ? [
            {
              path: [list, i, 'name'],
              kind: 'bad-value',
              found: name,
              expected: `at most ${room} characters, so that common names stay within 64`,
            } as const,
          ]
        : [],
    ),
  );
}

/** What is made begins five minutes in the past: anything shorter than this would be due as it is made. */
const SHORTEST_LIFE = '10m';
/** Certificates know no year after 9999 (RFC 5280 §4.1.2.5.2). */
const LONGEST_LIFE = '1000y';

function lifetimeProblems(text: ClusterText): readonly Problem[] {
  return (['authorities', 'certificates'] as const).flatMap((key) => {
    const asked = parseDuration(text.lifetimes[key]) ?? 0;
    const fits = asked >= (parseDuration(SHORTEST_LIFE) ?? 0) && asked <= (parseDuration(LONGEST_LIFE) ?? 0);
    return fits
      ? []
      : [
          {
            path: ['lifetimes', key],
            kind: 'bad-value',
            found: text.lifetimes[key],
            expected: `a span from ${SHORTEST_LIFE} to ${LONGEST_LIFE}`,
          } as const,
        ];
  });
}

function lengthAroundMachine(commonName: string): number {
  return commonName.includes('{machine}') ? commonName.length - '{machine}'.length : 'system:node:'.length;
}
