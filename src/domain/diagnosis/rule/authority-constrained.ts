import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityConstrained = {
  id: 'authority-constrained',
  severity: 'critical',
  says: 'an authority may not sign for a name of the certificate, or not under its policies',
  remedy: 'remake-authority',
  cites: ['golang/go src/crypto/x509/verify.go (checkNameConstraints, policiesValid)', 'RFC 5280 §4.2.1.10'],
  judge: (scene) =>
    tell(refusalsNow(scene, 'name-not-allowed', 'policy-not-allowed'), {
      about: homeOf,
      suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
      evidence: evidenceOf,
    }),
} as const satisfies DiagnosisRule;
