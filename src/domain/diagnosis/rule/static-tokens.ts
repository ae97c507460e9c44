import { documentsOf } from '../document.ts';
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
      if (setting === undefined || setting.value === '') return [];
      const users = documentsOf(site, program, 'StaticTokens').flatMap(({ document }) => document.users);
      return [
        foundAt(program, setting, {
          users: users.map(({ user }) => user),
          masters: users.some(({ groups }) => groups.includes('system:masters')),
        }),
      ];
    }),
} as const satisfies DiagnosisRule;
