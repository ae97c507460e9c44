/** The cluster file, field by field. */
import { ALGORITHM_IDS } from './algorithm.ts';
import { AUTHORITY_KEYS, AUTHORITY_KINDS, KUBELETS } from './cluster.ts';
import { ENCRYPTION_PROVIDERS } from './encryption.ts';
import { identity, IDENTITY_IDS } from './identity/table.ts';
import { LAYOUT_IDS } from './layout/table.ts';
import { CONTAINED_IDS, PROGRAM_IDS } from './program/program.ts';
import type { Shape } from './shape.ts';
import { DEFAULT_PORT } from './value.ts';
import { NEWEST, versionText } from './version.ts';

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
    encryption: {
      is: {
        shape: 'record',
        fields: {
          provider: {
            is: { shape: 'choice', of: ENCRYPTION_PROVIDERS },
            default: 'secretbox',
            says: 'what encrypts; identity: what is written from now on is not, and what is encrypted still reads; none: nothing ever was',
          },
          resources: {
            is: { shape: 'list', of: { shape: 'value', value: 'resource' }, atLeast: 1 },
            default: ['secrets'],
            says: 'what is encrypted, as RESOURCE or RESOURCE.GROUP; *.GROUP is all of a group, "*." all of the core group, "*.*" all there is',
          },
        },
      },
      says: 'how API servers encrypt what they put into etcd; for keys and their rotation: kubepki encryption',
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
