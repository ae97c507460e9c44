/** Whoever collects metrics, to the components that serve them. */
import type { ConnectionRecord } from './connection.ts';

const BY_SCRAPE = {
  dials: "the scrape configuration: the machine's address and the port",
  shows: 'the scrape configuration: authorization.credentials_file',
  clientTrusts: 'the scrape configuration: tls_config.ca_file',
} as const;
const DELEGATED = 'apiserver pkg/server/options/authentication.go (delegated to the API server)';
const OWN_IN_MEMORY =
  'without serving files, as kubeadm runs it, it signs a certificate for itself at each start, which nobody can verify';

const SCRAPED = {
  client: 'scraper',
  dials: ['machine-addresses'],
  shows: 'token',
  clientTrusts: 'kubernetes-ca',
  serverTrusts: 'kubernetes-ca',
} as const;

export const CONNECTIONS_FROM_SCRAPER = {
  'scraper-to-controller-manager': {
    ...SCRAPED,
    title: 'a collector of metrics, to the controller manager',
    server: 'kube-controller-manager',
    port: 10257,
    serves: 'controller-manager-serving',
    notes: [OWN_IN_MEMORY],
    carriedBy: {
      ...BY_SCRAPE,
      serves: 'kube-controller-manager --tls-cert-file, --tls-private-key-file',
      serverTrusts: 'kube-controller-manager --client-ca-file, where a certificate is shown',
    },
    cites: ['kubernetes/kubernetes pkg/cluster/ports/ports.go (10257)', DELEGATED],
  },
  'scraper-to-scheduler': {
    ...SCRAPED,
    title: 'a collector of metrics, to the scheduler',
    server: 'kube-scheduler',
    port: 10259,
    serves: 'scheduler-serving',
    notes: [OWN_IN_MEMORY],
    carriedBy: {
      ...BY_SCRAPE,
      serves: 'kube-scheduler --tls-cert-file, --tls-private-key-file',
      serverTrusts: 'kube-scheduler --client-ca-file, where a certificate is shown',
    },
    cites: ['kubernetes/kubernetes pkg/scheduler/apis/config/types.go (10259)', DELEGATED],
  },
  'scraper-to-kubelet': {
    ...SCRAPED,
    title: 'a collector of metrics, to a kubelet',
    server: 'kubelet',
    port: 10250,
    serves: 'kubelet-serving',
    notes: ['metrics-server is one of these: --kubelet-certificate-authority is what it trusts'],
    carriedBy: {
      ...BY_SCRAPE,
      serves:
        'KubeletConfiguration tlsCertFile, tlsPrivateKeyFile, or /var/lib/kubelet/pki/kubelet.crt, kubelet.key',
      serverTrusts:
        'KubeletConfiguration authentication.x509.clientCAFile, where a certificate is shown; authentication.webhook for tokens',
    },
    cites: [
      'kubernetes/kubernetes pkg/kubelet/server/auth.go',
      'kubernetes-sigs/metrics-server README (kubelet certificates)',
    ],
  },
} as const satisfies Record<string, ConnectionRecord>;
