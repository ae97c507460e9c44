/** Everybody who dials etcd: the API server, the other members, its own gateway, people and probes. */
import type { ConnectionRecord } from './connection.ts';

const SERVES = 'etcd --cert-file, --key-file';
const TRUSTED = 'etcd --trusted-ca-file, which alone makes a client certificate required';
const LISTENER = 'etcd-io/etcd client/pkg/transport/listener.go';

export const CONNECTIONS_TO_ETCD = {
  'apiserver-to-etcd': {
    title: 'the API server, to etcd',
    client: 'kube-apiserver',
    server: 'etcd',
    port: 2379,
    dials: ['etcd-endpoint'],
    serves: 'etcd-server',
    shows: 'apiserver-etcd-client',
    clientTrusts: 'etcd-ca',
    serverTrusts: 'etcd-ca',
    notes: [
      "one client certificate serves for every member, and every member's certificate must carry the host by which it is dialled",
    ],
    carriedBy: {
      dials: 'kube-apiserver --etcd-servers',
      shows: 'kube-apiserver --etcd-certfile, --etcd-keyfile',
      clientTrusts: 'kube-apiserver --etcd-cafile',
      serves: SERVES,
      serverTrusts: TRUSTED,
    },
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go (getAPIServerCommand)',
      'apiserver pkg/storage/storagebackend/factory/etcd3.go',
      LISTENER,
    ],
  },
  'etcd-to-etcd': {
    title: 'a member of etcd, to another',
    client: 'etcd',
    server: 'etcd',
    port: 2380,
    dials: ['machine-addresses'],
    serves: 'etcd-peer',
    shows: 'etcd-peer',
    clientTrusts: 'etcd-ca',
    serverTrusts: 'etcd-ca',
    notes: [
      'the certificate that the dialling member shows must carry the address from which it dials, or a name that resolves to it: address translation between members breaks this',
    ],
    carriedBy: {
      dials: 'etcd --initial-cluster, --initial-advertise-peer-urls',
      shows: 'etcd --peer-cert-file, --peer-key-file',
      clientTrusts: 'etcd --peer-trusted-ca-file',
      serves: 'etcd --peer-cert-file, --peer-key-file',
      serverTrusts: 'etcd --peer-trusted-ca-file, --peer-client-cert-auth',
    },
    cites: ['etcd-io/etcd client/pkg/transport/listener_tls.go (checkCertSAN)', LISTENER],
  },
  'etcd-gateway-to-etcd': {
    title: "etcd's HTTP gateway, to the member that it is part of",
    client: 'etcd',
    server: 'etcd',
    port: 2379,
    dials: ['loopback'],
    serves: 'etcd-server',
    shows: 'etcd-server',
    clientTrusts: 'anybody',
    serverTrusts: 'etcd-ca',
    notes: [
      'the reason why a serving certificate of etcd needs clientAuth as well, unless --client-cert-file names another',
    ],
    carriedBy: {
      dials: 'etcd --listen-client-urls',
      shows: 'etcd --cert-file, --key-file, or --client-cert-file, --client-key-file',
      clientTrusts: 'nowhere: the gateway does not look at it',
      serves: SERVES,
      serverTrusts: TRUSTED,
    },
    cites: ['etcd-io/etcd server/embed/etcd.go (grpcGatewayDial)', 'etcd-io/etcd#9785'],
  },
  'etcdctl-to-etcd': {
    title: 'etcdctl or a probe, to the member on its machine',
    client: 'etcdctl',
    server: 'etcd',
    port: 2379,
    dials: ['loopback', 'machine-addresses'],
    serves: 'etcd-server',
    shows: 'etcd-healthcheck-client',
    clientTrusts: 'etcd-ca',
    serverTrusts: 'etcd-ca',
    notes: [],
    carriedBy: {
      dials: 'etcdctl --endpoints',
      shows: 'etcdctl --cert, --key',
      clientTrusts: 'etcdctl --cacert',
      serves: SERVES,
      serverTrusts: TRUSTED,
    },
    cites: [
      'etcd-io/etcd etcdctl/ctlv3/ctl.go (flags)',
      'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certlist.go (KubeadmCertEtcdHealthcheck)',
    ],
  },
} as const satisfies Record<string, ConnectionRecord>;
