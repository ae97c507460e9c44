/** People: administrators of the cluster, and the users of the cluster file. */
import { type CertificateIdentity, LEAF_USAGE } from './identity.ts';

const HAND_OVER = [
  {
    party: 'kubectl',
    does: 'replace',
    says: 'give the new kubeconfig to whoever uses the old one; the old one works until it ends, since nothing revokes it',
  },
] as const;

export const PEOPLE = {
  'admin': {
    makes: 'certificate',
    title: 'Cluster administrator',
    signedBy: 'kubernetes-ca',
    subject: { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] },
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['clientAuth'],
    names: [],
    per: 'cluster',
    lifetime: 'certificates',
    power:
      'user kubernetes-admin in group kubeadm:cluster-admins: everything, once that group is bound, and nothing before',
    needs:
      'a ClusterRoleBinding of group kubeadm:cluster-admins to ClusterRole cluster-admin, which super-admin can make',
    algorithms: 'kubeadm-loads',
    onChange: HAND_OVER,
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (getKubeConfigSpecsBase, EnsureAdminClusterRoleBinding)',
      'kubernetes/kubernetes cmd/kubeadm/app/constants/constants.go (ClusterAdminsGroupAndClusterRoleBinding)',
    ],
  },
  'super-admin': {
    makes: 'certificate',
    title: 'Administrator for emergencies, whom no authorizer can refuse',
    signedBy: 'kubernetes-ca',
    subject: { commonName: 'kubernetes-super-admin', organizations: ['system:masters'] },
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['clientAuth'],
    names: [],
    per: 'cluster',
    lifetime: 'certificates',
    power:
      'group system:masters: everything, past every authorizer, and nothing but a new Kubernetes authority takes that back; lock it away',
    algorithms: 'kubeadm-loads',
    onChange: HAND_OVER,
    cites: [
      'kubernetes/kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (getKubeConfigSpecsBase)',
      'apiserver pkg/authorization/authorizerfactory (system:masters is let through first)',
      'kubernetes/website reference/access-authn-authz/rbac (break-glass)',
    ],
  },
  'user': {
    makes: 'certificate',
    title: 'A user of the cluster file',
    signedBy: 'kubernetes-ca',
    subject: { commonName: '{user}', organizations: [] },
    keyUsage: LEAF_USAGE,
    extendedKeyUsage: ['clientAuth'],
    names: [],
    per: 'user',
    lifetime: 'certificates',
    power: "what the roles bound to the user's name and groups allow, and nothing before any is bound",
    needs: 'a RoleBinding or ClusterRoleBinding of the user or of one of the groups',
    algorithms: 'any',
    onChange: HAND_OVER,
    cites: [
      'apiserver pkg/authentication/request/x509/x509.go (CommonNameUserConversion)',
      'kubernetes/website reference/access-authn-authz/authentication (X.509 client certificates)',
    ],
  },
} as const satisfies Record<string, CertificateIdentity>;
