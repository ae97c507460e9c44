/** The other components of the control plane, and kube-proxy: whom the API server knows them as, and what they serve with. */
import { type CertificateIdentity, LEAF_USAGE } from './identity.ts';

const EMBEDDED = 'its kubeconfig holds the certificate itself and is read once';
const ROLES = 'kubernetes/kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go';

export const COMPONENTS = {
  'controller-manager': {
    makes: 'certificate',
    title: "Controller manager's client certificate",
    signedBy: 'kubernetes-ca',
    subject: { commonName: 'system:kube-controller-manager', organizations: [] },
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['clientAuth'],
    names: [],
    per: 'control-plane',
    lifetime: 'certificates',
    power:
      'user system:kube-controller-manager: makes tokens of any service account in kube-system, and so nearly everything',
    algorithms: 'kubeadm-loads',
    onChange: [{ party: 'kube-controller-manager', does: 'restart', says: EMBEDDED }],
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (getKubeConfigSpecsBase)',
      `${ROLES} (ClusterRoleBinding system:kube-controller-manager names the user)`,
    ],
  },
  'controller-manager-serving': {
    makes: 'certificate',
    title: "Controller manager's serving certificate, for metrics and health",
    signedBy: 'kubernetes-ca',
    subject: { commonName: 'kube-controller-manager', organizations: [] },
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['serverAuth'],
    names: ['machine-name', 'machine-addresses', 'loopback', 'extra'],
    per: 'control-plane',
    lifetime: 'certificates',
    power: 'speaks as the controller manager on port 10257, where metrics are read',
    algorithms: 'kubeadm-loads',
    onChange: [{ party: 'kube-controller-manager', does: 'rereads', says: 'within a minute' }],
    cites: [
      'kubernetes/website reference/command-line-tools-reference/kube-controller-manager (--tls-cert-file)',
      'apiserver pkg/server/options/serving.go (without files it signs one for itself in memory)',
    ],
  },
  'scheduler': {
    makes: 'certificate',
    title: "Scheduler's client certificate",
    signedBy: 'kubernetes-ca',
    subject: { commonName: 'system:kube-scheduler', organizations: [] },
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['clientAuth'],
    names: [],
    per: 'control-plane',
    lifetime: 'certificates',
    power: 'user system:kube-scheduler: binds pods to nodes, and reads pods, nodes and volumes',
    algorithms: 'kubeadm-loads',
    onChange: [{ party: 'kube-scheduler', does: 'restart', says: EMBEDDED }],
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (getKubeConfigSpecsBase)',
      `${ROLES} (ClusterRoleBindings system:kube-scheduler and system:volume-scheduler name the user)`,
    ],
  },
  'scheduler-serving': {
    makes: 'certificate',
    title: "Scheduler's serving certificate, for metrics and health",
    signedBy: 'kubernetes-ca',
    subject: { commonName: 'kube-scheduler', organizations: [] },
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['serverAuth'],
    names: ['machine-name', 'machine-addresses', 'loopback', 'extra'],
    per: 'control-plane',
    lifetime: 'certificates',
    power: 'speaks as the scheduler on port 10259, where metrics are read',
    algorithms: 'kubeadm-loads',
    onChange: [{ party: 'kube-scheduler', does: 'rereads', says: 'within a minute' }],
    cites: [
      'kubernetes/website reference/command-line-tools-reference/kube-scheduler (--tls-cert-file)',
      'apiserver pkg/server/options/serving.go (without files it signs one for itself in memory)',
    ],
  },
  'kube-proxy': {
    makes: 'certificate',
    title: "kube-proxy's client certificate",
    signedBy: 'kubernetes-ca',
    subject: { commonName: 'system:kube-proxy', organizations: [] },
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['clientAuth'],
    names: [],
    per: 'cluster',
    lifetime: 'certificates',
    power: 'user system:kube-proxy: reads services, endpoints and nodes',
    algorithms: 'any',
    onChange: [{ party: 'kube-proxy', does: 'restart', says: EMBEDDED }],
    cites: [
      `${ROLES} (ClusterRoleBinding system:node-proxier names the user; an organization does nothing)`,
      'kubernetes/kubernetes cmd/kubeadm/app/phases/addons/proxy (a service account instead)',
    ],
  },
} as const satisfies Record<string, CertificateIdentity>;
