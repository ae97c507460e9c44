import { optional } from '../../optional.ts';
import { atFault, evidenceOf, homeOf, refusalsIn, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityExpiring = {
  id: 'authority-expiring',
  severity: 'warning',
  says: 'an authority ends soon, and every connection that hangs on it',
  remedy: 'extend-authority',
  cites: ['golang/go src/crypto/x509/verify.go (isValid: every certificate of a chain, roots too)'],
  judge: (scene) =>
    tell(
      refusalsIn(scene).filter(
        ({ fault, from }) => from !== undefined && fault.fault === 'expired' && fault.depth > 0,
      ),
      {
        about: homeOf,
        suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
        evidence: evidenceOf,
        more: ({ from }) => optional('from', from),
      },
    ),
} as const satisfies DiagnosisRule;
