import { openEtcd } from '../open-etcd.ts';
import type { DiagnosisRule } from '../rule.ts';

export const etcdOpen = {
  id: 'etcd-open',
  severity: 'critical',
  says: 'etcd answers whoever reaches it, without a client certificate: all that the cluster holds, to read and to write',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 2.1', 'CIS-1.12 2.2'],
  cites: [
    'etcd-io/etcd client/pkg/transport/listener.go (ServerConfig)',
    'etcd-io/etcd server/embed/etcd.go (configureClientListeners: client cert auth is ignored for http)',
  ],
  judge: ({ site }) => openEtcd(site, 'listen-client-urls', 'trusted-ca-file', 'client-cert-auth'),
} as const satisfies DiagnosisRule;
