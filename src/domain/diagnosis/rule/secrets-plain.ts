import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const secretsPlain = {
  id: 'secrets-plain',
  severity: 'advice',
  says: 'Secrets lie in etcd as they are: nothing is encrypted',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.27'],
  cites: ['kubernetes/apiserver pkg/server/options/etcd.go (encryption-provider-config)'],
  judge: ({ site }) => unset(site, 'kube-apiserver', 'encryption-provider-config'),
} as const satisfies DiagnosisRule;
