import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityUsage = {
  id: 'authority-usage',
  severity: 'critical',
  says: 'an authority may not vouch for what its certificates are used for: its extended key usage narrows theirs',
  remedy: 'remake-authority',
  cites: [
    'golang/go src/crypto/x509/verify.go (checkChainForKeyUsage: usages of authorities narrow those below)',
  ],
  judge: (scene) =>
    tell(
      refusalsNow(scene, 'wrong-usage').filter(({ fault }) => fault.depth > 0),
      {
        about: homeOf,
        suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
        evidence: evidenceOf,
      },
    ),
} as const satisfies DiagnosisRule;
