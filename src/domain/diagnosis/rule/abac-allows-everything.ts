import type { AbacPolicy } from '../../site/document.ts';
import { documentsOf } from '../document.ts';
import { foundAt, programsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

/** Groups that are everybody's, or every pod's. */
const EVERYBODY = ['system:authenticated', 'system:unauthenticated', 'system:serviceaccounts'];

/** Where both are said, both must be true (subjectMatches). */
function isOpen({ user, group = '', ...what }: AbacPolicy['policies'][number]): boolean {
  const all = what.resource === '*' && what.namespace === '*' && what.apiGroup === '*';
  return all && (user === '*' || (user === undefined && EVERYBODY.includes(group)));
}

export const abacAllowsEverything = {
  id: 'abac-allows-everything',
  severity: 'critical',
  says: 'a line of the ABAC policy allows everybody, or somebody everything, to be changed',
  remedy: 'edit-file',
  cites: ['kubernetes/kubernetes pkg/auth/authorizer/abac/abac.go (matches)'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) =>
      documentsOf(site, program, 'ABAC').flatMap(({ use, document }) =>
        document.policies
          .filter((policy) => !policy.readonly && isOpen(policy))
          .map(({ line, user = '', group = '' }) =>
            foundAt(program, 'authorization-policy-file', { user, group }, { spot: { ...use.spot, line } }),
          ),
      ),
    ),
} as const satisfies DiagnosisRule;
