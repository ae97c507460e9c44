import { foundAt, programsOf, settingOf, wordsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorizationAbac = {
  id: 'authorization-abac',
  severity: 'warning',
  says: 'the API server asks ABAC too: a file that only a restart changes, beside all that RBAC says',
  remedy: 'set-flag',
  cites: ['kubernetes/kubernetes pkg/kubeapiserver/authorizer/modes/modes.go'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) => {
      const setting = settingOf(program, 'authorization-mode');
      return setting !== undefined && wordsOf(program, setting.key).includes('ABAC')
        ? [foundAt(program, setting, { should: 'Node,RBAC' })]
        : [];
    }),
} as const satisfies DiagnosisRule;
