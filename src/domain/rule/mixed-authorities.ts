import type { Rule } from './rule.ts';

export const mixedAuthorities = {
  id: 'mixed-authorities',
  severity: 'critical',
  says: 'the certificate that a kubeconfig shows was signed by another authority than the one of that name that it trusts',
  fix: 'one-cluster',
  cites: [
    'apiserver pkg/authentication/request/x509/x509.go (a certificate of another authority ends as 401 Unauthorized)',
    'kubernetes/kubeadm issue 2027',
  ],
  judge: ({ kubeconfig }) =>
    (kubeconfig?.mixed ?? []).map(({ user, cluster, signerFile }) => ({ user, cluster, signerFile })),
} as const satisfies Rule;
