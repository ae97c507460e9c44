import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityExpired = {
  id: 'authority-expired',
  severity: 'critical',
  says: 'an authority on the way from a certificate to whoever trusts it has expired',
  remedy: 'extend-authority',
  cites: [
    'golang/go src/crypto/x509/verify.go (isValid: every certificate of a chain, roots too)',
    'RFC 5280 §6.1.3',
  ],
  judge: (scene) =>
    tell(
      refusalsNow(scene, 'expired').filter(({ fault }) => fault.depth > 0),
      {
        about: homeOf,
        suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
        evidence: evidenceOf,
      },
    ),
} as const satisfies DiagnosisRule;
