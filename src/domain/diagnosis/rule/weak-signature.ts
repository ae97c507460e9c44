import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const weakSignature = {
  id: 'weak-signature',
  severity: 'critical',
  says: 'a certificate is signed with an algorithm that Go does not take',
  remedy: 'renew-certificate',
  cites: ['golang/go src/crypto/x509/x509.go (InsecureAlgorithmError)'],
  judge: (scene) =>
    tell(refusalsNow(scene, 'algorithm-insecure', 'algorithm-unknown'), {
      about: homeOf,
      suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
      evidence: evidenceOf,
    }),
} as const satisfies DiagnosisRule;
