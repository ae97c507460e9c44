import { foundAt, programsOf, seenWhole, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const auditWithoutPolicy = {
  id: 'audit-without-policy',
  severity: 'warning',
  says: 'an audit log is asked for and no policy says what belongs into it: nothing is written down',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 3.2.1'],
  cites: ['kubernetes/apiserver pkg/server/options/audit.go (ApplyTo: no events will be recorded)'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) => {
      const log = settingOf(program, 'audit-log-path', 'audit-webhook-config-file');
      return log !== undefined &&
        settingOf(program, 'audit-policy-file') === undefined &&
        seenWhole(site, program)
        ? [foundAt(program, log, { lacks: 'audit-policy-file' })]
        : [];
    }),
} as const satisfies DiagnosisRule;
