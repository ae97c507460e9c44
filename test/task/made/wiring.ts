/**
 * Which file each flag, field or kubeconfig of a cluster names, layout by layout, written down by hand: what a machine
 * reads is not what our own tables say that it reads. After the command lines of kubernetes-the-hard-way (docs/07 to
 * docs/09, with the flags that it leaves out) and kubeadm's manifests (cmd/kubeadm/app/phases/controlplane, etcd).
 */
import type { Cluster } from '../../../src/domain/cluster.ts';
import type { ConnectionId } from '../../../src/domain/connection/table.ts';
import type { Edge } from '../../../src/domain/edge.ts';

type Layout = Cluster['layout'];

/** Paths on the machine that runs the program; what begins with pki/ is in the store. Absent: the layout has none. */
const FILES: Readonly<Record<Layout, Readonly<Record<string, string>>>> = {
  'hard-way': {
    'kube-apiserver --tls-cert-file': 'var/lib/kubernetes/kube-apiserver.crt',
    'kube-apiserver --client-ca-file': 'var/lib/kubernetes/ca.crt',
    'kube-apiserver --kubelet-client-certificate': 'var/lib/kubernetes/apiserver-kubelet-client.crt',
    'kube-apiserver --kubelet-certificate-authority': 'var/lib/kubernetes/ca.crt',
    'kube-apiserver --etcd-certfile': 'var/lib/kubernetes/apiserver-etcd-client.crt',
    'kube-apiserver --etcd-cafile': 'var/lib/kubernetes/etcd-ca.crt',
    'kube-apiserver --proxy-client-cert-file': 'var/lib/kubernetes/front-proxy-client.crt',
    'kube-apiserver --requestheader-client-ca-file': 'var/lib/kubernetes/front-proxy-ca.crt',
    'kube-controller-manager --kubeconfig': 'var/lib/kubernetes/kube-controller-manager.kubeconfig',
    'kube-controller-manager --tls-cert-file': 'var/lib/kubernetes/kube-controller-manager.crt',
    'kube-controller-manager --client-ca-file': 'var/lib/kubernetes/ca.crt',
    'kube-scheduler --kubeconfig': 'var/lib/kubernetes/kube-scheduler.kubeconfig',
    'kube-scheduler --tls-cert-file': 'var/lib/kubernetes/kube-scheduler.crt',
    'kube-scheduler --client-ca-file': 'var/lib/kubernetes/ca.crt',
    'etcd --cert-file': 'etc/etcd/server.crt',
    'etcd --trusted-ca-file': 'etc/etcd/ca.crt',
    'etcd --peer-cert-file': 'etc/etcd/peer.crt',
    'etcd --peer-trusted-ca-file': 'etc/etcd/ca.crt',
    'etcdctl --cert': 'etc/etcd/healthcheck-client.crt',
    'etcdctl --cacert': 'etc/etcd/ca.crt',
    'kubelet --kubeconfig': 'var/lib/kubelet/kubeconfig',
    'kubelet tlsCertFile': 'var/lib/kubelet/kubelet.crt',
    'kubelet clientCAFile': 'var/lib/kubelet/ca.crt',
    'kube-proxy kubeconfig': 'var/lib/kube-proxy/kubeconfig',
    'kubectl of admin': 'pki/admin.kubeconfig',
    'kubectl of super-admin': 'pki/super-admin.kubeconfig',
    'kubectl of a user': 'pki/users/{user}.kubeconfig',
    'scraper ca_file': 'pki/ca.crt',
  },
  'kubeadm': {
    'kube-apiserver --tls-cert-file': 'etc/kubernetes/pki/apiserver.crt',
    'kube-apiserver --client-ca-file': 'etc/kubernetes/pki/ca.crt',
    'kube-apiserver --kubelet-client-certificate': 'etc/kubernetes/pki/apiserver-kubelet-client.crt',
    'kube-apiserver --kubelet-certificate-authority': 'etc/kubernetes/pki/ca.crt',
    'kube-apiserver --etcd-certfile': 'etc/kubernetes/pki/apiserver-etcd-client.crt',
    'kube-apiserver --etcd-cafile': 'etc/kubernetes/pki/etcd/ca.crt',
    'kube-apiserver --proxy-client-cert-file': 'etc/kubernetes/pki/front-proxy-client.crt',
    'kube-apiserver --requestheader-client-ca-file': 'etc/kubernetes/pki/front-proxy-ca.crt',
    'kube-controller-manager --kubeconfig': 'etc/kubernetes/controller-manager.conf',
    'kube-controller-manager --client-ca-file': 'etc/kubernetes/pki/ca.crt',
    'kube-scheduler --kubeconfig': 'etc/kubernetes/scheduler.conf',
    // its manifest has no --client-ca-file: the one that it reads is in the ConfigMap that the API server fills
    'kube-scheduler --client-ca-file': 'etc/kubernetes/pki/ca.crt',
    'etcd --cert-file': 'etc/kubernetes/pki/etcd/server.crt',
    'etcd --trusted-ca-file': 'etc/kubernetes/pki/etcd/ca.crt',
    'etcd --peer-cert-file': 'etc/kubernetes/pki/etcd/peer.crt',
    'etcd --peer-trusted-ca-file': 'etc/kubernetes/pki/etcd/ca.crt',
    'etcdctl --cert': 'etc/kubernetes/pki/etcd/healthcheck-client.crt',
    'etcdctl --cacert': 'etc/kubernetes/pki/etcd/ca.crt',
    'kubelet --kubeconfig': 'etc/kubernetes/kubelet.conf',
    'kubelet tlsCertFile': 'var/lib/kubelet/pki/kubelet.crt',
    'kubelet clientCAFile': 'etc/kubernetes/pki/ca.crt',
    'kubectl of admin': 'pki/admin.conf',
    'kubectl of super-admin': 'pki/super-admin.conf',
    'kubectl of a user': 'pki/users/{user}.conf',
    'scraper ca_file': 'pki/ca.crt',
  },
};

