import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

/** etcd shows what it serves with, which is told by rules of its own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['etcd-to-etcd', 'etcd-gateway-to-etcd']);

export const clientUsage = {
  id: 'client-usage',
  severity: 'critical',
  says: 'what a client shows may not be used by clients: it has no clientAuth',
  remedy: 'renew-certificate',
  cites: [
    'golang/go src/crypto/x509/verify.go (checkChainForKeyUsage)',
    'apiserver pkg/authentication/request/x509/x509.go (DefaultVerifyOptions)',
  ],
  judge: (scene) =>
    tell(
      refusalsNow(scene, 'wrong-usage').filter(
        ({ by, fault, meeting }) =>
          by === 'server' && fault.depth === 0 && !ELSEWHERE.has(meeting.connection),
      ),
      {
        about: homeOf,
        suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
        evidence: evidenceOf,
      },
    ),
} as const satisfies DiagnosisRule;
