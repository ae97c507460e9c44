import { covers } from '../audit-cover.ts';
import { documentsOf } from '../document.ts';
import { foundAt, programsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const auditRuleUnreachable = {
  id: 'audit-rule-unreachable',
  severity: 'warning',
  says: 'a rule of the audit policy is never reached: an earlier one takes all that it would',
  remedy: 'edit-file',
  benchmark: ['CIS-1.12 3.2.2'],
  cites: ['kubernetes/apiserver pkg/audit/policy/checker.go (the first rule that matches decides)'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) =>
      documentsOf(site, program, 'Policy').flatMap(({ use, document: { rules } }) =>
        rules.flatMap((rule, index) => {
          const before = rules.slice(0, index).findIndex((earlier) => covers(earlier, rule));
          const earlier = rules[before];
          return earlier === undefined
            ? []
            : [
                foundAt(
                  program,
                  'audit-policy-file',
                  {
                    rule: index + 1,
                    level: rule.level,
                    earlier: before + 1,
                    earlierLine: earlier.line,
                    earlierLevel: earlier.level,
                  },
                  { spot: { ...use.spot, line: rule.line } },
                ),
              ];
        }),
      ),
    ),
} as const satisfies DiagnosisRule;
