import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const certificateNotYetValid = {
  id: 'certificate-not-yet-valid',
  severity: 'critical',
  says: 'a certificate, or an authority above it, is not valid yet',
  remedy: 'set-clock',
  cites: ['golang/go src/crypto/x509/verify.go (isValid)', 'RFC 5280 §4.1.2.5'],
  judge: (scene) =>
    tell(refusalsNow(scene, 'not-yet-valid'), {
      about: homeOf,
      suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
      evidence: evidenceOf,
    }),
} as const satisfies DiagnosisRule;
