/** What kubeadm's two documents say about a PKI, with kubeadm's own defaults where they are silent. */
import { parseAddress } from '../../domain/address.ts';
import type { AlgorithmId } from '../../domain/algorithm.ts';
import { formatDuration } from '../../domain/duration.ts';
import type { Problem } from '../../domain/shape.ts';
import { DEFAULT_PORT, hostWithPort } from '../../domain/value.ts';
import type { PlacedProblem } from '../decode/documents.ts';
import { quote } from '../decode/quote.ts';
import type { ClusterDocument, InitDocument, Read } from './document.ts';
import { externalHosts } from './external-etcd.ts';
import { parseGoDuration } from './go-duration.ts';
import { versionOf } from './version.ts';

export interface KubeadmFacts {
  readonly name: string;
  /** absent where the file says none, or only a label that kubeadm looks up */
  readonly kubernetesVersion: string | undefined;
  /** absent where it is the first control plane */
  readonly endpoint: string | undefined;
  readonly securePort: string;
  readonly dnsDomain: string;
  readonly serviceCidrs: readonly string[];
  readonly podCidrs: readonly string[];
  readonly keyAlgorithm: AlgorithmId;
  readonly lifetimes: { readonly authorities: string; readonly certificates: string };
  readonly extraNames: Readonly<Record<'apiserver' | 'etcd-server' | 'etcd-peer', readonly string[]>>;
  /** the machine that kubeadm would run on, as far as the file names it */
  readonly node: { readonly name: string | undefined; readonly address: string | undefined };
  /** hosts of an external etcd, each once; none: each control plane runs a member */
  readonly etcd: readonly string[];
}

export interface Facts {
  readonly facts: KubeadmFacts;
  readonly problems: readonly PlacedProblem[];
}

export function factsOf(cluster: Read<ClusterDocument>, init: Read<InitDocument>): Facts {
  const problems: PlacedProblem[] = [];
  const say = (problem: Problem) => problems.push({ ...problem, ...cluster.place(problem.path) });
  const { text } = cluster;
  const { nodeRegistration, localAPIEndpoint } = init.text;
  const securePort = localAPIEndpoint.bindPort ?? String(DEFAULT_PORT);
  const endpoint = text.controlPlaneEndpoint;
  const address = localAPIEndpoint.advertiseAddress;
  const parsed = parseAddress(address ?? '');
  if (cluster.has(['etcd', 'local']) && cluster.has(['etcd', 'external'])) say(ONE_ETCD);
  if (cluster.has(['etcd', 'external']) && !text.etcd.external.endpoints?.length) say(NO_ENDPOINTS);
  const facts: KubeadmFacts = {
    // defaults: cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go, the same in v1beta3
    name: text.clusterName ?? 'kubernetes',
    kubernetesVersion: versionOf(text.kubernetesVersion),
    // util/config/initconfiguration.go SetClusterDynamicDefaults: without a port it is that of the API server
    endpoint: endpoint === undefined ? undefined : hostWithPort(endpoint, securePort),
    securePort,
    dnsDomain: text.networking.dnsDomain ?? 'cluster.local',
    serviceCidrs: (text.networking.serviceSubnet ?? '10.96.0.0/12').split(','),
    podCidrs: text.networking.podSubnet?.split(',') ?? [],
    keyAlgorithm: algorithmOf(text),
    lifetimes: {
      authorities: lifetime(text, 'caCertificateValidityPeriod', '87600h', say),
      certificates: lifetime(text, 'certificateValidityPeriod', '8760h', say),
    },
    extraNames: {
      // util/config/common.go LowercaseSANs, which etcd's names do not get
      'apiserver': (text.apiServer.certSANs ?? []).map((name) => name.toLowerCase()),
      'etcd-server': text.etcd.local.serverCertSANs ?? [],
      'etcd-peer': text.etcd.local.peerCertSANs ?? [],
    },
    node: {
      // component-helpers node/util/hostname.go GetHostname
      name: nodeRegistration.name?.trim().toLowerCase(),
      // 0.0.0.0 and :: ask kubeadm to find one (apimachinery util/net ResolveBindAddress)
      address: parsed?.bytes.every((octet) => octet === 0) === true ? undefined : (parsed?.text ?? address),
    },
    etcd: externalHosts(text.etcd.external.endpoints ?? [], say),
  };
  return { facts, problems };
}

/** cmd/kubeadm/app/apis/kubeadm/validation/validation.go ValidateEtcd */
const ONE_ETCD: Problem = {
  path: ['etcd', 'external'],
  kind: 'conflict',
  found: 'both',
  expected: 'etcd.local or etcd.external, as kubeadm wants',
};

const NO_ENDPOINTS: Problem = {
  path: ['etcd', 'external', 'endpoints'],
  kind: 'missing-key',
  expected: 'at least one https://HOST:PORT',
};

/**
 * The gate decides wherever it stands, and says RSA where it is off (v1.33 apis/kubeadm/types.go
 * EncryptionAlgorithmType). Else RSA of 2048 bits, as kubeadm makes: another default would rekey what is adopted.
 */
function algorithmOf({ featureGates = {}, encryptionAlgorithm = 'RSA-2048' }: ClusterDocument): AlgorithmId {
  const gate = Object.hasOwn(featureGates, 'PublicKeysECDSA') ? featureGates['PublicKeysECDSA'] : undefined;
  if (gate !== undefined) return ['true', 'yes', 'on'].includes(gate) ? 'ecdsa-p256' : 'rsa-2048';
  return encryptionAlgorithm.toLowerCase() as AlgorithmId;
}

function lifetime(
  text: ClusterDocument,
  key: 'caCertificateValidityPeriod' | 'certificateValidityPeriod',
  unless: string,
  say: (problem: Problem) => void,
): string {
  const said = text[key] ?? unless;
  const span = parseGoDuration(said);
  if (span === undefined) {
    const expected = 'a span above zero as Go writes it, such as 8760h0m0s';
    say({ path: [key], kind: 'bad-value', found: quote(said), expected });
  }
  return formatDuration(span ?? 0);
}
