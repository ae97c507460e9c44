/** The cluster file, field by field, and what the decoded fields mean together. */
import { ALGORITHM_IDS, type AlgorithmId } from './algorithm.ts';
import { parseAddress, parsePrefix } from './address.ts';
import {
  type Authorities,
  AUTHORITY_KEYS,
  AUTHORITY_KINDS,
  type AuthorityKeys,
  type Cluster,
  KUBELETS,
  type Kubelets,
  type Machine,
  type User,
} from './cluster.ts';
import { parseDuration } from './duration.ts';
import { identity, IDENTITY_IDS, type IdentityId } from './identity/table.ts';
import { layout, LAYOUT_IDS, type LayoutId } from './layout/table.ts';
import { CONTAINED_IDS, PROGRAM_IDS, type ContainedId, type ProgramId } from './program/program.ts';
import type { Shape } from './shape.ts';
import { DEFAULT_PORT, parseEndpoint } from './value.ts';
import { NEWEST, parseVersion, versionText } from './version.ts';

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
const NAMED = IDENTITY_IDS.filter((id) => {
  const record = identity(id);
  return record.makes !== 'key-pair' && record.names.includes('extra');
});

const USER: Shape = {
  shape: 'record',
  fields: {
    name: {
      is: { shape: 'value', value: 'user-name' },
      required: true,
      says: 'who the API server takes the bearer for: the common name',
    },
    groups: {
      is: { shape: 'list', of: { shape: 'value', value: 'group-name' } },
      default: [],
      says: 'the groups: the organizations, to which roles are bound',
    },
  },
};

