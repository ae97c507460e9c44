/** Whom the API server dials, etcd apart. */
import type { ConnectionRecord } from './connection.ts';

export const CONNECTIONS_FROM_APISERVER = {
  'apiserver-to-kubelet': {
    title: 'the API server, to a kubelet: logs, exec, port-forward, metrics',
    client: 'kube-apiserver',
    server: 'kubelet',
    port: 10250,
    dials: ['machine-addresses', 'machine-name'],
    serves: 'kubelet-serving',
    shows: 'apiserver-kubelet-client',
    clientTrusts: 'kubernetes-ca',
    serverTrusts: 'kubernetes-ca',
    notes: [
      "which of the node's addresses is dialled says --kubelet-preferred-address-types: by default the host name first, under kubeadm the internal address",
      'kubeadm does not set --kubelet-certificate-authority, and then anybody who answers is taken for the kubelet',
    ],
    carriedBy: {
      dials:
        'the status.addresses of the Node, in the order of kube-apiserver --kubelet-preferred-address-types',
      shows: 'kube-apiserver --kubelet-client-certificate, --kubelet-client-key',
      clientTrusts: 'kube-apiserver --kubelet-certificate-authority',
      serves:
        'KubeletConfiguration tlsCertFile, tlsPrivateKeyFile, or /var/lib/kubelet/pki/kubelet.crt, kubelet.key',
      serverTrusts: 'KubeletConfiguration authentication.x509.clientCAFile',
    },
    cites: [
      'kubernetes/kubernetes pkg/kubelet/client/kubelet_client.go',
      'kubernetes/kubernetes cmd/kube-apiserver/app/options/options.go (PreferredAddressTypes)',
      'kubernetes/kubernetes cmd/kubelet/app/server.go (InitializeTLS)',
    ],
  },
  'apiserver-to-extension-apiserver': {
    title: 'the API server as a front proxy, to an extension API server',
    client: 'kube-apiserver',
    server: 'extension-apiserver',
    port: 443,
    dials: ['service-of-theirs'],
    serves: 'theirs',
    shows: 'front-proxy-client',
    clientTrusts: 'theirs',
    serverTrusts: 'front-proxy-ca',
    notes: [
      'the common name must be among --requestheader-allowed-names; an empty list allows every certificate of this authority',
    ],
    carriedBy: {
      dials: 'APIService spec.service: NAME.NAMESPACE.svc',
      shows: 'kube-apiserver --proxy-client-cert-file, --proxy-client-key-file',
      clientTrusts: 'APIService spec.caBundle',
      serves: "the extension API server's own flags",
      serverTrusts:
        'ConfigMap kube-system/extension-apiserver-authentication, from kube-apiserver --requestheader-client-ca-file',
    },
    cites: [
      'kube-aggregator pkg/apiserver/handler_proxy.go',
      'apiserver pkg/authentication/request/headerrequest/requestheader.go',
      'kubernetes/website tasks/extend-kubernetes/configure-aggregation-layer',
    ],
  },
  'apiserver-to-webhook': {
    title: 'the API server, to an admission or conversion webhook',
    client: 'kube-apiserver',
    server: 'webhook',
    port: 443,
    dials: ['service-of-theirs'],
    serves: 'theirs',
    shows: 'nothing',
    clientTrusts: 'theirs',
    serverTrusts: 'nothing',
    notes: [
      'a client certificate is shown only where an AdmissionConfiguration names a kubeconfig that has one for the webhook',
    ],
    carriedBy: {
      dials: 'clientConfig.service: NAME.NAMESPACE.svc, or clientConfig.url',
      shows: 'kube-apiserver --admission-control-config-file: WebhookAdmissionConfiguration kubeConfigFile',
      clientTrusts: 'clientConfig.caBundle',
      serves: "the webhook's own flags",
      serverTrusts: "the webhook's own flags",
    },
    cites: [
      'apiserver pkg/util/webhook/client.go',
      'kubernetes/website reference/access-authn-authz/extensible-admission-controllers',
    ],
  },
} as const satisfies Record<string, ConnectionRecord>;
