import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const certificateUnreadable = {
  id: 'certificate-unreadable',
  severity: 'critical',
  says: 'a certificate is of a form that Go does not take',
  remedy: 'renew-certificate',
  cites: ['golang/go src/crypto/x509/parser.go', 'RFC 5280 §4.1.2.2'],
  judge: (scene) =>
    tell(refusalsNow(scene, 'malformed', 'negative-serial', 'unhandled-critical'), {
      about: homeOf,
      suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
      evidence: evidenceOf,
    }),
} as const satisfies DiagnosisRule;
