/**
 * The API server: who it believes, what it shows whom, what it writes down. Left out: --requestheader-uid-headers, as kubeadm
 * does. Extension servers would believe X-Remote-Uid then, which an API server older than 1.33 beside this one lets anybody
 * send (apiserver pkg/server/options/authentication.go, NewDelegatingAuthenticationOptions).
 */
import { pairOf, type ProgramRecord } from './program.ts';

export const KUBE_APISERVER = {
  flags: [
    { flag: 'advertise-address', is: { word: 'advertise-address' } },
    { flag: 'secure-port', is: { word: 'secure-port' } },
    { flag: 'allow-privileged', is: { text: 'true' }, says: 'pod networks and storage run privileged pods' },
    // pkg/kubeapiserver/options/authorization.go (Validate)
    { flag: 'authorization-mode', is: { text: 'Node,RBAC' }, unless: 'authorization-config' },
    { flag: 'enable-admission-plugins', is: { text: 'NodeRestriction' } },
    {
      flag: 'authentication-config',
      is: { place: 'authentication-config' },
      since: 32,
      says: 'who shows nothing may ask after health, and nothing else',
    },
    { flag: 'client-ca-file', is: { file: 'kubernetes-ca', role: 'certificate' } },
    { flag: 'enable-bootstrap-token-auth', is: { text: 'true' }, when: ['takes-tokens'] },
    ...pairOf('apiserver', 'tls-cert-file', 'tls-private-key-file'),
    { flag: 'tls-min-version', is: { text: 'VersionTLS12' } },
    { flag: 'etcd-servers', is: { word: 'etcd-servers' } },
    { flag: 'etcd-cafile', is: { file: 'etcd-ca', role: 'certificate' } },
    ...pairOf('apiserver-etcd-client', 'etcd-certfile', 'etcd-keyfile'),
    { flag: 'encryption-provider-config', is: { place: 'encryption-config' }, when: ['encrypts'] },
    {
      flag: 'kubelet-certificate-authority',
      is: { file: 'kubernetes-ca', role: 'certificate' },
      says: 'without it the API server believes whatever answers as a kubelet',
    },
    ...pairOf('apiserver-kubelet-client', 'kubelet-client-certificate', 'kubelet-client-key'),
    { flag: 'kubelet-preferred-address-types', is: { text: 'InternalIP,ExternalIP,Hostname' } },
    ...pairOf('front-proxy-client', 'proxy-client-cert-file', 'proxy-client-key-file'),
    {
      flag: 'enable-aggregator-routing',
      is: { text: 'true' },
      when: ['without-proxy'],
      says: 'to extension API servers and webhooks by the addresses of their pods: that of their service leads nowhere here',
    },
    { flag: 'requestheader-client-ca-file', is: { file: 'front-proxy-ca', role: 'certificate' } },
    { flag: 'requestheader-allowed-names', is: { text: 'front-proxy-client' } },
    { flag: 'requestheader-username-headers', is: { text: 'X-Remote-User' } },
    { flag: 'requestheader-group-headers', is: { text: 'X-Remote-Group' } },
    { flag: 'requestheader-extra-headers-prefix', is: { text: 'X-Remote-Extra-' } },
    { flag: 'service-account-issuer', is: { word: 'service-account-issuer' } },
    { flag: 'service-account-key-file', is: { file: 'service-account', role: 'public-key' } },
    { flag: 'service-account-signing-key-file', is: { file: 'service-account', role: 'key' } },
    { flag: 'service-cluster-ip-range', is: { word: 'service-cidrs' } },
    { flag: 'audit-policy-file', is: { place: 'audit-policy' } },
    { flag: 'audit-log-path', is: { place: 'audit-log' } },
    { flag: 'audit-log-maxage', is: { text: '30' } },
    { flag: 'audit-log-maxbackup', is: { text: '10' } },
    { flag: 'audit-log-maxsize', is: { text: '100' } },
    { flag: 'profiling', is: { text: 'false' } },
  ],
  cites: [
    'kubernetes/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go (getAPIServerCommand)',
    'kubernetes/website reference/command-line-tools-reference/kube-apiserver',
    'kubernetes/website tasks/extend-kubernetes/configure-aggregation-layer (--enable-aggregator-routing)',
  ],
} as const satisfies ProgramRecord;
