/** The authorities: whoever holds one of these keys can make others. */
import { AUTHORITY_USAGE, type AuthorityIdentity } from './identity.ts';

const SIGNERS_CITES = [
  'client-go util/cert/cert.go (NewSelfSignedCACert: usages of an authority)',
  'kubernetes/kubernetes cmd/kubeadm/app/util/pkiutil/pki_helpers.go (TryLoadKeyFromDisk: RSA and ECDSA keys)',
  'RFC 5280 §4.2.1.3, §4.2.1.9',
] as const;

export const AUTHORITIES = {
  'root-ca': {
    makes: 'authority',
    title: 'Root certificate authority above the others, where the cluster file makes them intermediates',
    subject: { commonName: 'root-ca', organizations: [] },
    keyUsage: AUTHORITY_USAGE,
    names: [],
    per: 'cluster',
    lifetime: 'authorities',
    power:
      'whoever holds its key can make an authority that every reader of the root takes; no component needs the key, and it belongs off the machines',
    algorithms: 'documented',
    onChange: [
      { party: 'kube-controller-manager', does: 'restart', says: 'where it is what --root-ca-file names' },
      {
        party: 'pod',
        does: 'replace',
        says: 'what is published to pods as ca.crt, for readers that accept no intermediate as an anchor (OpenSSL)',
      },
    ],
    cites: [
      'kubernetes/website setup/best-practices/certificates (single root CA)',
      'crypto/x509 verify.go (any certificate of the pool is an anchor, an intermediate too)',
      ...SIGNERS_CITES,
    ],
  },
  'kubernetes-ca': {
    makes: 'authority',
    under: 'root-ca',
    title: 'Kubernetes certificate authority',
    subject: { commonName: 'kubernetes', organizations: [] },
    keyUsage: AUTHORITY_USAGE,
    names: [],
    per: 'cluster',
    lifetime: 'authorities',
    power: 'whoever holds its key can become anybody in the cluster',
    algorithms: 'documented',
    onChange: [
      { party: 'kube-apiserver', does: 'rereads', says: '--client-ca-file within a minute' },
      {
        party: 'kube-apiserver',
        does: 'restart',
        before: 36,
        says: 'for --kubelet-certificate-authority',
      },
      { party: 'kubelet', does: 'rereads', says: 'clientCAFile within a minute' },
      { party: 'kubelet', does: 'restart', says: 'for the copy in its kubeconfig' },
      {
        party: 'kube-controller-manager',
        does: 'restart',
        says: 'for --root-ca-file; the signing pair is read again by itself',
      },
      { party: 'kube-scheduler', does: 'restart', says: 'for the copy in its kubeconfig' },
      {
        party: 'etcd',
        does: 'restart',
        where: 'etcd-has-no-authority',
        says: 'its trusted CA files are read at the start only',
      },
      {
        party: 'kube-apiserver',
        does: 'restart',
        where: 'etcd-has-no-authority',
        says: '--etcd-cafile is read at the start only',
      },
      { party: 'kube-proxy', does: 'restart', says: 'for the copy in its kubeconfig' },
      {
        party: 'pod',
        does: 'restart',
        says: 'programs that read /var/run/secrets/kubernetes.io/serviceaccount/ca.crt only once',
      },
      {
        party: 'kubectl',
        does: 'replace',
        says: 'every kubeconfig, and ConfigMap kube-public/cluster-info where machines join by token; another authority must stand everywhere before it signs anything',
      },
    ],
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certlist.go (KubeadmCertRootCA)',
      'apiserver pkg/server/dynamiccertificates (files are watched, and read each minute)',
      'kubernetes/website tasks/tls/manual-rotation-of-ca-certificates',
      ...SIGNERS_CITES,
    ],
  },
  'etcd-ca': {
    makes: 'authority',
    under: 'root-ca',
    title: 'etcd certificate authority',
    subject: { commonName: 'etcd-ca', organizations: [] },
    keyUsage: AUTHORITY_USAGE,
    names: [],
    per: 'cluster',
    lifetime: 'authorities',
    power:
      'whoever holds its key can read and write etcd, and with it every object and secret of the cluster, past the API server',
    algorithms: 'documented',
    onChange: [
      { party: 'etcd', does: 'restart', says: 'its trusted CA files are read at the start only' },
      { party: 'kube-apiserver', does: 'restart', says: '--etcd-cafile is read at the start only' },
    ],
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certlist.go (KubeadmCertEtcdCA)',
      'etcd-io/etcd client/pkg/transport/listener.go (TLSInfo: the pool is made once)',
      ...SIGNERS_CITES,
    ],
  },
  'front-proxy-ca': {
    makes: 'authority',
    under: 'root-ca',
    title: 'Front-proxy certificate authority',
    subject: { commonName: 'front-proxy-ca', organizations: [] },
    keyUsage: AUTHORITY_USAGE,
    names: [],
    per: 'cluster',
    lifetime: 'authorities',
    power:
      'whoever holds its key can name any user and group in a header and be believed; it must never be the Kubernetes authority as well',
    algorithms: 'documented',
    onChange: [
      {
        party: 'kube-apiserver',
        does: 'rereads',
        says: '--requestheader-client-ca-file within a minute, and publishes it for the others',
      },
      {
        party: 'extension-apiserver',
        does: 'rereads',
        says: 'ConfigMap kube-system/extension-apiserver-authentication',
      },
    ],
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/certs/certlist.go (KubeadmCertFrontProxyCA)',
      'apiserver pkg/authentication/request/headerrequest/requestheader.go',
      'kubernetes/website tasks/extend-kubernetes/configure-aggregation-layer (never the same authority)',
      ...SIGNERS_CITES,
    ],
  },
} as const satisfies Record<string, AuthorityIdentity>;
