import { optional } from '../optional.ts';
import type { Rule } from './rule.ts';

export const authorityNamesake = {
  id: 'authority-namesake',
  severity: 'critical',
  says: 'a kubeconfig trusts an authority of the same name as one beside it and with another key: one of them is of a cluster that is no more',
  fix: 'trust-authority',
  cites: [
    'golang/go src/crypto/x509/verify.go (UnknownAuthorityError: "possibly because of … while trying to verify candidate authority certificate")',
    'kubernetes/kubeadm issue 2027 (a kubeconfig of before kubeadm reset)',
  ],
  judge: ({ kubeconfig }) =>
    (kubeconfig?.namesakes ?? []).map(({ cluster, authorityFile, madeHere, madeThere, logs }) => ({
      cluster,
      authorityFile,
      madeHere,
      madeThere,
      ...optional('logs', logs),
    })),
} as const satisfies Rule;
