import { documentsOf } from '../document.ts';
import { commandFailed, foundAt, programsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

const LOADING = 'loading audit policy file: loaded illegal policy with 0 rules';

export const auditPolicyEmpty = {
  id: 'audit-policy-empty',
  severity: 'critical',
  says: 'the audit policy has no rule: the API server does not start',
  remedy: 'edit-file',
  benchmark: ['CIS-1.12 3.2.1'],
  cites: ['kubernetes/apiserver pkg/audit/policy/reader.go (loaded illegal policy with 0 rules)'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) =>
      documentsOf(site, program, 'Policy').flatMap(({ use, document: { rules } }) =>
        rules.length === 0
          ? [
              foundAt(
                program,
                'audit-policy-file',
                {},
                { spot: use.spot, logs: commandFailed(`${LOADING}: from file ${use.path ?? use.spot.file}`) },
              ),
            ]
          : [],
      ),
    ),
} as const satisfies DiagnosisRule;
