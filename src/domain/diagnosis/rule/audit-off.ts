import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const auditOff = {
  id: 'audit-off',
  severity: 'advice',
  says: 'nobody writes down who did what',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.16', 'CIS-1.12 3.2.1'],
  cites: ['kubernetes/apiserver pkg/server/options/audit.go'],
  judge: ({ site }) =>
    unset(site, 'kube-apiserver', 'audit-log-path', 'audit-webhook-config-file', 'audit-policy-file'),
} as const satisfies DiagnosisRule;
