import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const serverUsage = {
  id: 'server-usage',
  severity: 'critical',
  says: 'what a server shows may not be used by servers: it has no serverAuth',
  remedy: 'renew-certificate',
  cites: ['golang/go src/crypto/x509/verify.go (checkChainForKeyUsage)', 'RFC 5280 §4.2.1.12'],
  judge: (scene) =>
    tell(
      refusalsNow(scene, 'wrong-usage').filter(({ by, fault }) => by === 'client' && fault.depth === 0),
      {
        about: homeOf,
        suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
        evidence: evidenceOf,
      },
    ),
} as const satisfies DiagnosisRule;
