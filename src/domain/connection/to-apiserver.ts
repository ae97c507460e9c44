/** Everybody who dials the API server. */
import type { ConnectionRecord } from './connection.ts';

const SERVES = 'kube-apiserver --tls-cert-file, --tls-private-key-file';
const CLIENT_CA = 'kube-apiserver --client-ca-file';

const BY_KUBECONFIG = {
  dials: 'kubeconfig clusters[].cluster.server (tls-server-name replaces the name that is checked)',
  shows: 'kubeconfig users[].user.client-certificate(-data), client-key(-data)',
  clientTrusts: 'kubeconfig clusters[].cluster.certificate-authority(-data)',
  serves: SERVES,
  serverTrusts: CLIENT_CA,
} as const;

const X509 = 'apiserver pkg/authentication/request/x509/x509.go (identity from a client certificate)';
const ASKED_ONLY =
  'the API server asks for a certificate and does not insist: one that it refuses ends as 401 Unauthorized, not as a TLS alert';

/** What all of them have in common: the same port, server, authorities. */
const TO_APISERVER = {
  server: 'kube-apiserver',
  port: 6443,
  serves: 'apiserver',
  clientTrusts: 'kubernetes-ca',
  serverTrusts: 'kubernetes-ca',
  notes: [ASKED_ONLY],
} as const;

export const CONNECTIONS_TO_APISERVER = {
  'admin-to-apiserver': {
    ...TO_APISERVER,
    title: 'an administrator with kubectl, to the API server',
    client: 'kubectl',
    dials: ['endpoint'],
    shows: 'admin',
    carriedBy: BY_KUBECONFIG,
    cites: ['client-go tools/clientcmd/api/v1/types.go', X509],
  },
  'super-admin-to-apiserver': {
    ...TO_APISERVER,
    title: 'an administrator in an emergency, to the API server',
    client: 'kubectl',
    dials: ['endpoint'],
    shows: 'super-admin',
    carriedBy: BY_KUBECONFIG,
    cites: ['client-go tools/clientcmd/api/v1/types.go', X509],
  },
  'user-to-apiserver': {
    ...TO_APISERVER,
    title: 'a user with kubectl, to the API server',
    client: 'kubectl',
    dials: ['endpoint'],
    shows: 'user',
    carriedBy: BY_KUBECONFIG,
    cites: ['client-go tools/clientcmd/api/v1/types.go', X509],
  },
  'controller-manager-to-apiserver': {
    ...TO_APISERVER,
    title: 'the controller manager, to the API server of its own machine',
    client: 'kube-controller-manager',
    dials: ['local-endpoint'],
    shows: 'controller-manager',
    carriedBy: {
      ...BY_KUBECONFIG,
      shows:
        'kube-controller-manager --kubeconfig, --authentication-kubeconfig, --authorization-kubeconfig: users[].user.client-certificate-data, client-key-data',
    },
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (GetLocalAPIEndpoint)',
      X509,
    ],
  },
  'scheduler-to-apiserver': {
    ...TO_APISERVER,
    title: 'the scheduler, to the API server of its own machine',
    client: 'kube-scheduler',
    dials: ['local-endpoint'],
    shows: 'scheduler',
    carriedBy: {
      ...BY_KUBECONFIG,
      shows:
        'kube-scheduler --kubeconfig (or clientConnection.kubeconfig of its configuration), --authentication-kubeconfig, --authorization-kubeconfig: users[].user.client-certificate-data, client-key-data',
    },
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (GetLocalAPIEndpoint)',
      X509,
    ],
  },
  'kubelet-to-apiserver': {
    ...TO_APISERVER,
    title: 'a kubelet, to the API server',
    client: 'kubelet',
    dials: ['node-endpoint'],
    shows: 'kubelet',
    notes: [
      ASKED_ONLY,
      'the Node authorizer wants the common name system:node:NAME and the group system:nodes, both of them',
    ],
    carriedBy: {
      ...BY_KUBECONFIG,
      shows:
        'kubelet --kubeconfig: users[].user.client-certificate-data, client-key-data; after a rotation client-certificate and client-key, both /var/lib/kubelet/pki/kubelet-client-current.pem',
    },
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (getKubeConfigSpecsBase)',
      'kubernetes/kubernetes pkg/auth/nodeidentifier/default.go',
      'kubernetes/kubernetes pkg/kubelet/certificate/bootstrap/bootstrap.go',
    ],
  },
  'kube-proxy-to-apiserver': {
    ...TO_APISERVER,
    title: 'kube-proxy, to the API server',
    client: 'kube-proxy',
    dials: ['endpoint'],
    shows: 'kube-proxy',
    notes: [
      ASKED_ONLY,
      'in the kubeadm layout kube-proxy runs as a pod, and shows the token of its service account instead',
    ],
    carriedBy: {
      ...BY_KUBECONFIG,
      shows:
        'KubeProxyConfiguration clientConnection.kubeconfig: users[].user.client-certificate-data, client-key-data',
    },
    cites: [
      'kubernetes/kubernetes pkg/proxy/apis/config/types.go (ClientConnection)',
      'kubernetes/kubernetes cmd/kubeadm/app/phases/addons/proxy',
      X509,
    ],
  },
  'pod-to-apiserver': {
    ...TO_APISERVER,
    title: 'a program in a pod, to the API server by the kubernetes service',
    client: 'pod',
    port: 443,
    dials: ['service-address', 'service-dns'],
    shows: 'token',
    serverTrusts: 'nothing',
    notes: ['no certificate is shown: the token is judged by the service-account key instead'],
    carriedBy: {
      dials: 'the environment KUBERNETES_SERVICE_HOST, or the name kubernetes.default.svc',
      shows: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      clientTrusts:
        '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt, which kube-controller-manager publishes from --root-ca-file',
      serves: SERVES,
      serverTrusts: 'kube-apiserver --service-account-key-file, for the token',
    },
    cites: [
      'client-go rest/config.go (InClusterConfig)',
      'kubernetes/kubernetes pkg/controller/certificates/rootcacertpublisher/publisher.go',
    ],
  },
} as const satisfies Record<string, ConnectionRecord>;
