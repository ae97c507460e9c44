import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const certificateExpired = {
  id: 'certificate-expired',
  severity: 'critical',
  says: 'a certificate that is shown has expired',
  remedy: 'renew-certificate',
  cites: ['golang/go src/crypto/x509/verify.go (isValid, Expired)', 'RFC 5280 §4.1.2.5'],
  judge: (scene) =>
    tell(
      refusalsNow(scene, 'expired').filter(({ fault }) => fault.depth === 0),
      {
        about: homeOf,
        suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
        evidence: evidenceOf,
      },
    ),
} as const satisfies DiagnosisRule;
