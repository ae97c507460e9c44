import { optional } from '../../optional.ts';
import { atFault, evidenceOf, homeOf, refusalsIn, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const certificateExpiring = {
  id: 'certificate-expiring',
  severity: 'warning',
  says: 'a certificate that is shown ends soon, and connections with it',
  remedy: 'renew-certificate',
  cites: ['golang/go src/crypto/x509/verify.go (isValid)'],
  judge: (scene) =>
    tell(
      refusalsIn(scene).filter(
        ({ fault, from }) => from !== undefined && fault.fault === 'expired' && fault.depth === 0,
      ),
      {
        about: homeOf,
        suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
        evidence: evidenceOf,
        more: ({ from }) => optional('from', from),
      },
    ),
} as const satisfies DiagnosisRule;
