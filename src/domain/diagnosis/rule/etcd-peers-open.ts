import { openEtcd } from '../open-etcd.ts';
import type { DiagnosisRule } from '../rule.ts';

export const etcdPeersOpen = {
  id: 'etcd-peers-open',
  severity: 'critical',
  says: 'whoever reaches its port may speak to etcd as a member of it',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 2.4', 'CIS-1.12 2.5'],
  cites: ['etcd-io/etcd client/pkg/transport/listener.go (ServerConfig)'],
  judge: ({ site }) => openEtcd(site, 'listen-peer-urls', 'peer-trusted-ca-file', 'peer-client-cert-auth'),
} as const satisfies DiagnosisRule;
