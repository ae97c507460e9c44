/**
 * What kubeadm's documents may hold, in both versions, as data: what is taken over, and why the rest is not. Go's
 * decoder takes null, "" and 0 for silence, so all of these do. An unknown field is a problem here, as it is to
 * `kubeadm config validate` and `migrate` (util/config/strict/strict.go); `kubeadm init` only warns of it
 * (util/config/initconfiguration.go documentMapToInitConfiguration), and would leave out a name over a slip.
 */
import type { Field, Shape } from '../../domain/shape.ts';

export const API_GROUP = 'kubeadm.k8s.io';
export const API_VERSIONS = ['v1beta3', 'v1beta4'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

const FLAGS = 'flags of a component; none of the others touches certificates';
const MANIFESTS = 'it is for the manifests of the component';
const ETCD_ANEW =
  'etcd’s certificates are made anew; to keep its authority, set authorities.etcd: external and put its certificate in place';

function record(fields: Readonly<Record<string, Field>>): Shape {
  return { shape: 'record', fields, zeroIsAbsent: true };
}

function text(expected: string): Field {
  return { is: { shape: 'text', expected }, says: expected };
}

function texts(expected: string): Field {
  return { is: { shape: 'list', of: { shape: 'text', expected } }, says: expected };
}

function inside(fields: Readonly<Record<string, Field>>): Field {
  return { is: record(fields), says: '' };
}

function ignored(why: string): Field {
  return { is: { shape: 'unread' }, says: '', ignored: why };
}

function only(is: ApiVersion, version: ApiVersion, fields: Readonly<Record<string, Field>>) {
  return is === version ? fields : {};
}

/** A mapping in v1beta3, a list of name and value in v1beta4; the values are nobody's business. */
function flags(version: ApiVersion): Field {
  const is: Shape =
    version === 'v1beta3'
      ? { shape: 'map', keys: 'any', of: { shape: 'unread' } }
      : {
          shape: 'list',
          of: record({
            name: { ...text('the name of a flag'), required: true },
            value: { is: { shape: 'unread' }, says: '' },
          }),
        };
  return { is, says: FLAGS };
}

function component(version: ApiVersion): Readonly<Record<string, Field>> {
  return {
    extraArgs: flags(version),
    extraVolumes: ignored(MANIFESTS),
    ...only('v1beta4', version, { extraEnvs: ignored(MANIFESTS) }),
  };
}

const META = {
  apiVersion: text('the API version'),
  kind: text('the kind'),
} as const;

const IMAGE = 'images are no business of certificates';

export function clusterConfiguration(version: ApiVersion): Shape {
  return record({
    ...META,
    clusterName: text('the name of the cluster'),
    kubernetesVersion: text('a version of Kubernetes'),
    controlPlaneEndpoint: text('HOST or HOST:PORT'),
    certificatesDir: text('a directory'),
    networking: inside({
      serviceSubnet: text('an address range, or two with a comma between them'),
      podSubnet: text('an address range, or two with a comma between them'),
      dnsDomain: text('a DNS domain'),
    }),
    apiServer: inside({
      ...component(version),
      certSANs: texts('an address or a DNS name'),
      ...only('v1beta3', version, { timeoutForControlPlane: ignored('kubepki starts nothing') }),
    }),
    controllerManager: inside(component(version)),
    scheduler: inside(component(version)),
    etcd: inside({
      local: inside({
        imageRepository: ignored(IMAGE),
        imageTag: ignored(IMAGE),
        dataDir: ignored('where etcd keeps its data is no business of certificates'),
        extraArgs: flags(version),
        ...only('v1beta4', version, { extraEnvs: ignored(MANIFESTS) }),
        serverCertSANs: texts('an address or a DNS name'),
        peerCertSANs: texts('an address or a DNS name'),
      }),
      external: inside({
        endpoints: texts('https://HOST:PORT'),
        ...only('v1beta4', version, {
          httpEndpoints: ignored('health and metrics need no certificate there'),
        }),
        caFile: ignored(ETCD_ANEW),
        certFile: ignored('the API server’s certificate for etcd is made anew, as apiserver-etcd-client.crt'),
        keyFile: ignored('the API server’s key for etcd is made anew, as apiserver-etcd-client.key'),
      }),
    }),
    dns: ignored('an add-on: CoreDNS asks the API server as a service account'),
    ...only('v1beta4', version, { proxy: ignored('an add-on: kube-proxy asks as a service account') }),
    imageRepository: ignored(IMAGE),
    featureGates: {
      is: {
        shape: 'map',
        keys: 'any',
        of: { shape: 'choice', of: ['true', 'false', 'yes', 'no', 'on', 'off'] },
      },
      says: 'what is switched on',
    },
    ...only('v1beta4', version, {
      encryptionAlgorithm: {
        is: { shape: 'choice', of: ['RSA-2048', 'RSA-3072', 'RSA-4096', 'ECDSA-P256', 'ECDSA-P384'] },
        says: 'the algorithm of every key',
      },
      certificateValidityPeriod: text('a span as Go writes it, such as 8760h0m0s'),
      caCertificateValidityPeriod: text('a span as Go writes it, such as 87600h0m0s'),
    }),
  });
}

export function initConfiguration(version: ApiVersion): Shape {
  return record({
    ...META,
    nodeRegistration: inside({
      name: text('the name of the node'),
      criSocket: ignored('the container runtime is no business of certificates'),
      taints: ignored('taints are the scheduler’s business'),
      kubeletExtraArgs: flags(version),
      ignorePreflightErrors: ignored('kubepki makes no preflight checks'),
      imagePullPolicy: ignored(IMAGE),
      ...only('v1beta4', version, { imagePullSerial: ignored(IMAGE) }),
    }),
    localAPIEndpoint: inside({
      advertiseAddress: text('an address of the machine'),
      bindPort: text('a port'),
    }),
    bootstrapTokens: ignored('tokens are made in the cluster, not in its PKI'),
    certificateKey: ignored('it seals what kubeadm uploads, and kubepki uploads nothing'),
    skipPhases: ignored('kubepki knows no phases; it makes every certificate'),
    patches: ignored('a patch may change flags and files of a manifest; kubepki does not read it'),
    ...only('v1beta4', version, {
      dryRun: ignored('that is --spec-only here'),
      timeouts: ignored('kubepki waits for nothing'),
    }),
  });
}
