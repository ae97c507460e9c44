import { foundAt, programsOf, seenWhole, settingOf } from '../flag.ts';
import { isLoopback } from '../listen.ts';
import type { DiagnosisRule } from '../rule.ts';

export const boundEverywhere = {
  id: 'bound-everywhere',
  severity: 'advice',
  says: 'its port, which only probes and metrics need, is open on every address of the machine',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.3.7', 'CIS-1.12 1.4.2'],
  cites: ['kubernetes/apiserver pkg/server/options/serving.go (bind-address, 0.0.0.0 unless told otherwise)'],
  judge: ({ site }) =>
    programsOf(site, 'kube-controller-manager', 'kube-scheduler').flatMap((program) => {
      const setting = settingOf(program, 'bind-address');
      if (setting === undefined && !seenWhole(site, program)) return [];
      return isLoopback(setting?.value ?? '')
        ? []
        : [foundAt(program, setting ?? 'bind-address', { should: '127.0.0.1' })];
    }),
} as const satisfies DiagnosisRule;
