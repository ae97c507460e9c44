import { foundAt, programsOf, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const staticTokens = {
  id: 'static-tokens',
  severity: 'critical',
  says: 'the API server takes tokens from a file: they never end and are only taken back by a restart',
  remedy: 'drop-flag',
  benchmark: ['CIS-1.12 1.2.2'],
  cites: ['kubernetes/kubernetes pkg/kubeapiserver/options/authentication.go (token-auth-file)'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) => {
      const setting = settingOf(program, 'token-auth-file');
      return setting === undefined || setting.value === '' ? [] : [foundAt(program, setting)];
    }),
} as const satisfies DiagnosisRule;
