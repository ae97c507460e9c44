import { atFault, evidenceOf, homeOf, refusalsNow, tell } from '../refusal.ts';
import type { DiagnosisRule } from '../rule.ts';

export const etcdGatewayUsage = {
  id: 'etcd-gateway-usage',
  severity: 'warning',
  says: 'etcd serves with a certificate without clientAuth, which its own gateway shows it',
  remedy: 'renew-certificate',
  cites: ['etcd-io/etcd server/embed/etcd.go (grpcGatewayDial)', 'etcd-io/etcd#9785'],
  judge: (scene) =>
    tell(
      refusalsNow(scene, 'wrong-usage').filter(
        ({ by, fault, meeting }) =>
          by === 'server' && fault.depth === 0 && meeting.connection === 'etcd-gateway-to-etcd',
      ),
      {
        about: homeOf,
        suspects: (refusal) => [atFault(homeOf(refusal), refusal.fault, scene)],
        evidence: evidenceOf,
      },
    ),
} as const satisfies DiagnosisRule;
