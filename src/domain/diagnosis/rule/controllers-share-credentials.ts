import { foundAt, isOn, programsOf, seenWhole, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

const KEY = 'use-service-account-credentials';

export const controllersShareCredentials = {
  id: 'controllers-share-credentials',
  severity: 'warning',
  says: 'all controllers act with the one certificate of the controller manager, which may then do what any of them needs',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.3.3'],
  cites: [
    'kubernetes/kubernetes cmd/kube-controller-manager/app/controllermanager.go (use-service-account-credentials)',
  ],
  judge: ({ site }) =>
    programsOf(site, 'kube-controller-manager').flatMap((program) => {
      const setting = settingOf(program, KEY);
      if (isOn(setting) === true || (setting === undefined && !seenWhole(site, program))) return [];
      return [foundAt(program, setting ?? KEY, { should: 'true' })];
    }),
} as const satisfies DiagnosisRule;
