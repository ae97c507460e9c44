import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityMayNotSign = {
  id: 'authority-may-not-sign',
  severity: 'critical',
  says: 'an authority may not sign certificates: no CA:TRUE, no keyCertSign, or a path that is too long',
  remedy: 'remake-authority',
  cites: [
    'golang/go src/crypto/x509/x509.go (CheckSignatureFrom)',
    'golang/go src/crypto/x509/verify.go (isValid)',
    'RFC 5280 §4.2.1.3, §4.2.1.9',
  ],
  judge: (scene) =>
    tell(refusalsNow(scene, 'not-an-authority', 'may-not-sign', 'path-too-long'), {
      about: homeOf,
      suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
      evidence: evidenceOf,
    }),
} as const satisfies DiagnosisRule;
