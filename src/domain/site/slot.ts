/**
 * Slots: the uses that programs make of files. One word for one use, whichever program makes it and whatever flag or
 * field says so, so that connections and rules speak of slots and never of flags.
 */
import type { PartyId } from '../party.ts';

/** When a program sees that the file is another. */
export type Reload = 'by-itself' | 'each-connection' | 'restart';

export interface SlotRecord {
  readonly title: string;
  readonly holds: 'certificate' | 'key' | 'authorities' | 'public-keys' | 'kubeconfig' | 'configuration';
  /** the slot of the private key that belongs to it */
  readonly key?: string;
}

export const SLOTS = {
  'serving-certificate': { title: 'what it shows as a server', holds: 'certificate', key: 'serving-key' },
  'serving-key': { title: 'the key of what it shows as a server', holds: 'key' },
  'sni-certificate': {
    title: 'what it shows as a server under certain names',
    holds: 'certificate',
    key: 'sni-key',
  },
  'sni-key': { title: 'the key of what it shows under certain names', holds: 'key' },
  'client-ca': { title: 'whom it believes as clients', holds: 'authorities' },
  'peer-certificate': { title: 'what it shows other members', holds: 'certificate', key: 'peer-key' },
  'peer-key': { title: 'the key of what it shows other members', holds: 'key' },
  'peer-ca': { title: 'whom it believes as members', holds: 'authorities' },
  'gateway-certificate': {
    title: 'what its gateway shows itself',
    holds: 'certificate',
    key: 'gateway-key',
  },
  'gateway-key': { title: 'the key of what its gateway shows itself', holds: 'key' },
  'etcd-ca': { title: 'whom it believes as etcd', holds: 'authorities' },
  'etcd-certificate': { title: 'what it shows etcd', holds: 'certificate', key: 'etcd-key' },
  'etcd-key': { title: 'the key of what it shows etcd', holds: 'key' },
  'kubelet-ca': { title: 'whom it believes as kubelets', holds: 'authorities' },
  'kubelet-client-certificate': {
    title: 'what it shows kubelets',
    holds: 'certificate',
    key: 'kubelet-client-key',
  },
  'kubelet-client-key': { title: 'the key of what it shows kubelets', holds: 'key' },
  'front-proxy-ca': { title: 'whom it believes as front proxies', holds: 'authorities' },
  'front-proxy-certificate': {
    title: 'what it shows extension API servers',
    holds: 'certificate',
    key: 'front-proxy-key',
  },
  'front-proxy-key': { title: 'the key of what it shows extension API servers', holds: 'key' },
  'service-account-key': { title: 'with what it checks tokens', holds: 'public-keys' },
  'service-account-signing-key': { title: 'with what it signs tokens', holds: 'key' },
  'signing-certificate': {
    title: 'with what it signs requests',
    holds: 'certificate',
    key: 'signing-key',
  },
  'signing-key': { title: 'the key with which it signs requests', holds: 'key' },
  'root-ca': { title: 'what pods get as the authority of the API server', holds: 'authorities' },
  'kubeconfig': { title: 'how it reaches the API server', holds: 'kubeconfig' },
  'kubeconfig-ca': { title: 'whom it believes as the API server', holds: 'authorities' },
  'kubeconfig-certificate': {
    title: 'what it shows the API server',
    holds: 'certificate',
    key: 'kubeconfig-key',
  },
  'kubeconfig-key': { title: 'the key of what it shows the API server', holds: 'key' },
  'configuration': { title: 'its configuration', holds: 'configuration' },
  'token-auth': { title: 'static tokens', holds: 'configuration' },
  'encryption-config': { title: 'how it encrypts what it stores', holds: 'configuration' },
  'audit-policy': { title: 'what it writes down', holds: 'configuration' },
  'admission-config': { title: 'what it admits', holds: 'configuration' },
  'egress-config': { title: 'by which way it dials', holds: 'configuration' },
  'authentication-config': { title: 'whom it authenticates, and how', holds: 'configuration' },
  'authorization-config': { title: 'whom it allows what, and who decides', holds: 'configuration' },
  'authorization-policy': { title: 'whom ABAC allows what', holds: 'configuration' },
} as const satisfies Record<string, SlotRecord>;

export type SlotId = keyof typeof SLOTS;

/** Where a program says what a slot holds. */
export interface SlotSource {
  readonly slot: SlotId;
  /** flag without dashes, or kind and field of a configuration */
  readonly key: string;
  readonly reload: Reload;
  /** the path that is used where nothing says one */
  readonly otherwise?: string;
}

const KUBECONFIG = (key: string): SlotSource => ({ slot: 'kubeconfig', key, reload: 'restart' });
const from = (reload: Reload, rows: readonly (readonly [SlotId, string])[]): readonly SlotSource[] =>
  rows.map(([slot, key]) => ({ slot, key, reload }));

/** A flag of two files: tls-sni-cert-key CERTIFICATE,KEY[:NAMES]. */
export const SNI_PAIR = 'tls-sni-cert-key';