export type AuthorityName = 'kubernetes' | 'etcd' | 'front-proxy';
export const SIDES = ['serves', 'clientTrusts', 'shows', 'serverTrusts'] as const;
export type Side = (typeof SIDES)[number];

/** What pods are given as ca.crt; no flag of a client, so it lies on a control plane whoever dials. */
export const ROOT_CA_FILE = 'kube-controller-manager --root-ca-file';
const TO_APISERVER = {
  serves: 'kube-apiserver --tls-cert-file',
  serverTrusts: 'kube-apiserver --client-ca-file',
} as const;
const by = (kubeconfig: string) => ({ ...TO_APISERVER, shows: kubeconfig, clientTrusts: kubeconfig });
const TO_ETCD = { serves: 'etcd --cert-file', serverTrusts: 'etcd --trusted-ca-file' } as const;
const scraped = (program: string) => ({
  serves: program === 'kubelet' ? 'kubelet tlsCertFile' : `${program} --tls-cert-file`,
  clientTrusts: 'scraper ca_file',
  serverTrusts: program === 'kubelet' ? 'kubelet clientCAFile' : `${program} --client-ca-file`,
});

/** What carries each side of each connection; absent: nothing of ours. */
const FLAGS: Readonly<Record<ConnectionId, Readonly<Partial<Record<Side, string>>>>> = {
  'admin-to-apiserver': by('kubectl of admin'),
  'super-admin-to-apiserver': by('kubectl of super-admin'),
  'user-to-apiserver': by('kubectl of a user'),
  'controller-manager-to-apiserver': by('kube-controller-manager --kubeconfig'),
  'scheduler-to-apiserver': by('kube-scheduler --kubeconfig'),
  'kubelet-to-apiserver': by('kubelet --kubeconfig'),
  'kube-proxy-to-apiserver': by('kube-proxy kubeconfig'),
  'pod-to-apiserver': { serves: TO_APISERVER.serves, clientTrusts: ROOT_CA_FILE },
  'apiserver-to-etcd': {
    ...TO_ETCD,
    shows: 'kube-apiserver --etcd-certfile',
    clientTrusts: 'kube-apiserver --etcd-cafile',
  },
  'etcd-to-etcd': {
    serves: 'etcd --peer-cert-file',
    clientTrusts: 'etcd --peer-trusted-ca-file',
    shows: 'etcd --peer-cert-file',
    serverTrusts: 'etcd --peer-trusted-ca-file',
  },
  'etcd-gateway-to-etcd': { ...TO_ETCD, shows: 'etcd --cert-file' },
  'etcdctl-to-etcd': { ...TO_ETCD, shows: 'etcdctl --cert', clientTrusts: 'etcdctl --cacert' },
  'apiserver-to-kubelet': {
    serves: 'kubelet tlsCertFile',
    clientTrusts: 'kube-apiserver --kubelet-certificate-authority',
    shows: 'kube-apiserver --kubelet-client-certificate',
    serverTrusts: 'kubelet clientCAFile',
  },
  'apiserver-to-extension-apiserver': {
    shows: 'kube-apiserver --proxy-client-cert-file',
    // it reads the ConfigMap that the API server fills from this
    serverTrusts: 'kube-apiserver --requestheader-client-ca-file',
  },
  'apiserver-to-webhook': {},
  'scraper-to-controller-manager': scraped('kube-controller-manager'),
  'scraper-to-scheduler': scraped('kube-scheduler'),
  'scraper-to-kubelet': scraped('kubelet'),
};

/** Who signs for a connection, whatever our catalog says. */
export function authorityOf(id: ConnectionId, { authorities }: Cluster): AuthorityName {
  if (id.endsWith('-to-etcd')) return authorities.etcd === 'kubernetes' ? 'kubernetes' : 'etcd';
  return id === 'apiserver-to-extension-apiserver' ? 'front-proxy' : 'kubernetes';
}

/** The file of a side, below the store's root. */
export function fileOf(edge: Edge, side: Side, cluster: Cluster): string | undefined {
  const flag = flagOf(edge, side, cluster);
  if (flag === undefined) return undefined;
  const { from, to, shows = '' } = edge;
  const ofClient = (side === 'shows' || side === 'clientTrusts') && flag !== ROOT_CA_FILE;
  const path = flag === ROOT_CA_FILE ? rootCaFile(cluster) : FILES[cluster.layout][flag];
  if (path === undefined) return undefined;
  if (path.startsWith('pki/')) return path.replace('{user}', () => shows.slice('user@'.length));
  return `nodes/${(ofClient ? (from ?? to) : (to ?? from)) ?? ''}/${path}`;
}

function flagOf({ connection }: Edge, side: Side, { layout }: Cluster): string | undefined {
  // kubeadm's kube-proxy is a pod, and has what pods have
  const id =
    layout === 'kubeadm' && connection === 'kube-proxy-to-apiserver' && side === 'clientTrusts'
      ? 'pod-to-apiserver'
      : connection;
  return FLAGS[id][side];
}

/** Whoever reads it may take no intermediate for an anchor, so it is the root where there is one above. */
function rootCaFile({ layout, authorities }: Cluster): string {
  const folder = layout === 'hard-way' ? 'var/lib/kubernetes' : 'etc/kubernetes/pki';
  return `${folder}/${authorities.kubernetes === 'intermediate' ? 'root-ca' : 'ca'}.crt`;
}
