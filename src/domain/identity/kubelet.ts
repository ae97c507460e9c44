/** A node's two certificates: as a client of the API server, and as the server that the API server dials. */
import { type CertificateIdentity, LEAF_USAGE } from './identity.ts';

const NODE = { commonName: 'system:node:{machine}', organizations: ['system:nodes'] } as const;

export const KUBELET = {
  'kubelet': {
    makes: 'certificate',
    title: "Kubelet's client certificate",
    signedBy: 'kubernetes-ca',
    subject: NODE,
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['clientAuth'],
    names: [],
    per: 'node',
    lifetime: 'certificates',
    power:
      'user system:node:NAME in group system:nodes: its own node, the pods on it, and the secrets that they mount',
    algorithms: 'kubeadm-loads',
    onChange: [
      {
        party: 'kubelet',
        does: 'restart',
        says: 'its kubeconfig holds the certificate itself; with rotateCertificates it asks for a new one and keeps that in /var/lib/kubelet/pki',
      },
    ],
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (getKubeConfigSpecsBase)',
      'kubernetes/kubernetes pkg/auth/nodeidentifier/default.go (prefix and group are both needed)',
      'kubernetes/kubernetes pkg/kubelet/certificate/kubelet.go (rotation)',
    ],
  },
  'kubelet-serving': {
    makes: 'certificate',
    title: "Kubelet's serving certificate",
    signedBy: 'kubernetes-ca',
    subject: NODE,
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['serverAuth'],
    names: ['machine-name', 'machine-addresses', 'extra'],
    per: 'node',
    lifetime: 'certificates',
    power: "speaks as this node's kubelet: sees the input and output of every exec and log on it",
    algorithms: 'any',
    onChange: [
      {
        party: 'kubelet',
        does: 'rereads',
        says: 'at once, where the feature gate ReloadKubeletServerCertificateFile is on, as it is since 1.31',
      },
      { party: 'kubelet', does: 'restart', before: 31, says: 'its serving pair is read at the start only' },
    ],
    cites: [
      'kubernetes/kubernetes pkg/kubelet/certificate/kubelet.go (NewKubeletServerCertificateManager: subject and names)',
      'kubernetes/kubernetes pkg/features/kube_features.go (ReloadKubeletServerCertificateFile)',
      'kubernetes/enhancements KEP-4872 (the API server may check the common name)',
    ],
  },
} as const satisfies Record<string, CertificateIdentity>;