const SERVES = [
  ['serving-certificate', 'tls-cert-file'],
  ['serving-key', 'tls-private-key-file'],
  ['client-ca', 'client-ca-file'],
  ['front-proxy-ca', 'requestheader-client-ca-file'],
  ['sni-certificate', SNI_PAIR],
  ['sni-key', SNI_PAIR],
] as const;

/** apiserver dynamiccertificates; client-go transport/cert_rotation.go; etcd client/pkg/transport/listener.go. */
export const SLOT_SOURCES = {
  'kube-apiserver': [
    ...from('by-itself', SERVES),
    ...from('by-itself', [
      ['kubelet-client-certificate', 'kubelet-client-certificate'],
      ['kubelet-client-key', 'kubelet-client-key'],
      ['front-proxy-certificate', 'proxy-client-cert-file'],
      ['front-proxy-key', 'proxy-client-key-file'],
    ]),
    ...from('restart', [
      ['etcd-ca', 'etcd-cafile'],
      ['etcd-certificate', 'etcd-certfile'],
      ['etcd-key', 'etcd-keyfile'],
      ['kubelet-ca', 'kubelet-certificate-authority'],
      ['service-account-key', 'service-account-key-file'],
      ['service-account-signing-key', 'service-account-signing-key-file'],
      ['token-auth', 'token-auth-file'],
      ['encryption-config', 'encryption-provider-config'],
      ['audit-policy', 'audit-policy-file'],
      ['authentication-config', 'authentication-config'],
      ['authorization-config', 'authorization-config'],
      ['admission-config', 'admission-control-config-file'],
      ['egress-config', 'egress-selector-config-file'],
      ['authorization-policy', 'authorization-policy-file'],
    ]),
  ],
  'kube-controller-manager': [
    ...from('by-itself', SERVES),
    KUBECONFIG('kubeconfig'),
    KUBECONFIG('authentication-kubeconfig'),
    KUBECONFIG('authorization-kubeconfig'),
    ...from('by-itself', [
      ['signing-certificate', 'cluster-signing-cert-file'],
      ['signing-key', 'cluster-signing-key-file'],
      ['signing-certificate', 'cluster-signing-kubelet-client-cert-file'],
      ['signing-key', 'cluster-signing-kubelet-client-key-file'],
      ['signing-certificate', 'cluster-signing-kubelet-serving-cert-file'],
      ['signing-key', 'cluster-signing-kubelet-serving-key-file'],
      ['signing-certificate', 'cluster-signing-kube-apiserver-client-cert-file'],
      ['signing-key', 'cluster-signing-kube-apiserver-client-key-file'],
      ['signing-certificate', 'cluster-signing-legacy-unknown-cert-file'],
      ['signing-key', 'cluster-signing-legacy-unknown-key-file'],
    ]),
    ...from('restart', [
      ['root-ca', 'root-ca-file'],
      ['service-account-signing-key', 'service-account-private-key-file'],
    ]),
  ],
  'kube-scheduler': [
    ...from('by-itself', SERVES),
    { slot: 'configuration', key: 'config', reload: 'restart' },
    KUBECONFIG('kubeconfig'),
    KUBECONFIG('KubeSchedulerConfiguration clientConnection.kubeconfig'),
    KUBECONFIG('authentication-kubeconfig'),
    KUBECONFIG('authorization-kubeconfig'),
  ],
  'etcd': [
    ...from('each-connection', [
      ['serving-certificate', 'cert-file'],
      ['serving-key', 'key-file'],
      ['peer-certificate', 'peer-cert-file'],
      ['peer-key', 'peer-key-file'],
      ['gateway-certificate', 'client-cert-file'],
      ['gateway-key', 'client-key-file'],
    ]),
    ...from('restart', [
      ['client-ca', 'trusted-ca-file'],
      ['peer-ca', 'peer-trusted-ca-file'],
      ['configuration', 'config-file'],
    ]),
  ],
  'kubelet': [
    { slot: 'configuration', key: 'config', reload: 'restart' },
    ...from('restart', [
      ['serving-certificate', 'tls-cert-file'],
      ['serving-key', 'tls-private-key-file'],
      ['serving-certificate', 'KubeletConfiguration tlsCertFile'],
      ['serving-key', 'KubeletConfiguration tlsPrivateKeyFile'],
    ]),
    ...from('by-itself', [
      ['client-ca', 'client-ca-file'],
      ['client-ca', 'KubeletConfiguration authentication.x509.clientCAFile'],
    ]),
    KUBECONFIG('kubeconfig'),
    KUBECONFIG('bootstrap-kubeconfig'),
  ],
  'kube-proxy': [
    { slot: 'configuration', key: 'config', reload: 'restart' },
    KUBECONFIG('kubeconfig'),
    KUBECONFIG('KubeProxyConfiguration clientConnection.kubeconfig'),
  ],
  'kubectl': [],
} as const satisfies Partial<Record<PartyId, readonly SlotSource[]>>;

export function slotSources(party: PartyId): readonly SlotSource[] {
  return (SLOT_SOURCES as Partial<Record<PartyId, readonly SlotSource[]>>)[party] ?? [];
}
