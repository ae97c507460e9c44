import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const etcdPeerUsage = {
  id: 'etcd-peer-usage',
  severity: 'critical',
  says: 'a member of etcd shows others a certificate without clientAuth: it serves with it and dials with it',
  remedy: 'renew-certificate',
  cites: ['etcd-io/etcd server/embed/etcd.go (PeerTLSInfo)', 'etcd.io/docs op-guide/security'],
  judge: (scene) =>
    tell(
      refusalsNow(scene, 'wrong-usage').filter(
        ({ by, fault, meeting }) =>
          by === 'server' && fault.depth === 0 && meeting.connection === 'etcd-to-etcd',
      ),
      {
        about: homeOf,
        suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
        evidence: evidenceOf,
      },
    ),
} as const satisfies DiagnosisRule;
