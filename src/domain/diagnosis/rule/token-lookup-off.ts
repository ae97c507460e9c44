import { foundAt, isOn, programsOf, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const tokenLookupOff = {
  id: 'token-lookup-off',
  severity: 'warning',
  says: 'tokens of service accounts count after the account or the token was deleted',
  remedy: 'drop-flag',
  benchmark: ['CIS-1.12 1.2.21'],
  cites: ['kubernetes/kubernetes pkg/kubeapiserver/options/authentication.go (service-account-lookup)'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) => {
      const setting = settingOf(program, 'service-account-lookup');
      return setting !== undefined && isOn(setting) === false ? [foundAt(program, setting)] : [];
    }),
} as const satisfies DiagnosisRule;
