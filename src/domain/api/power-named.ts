/** Powers that lie in a name: the server, or what is bound in every cluster, knows these users and groups. */
import type { PowerRecord } from './power-table.ts';

const GOOD_PRACTICES = 'kubernetes/website concepts/security/rbac-good-practices';

export const NAMED_POWERS = {
  'masters': {
    says: 'system:masters, whom no authorizer is asked about',
    leadsTo:
      'everything, and nothing in RBAC takes it back: only the end of the certificate or of its authority does',
    powerful: 'always',
    named: { groups: ['system:masters'] },
    cites: ['kubernetes pkg/kubeapiserver/authorizer/reload.go (NewPrivilegedGroups)', GOOD_PRACTICES],
  },
  'cluster-admins': {
    says: "kubeadm:cluster-admins, the group of kubeadm's administrators",
    leadsTo: 'everything, where kubeadm or kubepki bound it to cluster-admin',
    powerful: 'always',
    named: { groups: ['kubeadm:cluster-admins'] },
    cites: ['kubernetes cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go (EnsureAdminClusterRoleBinding)'],
  },
  'nodes': {
    says: 'system:nodes, the group of kubelets',
    leadsTo:
      'what the node authorizer gives the node it names: its pods, and their secrets and service account tokens',
    powerful: 'always',
    named: { groups: ['system:nodes'] },
    cites: ['kubernetes plugin/pkg/auth/authorizer/node', 'kubernetes pkg/auth/nodeidentifier/default.go'],
  },
  'controller-manager': {
    says: 'system:kube-controller-manager, the controllers of the cluster',
    leadsTo: 'every secret, and a token of any service account',
    powerful: 'always',
    named: { users: ['system:kube-controller-manager'] },
    cites: ['kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go'],
  },
  'scheduler': {
    says: 'system:kube-scheduler, the scheduler',
    leadsTo: 'putting any pod that waits onto any node',
    powerful: 'never',
    named: { users: ['system:kube-scheduler'] },
    cites: ['kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go'],
  },
  'bootstrappers': {
    says: 'system:bootstrappers, the group of machines that join',
    leadsTo: 'a certificate of any node, where the approving controller may grant them one',
    powerful: 'never',
    named: { groups: ['system:bootstrappers', 'system:bootstrappers:*'] },
    cites: ['kubernetes pkg/controller/certificates/approver/sarapprove.go'],
  },
  'service-account': {
    says: 'the name of a service account',
    leadsTo:
      'whatever is bound to that account, for as long as the certificate lasts: deleting the account ends only its tokens',
    powerful: 'never',
    named: {
      users: ['system:serviceaccount:*'],
      groups: ['system:serviceaccounts', 'system:serviceaccounts:*'],
    },
    cites: ['kubernetes pkg/registry/rbac/validation/rule.go (appliesToUser)'],
  },
  'front-proxy': {
    says: 'the name that a front proxy usually has',
    leadsTo: 'being anybody, where the front proxy authority also signs this certificate',
    powerful: 'never',
    named: { users: ['front-proxy-client'] },
    cites: ['apiserver pkg/authentication/request/headerrequest/requestheader.go'],
  },
} as const satisfies Record<string, PowerRecord>;
