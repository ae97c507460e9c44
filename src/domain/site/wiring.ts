/** Wiring: which slots of the two programs meet in a connection. Together with the table of connections it makes edges of uses. */
import type { ConnectionId } from '../connection/table.ts';
import type { SlotId } from './slot.ts';

export interface Wiring {
  /** settings of the client that say whom it dials: a flag, or the server of its kubeconfig */
  readonly dials: { readonly key: string } | 'kubeconfig' | 'node-address' | 'own-loopback';
  /** of the client; absent where it shows nothing, or trusts what no file of it says */
  readonly shows?: SlotId;
  readonly clientTrusts?: SlotId;
  /** of the server */
  readonly serves: SlotId;
  readonly serverTrusts?: SlotId;
}

const BY_KUBECONFIG: Wiring = {
  dials: 'kubeconfig',
  shows: 'kubeconfig-certificate',
  clientTrusts: 'kubeconfig-ca',
  serves: 'serving-certificate',
  serverTrusts: 'client-ca',
};

/** Connections whose ends are both programs with files; all others end at somebody of whom no file tells. */
export const WIRING: Readonly<Partial<Record<ConnectionId, Wiring>>> = {
  'admin-to-apiserver': BY_KUBECONFIG,
  'super-admin-to-apiserver': BY_KUBECONFIG,
  'user-to-apiserver': BY_KUBECONFIG,
  'controller-manager-to-apiserver': BY_KUBECONFIG,
  'scheduler-to-apiserver': BY_KUBECONFIG,
  'kubelet-to-apiserver': BY_KUBECONFIG,
  'kube-proxy-to-apiserver': BY_KUBECONFIG,
  'apiserver-to-etcd': {
    dials: { key: 'etcd-servers' },
    shows: 'etcd-certificate',
    clientTrusts: 'etcd-ca',
    serves: 'serving-certificate',
    serverTrusts: 'client-ca',
  },
  'etcd-to-etcd': {
    dials: { key: 'initial-cluster' },
    shows: 'peer-certificate',
    clientTrusts: 'peer-ca',
    serves: 'peer-certificate',
    serverTrusts: 'peer-ca',
  },
  'apiserver-to-kubelet': {
    dials: 'node-address',
    shows: 'kubelet-client-certificate',
    clientTrusts: 'kubelet-ca',
    serves: 'serving-certificate',
    serverTrusts: 'client-ca',
  },
};
