import { withoutMode } from '../mode.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorizationWithoutNode = {
  id: 'authorization-without-node',
  severity: 'warning',
  says: 'kubelets are not held to what is theirs: the Node authorizer is not asked',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.7'],
  cites: ['kubernetes/kubernetes pkg/kubeapiserver/authorizer/modes/modes.go'],
  judge: ({ site }) => withoutMode(site, 'Node'),
} as const satisfies DiagnosisRule;