function kinds(title: string, more: readonly string[] = []) {
  return {
    is: { shape: 'choice', of: [...AUTHORITY_KINDS, ...more] },
    default: 'own',
    says: title,
  } as const;
}

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
    kubernetesVersion: {
      is: { shape: 'value', value: 'kubernetes-version' },
      default: versionText(NEWEST),
      says: 'the version of Kubernetes, which decides what its components refuse',
    },
    endpoint: {
      is: { shape: 'value', value: 'endpoint' },
      required: true,
      says: `where clients dial the API server: a load balancer, or the one control plane (port ${DEFAULT_PORT} unless said)`,
    },
    securePort: {
      is: { shape: 'value', value: 'port' },
      default: String(DEFAULT_PORT),
      says: 'the port on which each API server listens, and its neighbours dial it: kube-apiserver --secure-port',
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
    podCidrs: {
      is: { shape: 'list', of: { shape: 'value', value: 'cidr' } },
      default: [],
      says: 'the address range of pods, or two for dual stack, where the controller manager hands each node its part: kube-controller-manager --cluster-cidr',
    },
    layout: {
      is: { shape: 'choice', of: LAYOUT_IDS },
      default: 'hard-way',
      says: 'where files lie on the machines',
    },
    keyAlgorithm: {
      is: { shape: 'choice', of: ALGORITHM_IDS.filter((id) => id !== 'ed25519') },
      default: 'ecdsa-p256',
      says: 'the algorithm of every key; Ed25519 is not among them, since authorities and service accounts cannot have it',
    },
    keyAlgorithms: {
      is: { shape: 'map', keys: IDENTITY_IDS, of: { shape: 'choice', of: ALGORITHM_IDS } },
      says: 'another algorithm for an identity; ed25519 only where nothing but TLS itself loads the key',
    },
    authorities: {
      is: {
        shape: 'record',
        fields: {
          kubernetes: kinds('where the Kubernetes authority comes from'),
          etcd: kinds(
            "where etcd's authority comes from; kubernetes: there is none, and with that every client certificate opens etcd",
            ['kubernetes'],
          ),
          frontProxy: kinds('where the front-proxy authority comes from; it is always one of its own'),
          root: {
            is: { shape: 'choice', of: ['own', 'external'] },
            default: 'own',
            says: 'where the root above intermediate authorities comes from; without any there is no root',
          },
        },
      },
      says: 'own: made here, signs itself; intermediate: made here, under the root; external: its certificate is put in place, and its key is never here',
    },
    authorityKeys: {
      is: { shape: 'choice', of: AUTHORITY_KEYS },
      default: 'plain',
      says: 'encrypted: the keys of authorities lie under a passphrase, and on no machine; the controller manager then signs no requests',
    },
    kubelets: {
      is: { shape: 'choice', of: KUBELETS },
      default: 'issued',
      says: "issued: a kubelet's client certificate is made here; bootstrap: the kubelet of a node asks the cluster for it, with a token (where the kubelet runs the API server as a static pod it is made here all the same)",
    },
    binaries: {
      is: { shape: 'value', value: 'absolute-path' },
      says: 'the directory of the programs on the machines (hard-way: /usr/local/bin, kubeadm: /usr/bin)',
    },
    images: {
      is: { shape: 'map', keys: CONTAINED_IDS, of: { shape: 'value', value: 'image' } },
      says: 'the image of each program that runs as a static pod; none is assumed',
    },
    flags: {
      is: {
        shape: 'map',
        keys: PROGRAM_IDS,
        of: { shape: 'map', keys: 'any', of: { shape: 'value', value: 'flag-value' } },
      },
      says: 'further flags of a program, or other values for those that it gets of course; without the dashes',
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
    etcd: {
      is: { shape: 'list', of: MACHINE },
      default: [],
      says: 'the machines that run the members of etcd; none: each control plane runs one',
    },
    workers: {
      is: { shape: 'list', of: MACHINE },
      default: [],
      says: 'the machines that run workloads; one that is a control plane too may stand in both lists',
    },
    users: {
      is: { shape: 'list', of: USER },
      default: [],
      says: 'people and scripts with a client certificate each',
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
  readonly kubernetesVersion: string;
  readonly endpoint: string;
  readonly securePort: string;
  readonly dnsDomain: string;
  readonly serviceCidrs: readonly string[];
  readonly podCidrs: readonly string[];
  readonly layout: LayoutId;
  readonly keyAlgorithm: AlgorithmId;
  readonly keyAlgorithms?: Readonly<Partial<Record<IdentityId, AlgorithmId>>>;
  readonly authorities: Authorities;
  readonly authorityKeys: AuthorityKeys;
  readonly kubelets: Kubelets;
  readonly binaries?: string;
  readonly images?: Readonly<Partial<Record<ContainedId, string>>>;
  readonly flags?: Readonly<Partial<Record<ProgramId, Readonly<Record<string, string>>>>>;
  readonly lifetimes: { readonly authorities: string; readonly certificates: string };
  readonly controlPlane: readonly MachineText[];
  readonly etcd: readonly MachineText[];
  readonly workers: readonly MachineText[];
  readonly users: readonly User[];
  readonly extraNames?: Readonly<Partial<Record<IdentityId, readonly string[]>>>;
}

interface MachineText {
  readonly name: string;
  readonly addresses: readonly string[];
}

export function toCluster(text: ClusterText): Cluster {
  return {
    name: text.name,
    kubernetesVersion: parseVersion(text.kubernetesVersion) ?? NEWEST,
    securePort: Number(text.securePort),
    endpoint: parseEndpoint(text.endpoint) ?? { host: text.endpoint, port: DEFAULT_PORT },
    dnsDomain: text.dnsDomain,
    serviceCidrs: text.serviceCidrs.map(parsePrefix).filter((cidr) => cidr !== undefined),
    podCidrs: text.podCidrs.map(parsePrefix).filter((cidr) => cidr !== undefined),
    layout: text.layout,
    keyAlgorithm: text.keyAlgorithm,
    keyAlgorithms: text.keyAlgorithms ?? {},
    authorities: text.authorities,
    authorityKeys: text.authorityKeys,
    kubelets: text.kubelets,
    binaries: text.binaries ?? layout(text.layout).binaries,
    images: text.images ?? {},
    flags: text.flags ?? {},
    lifetimes: {
      authorities: parseDuration(text.lifetimes.authorities) ?? 0,
      certificates: parseDuration(text.lifetimes.certificates) ?? 0,
    },
    controlPlane: text.controlPlane.map(toMachine),
    etcd: (text.etcd.length === 0 ? text.controlPlane : text.etcd).map(toMachine),
    stackedEtcd: isStacked(text),
    users: text.users,
    workers: text.workers.map(toMachine),
    extraNames: Object.fromEntries(
      Object.entries(text.extraNames ?? {}).map(([id, names]) => [id, names.map(canonical)]),
    ),
  };
}

/** Each control plane runs a member, whether the file says so by silence or by naming them again. */
function isStacked({ controlPlane, etcd }: ClusterText): boolean {
  const planes = new Set(controlPlane.map(({ name }) => name));
  return etcd.length === 0 || (etcd.length === planes.size && etcd.every(({ name }) => planes.has(name)));
}

function toMachine(text: MachineText): Machine {
  return { name: text.name, addresses: text.addresses.map(canonical) };
}

function canonical(host: string): string {
  return parseAddress(host)?.text ?? host;
}
