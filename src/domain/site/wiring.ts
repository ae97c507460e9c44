/** Wiring: which slots of the two programs meet in a connection. Together with the table of connections it makes edges of uses. */
import type { ConnectionId } from '../connection/table.ts';
import type { SlotId } from './slot.ts';

export interface Wiring {
  /** who says whom the client dials: the server of its kubeconfig, a flag of its own, or what is known of the server */
  readonly dials:
    | 'kubeconfig'
    | 'etcd-servers'
    | 'peer-urls'
    | 'own-loopback'
    | 'node-address'
    | 'service'
    | 'theirs';
  /** of the client; absent where it shows nothing, or trusts what no file of it says. Several: the first that is used */
  readonly shows?: SlotId | readonly SlotId[];
  readonly clientTrusts?: SlotId;
  /** the client takes whoever answers where no file says whom to trust */
  readonly otherwiseAnybody?: true;
  /** of the server; absent: of somebody whom no file tells of */
  readonly serves?: SlotId;
  readonly serverTrusts?: SlotId;
}

const BY_KUBECONFIG: Wiring = {
  dials: 'kubeconfig',
  shows: 'kubeconfig-certificate',
  clientTrusts: 'kubeconfig-ca',
  serves: 'serving-certificate',
  serverTrusts: 'client-ca',
};

const TO_ETCD = { serves: 'serving-certificate', serverTrusts: 'client-ca' } as const;
const AS_ETCD_CLIENT = { shows: 'etcd-certificate', clientTrusts: 'etcd-ca' } as const;

/**
 * Connections of which files tell both ends, or one end and what is asked of it. Of all others no file tells: whom a
 * webhook trusts, or what a collector of metrics shows.
 */
export const WIRING: Readonly<Partial<Record<ConnectionId, Wiring>>> = {
  'admin-to-apiserver': BY_KUBECONFIG,
  'super-admin-to-apiserver': BY_KUBECONFIG,
  'user-to-apiserver': BY_KUBECONFIG,
  'controller-manager-to-apiserver': BY_KUBECONFIG,
  'scheduler-to-apiserver': BY_KUBECONFIG,
  'kubelet-to-apiserver': BY_KUBECONFIG,
  'kube-proxy-to-apiserver': BY_KUBECONFIG,
  'apiserver-to-etcd': { dials: 'etcd-servers', ...AS_ETCD_CLIENT, ...TO_ETCD },
  'etcdctl-to-etcd': { dials: 'own-loopback', ...AS_ETCD_CLIENT, ...TO_ETCD },
  // server/embed/etcd.go (grpcGatewayDial): a pair of its own, or the one it serves with; it does not look at what it is shown
  'etcd-gateway-to-etcd': {
    dials: 'own-loopback',
    shows: ['gateway-certificate', 'serving-certificate'],
    otherwiseAnybody: true,
    ...TO_ETCD,
  },
  'etcd-to-etcd': {
    dials: 'peer-urls',
    shows: 'peer-certificate',
    clientTrusts: 'peer-ca',
    serves: 'peer-certificate',
    serverTrusts: 'peer-ca',
  },
  'apiserver-to-kubelet': {
    dials: 'node-address',
    shows: 'kubelet-client-certificate',
    clientTrusts: 'kubelet-ca',
    otherwiseAnybody: true,
    serves: 'serving-certificate',
    serverTrusts: 'client-ca',
  },
  // whom an extension API server believes it reads from a ConfigMap, which the API server fills from its own flag
  'apiserver-to-extension-apiserver': {
    dials: 'theirs',
    shows: 'front-proxy-certificate',
    serverTrusts: 'front-proxy-ca',
  },
  // what a pod trusts the controller manager publishes
  'pod-to-apiserver': { dials: 'service', clientTrusts: 'root-ca', serves: 'serving-certificate' },
};
