import { withoutMode } from '../mode.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorizationWithoutRbac = {
  id: 'authorization-without-rbac',
  severity: 'warning',
  says: 'RBAC is not asked, so that no role and no binding has any effect',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.8'],
  cites: ['kubernetes/kubernetes pkg/kubeapiserver/authorizer/modes/modes.go'],
  judge: ({ site }) => withoutMode(site, 'RBAC'),
} as const satisfies DiagnosisRule;
