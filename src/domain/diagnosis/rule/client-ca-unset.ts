import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const clientCaUnset = {
  id: 'client-ca-unset',
  severity: 'warning',
  says: 'no client certificate is believed: there is no authority for them',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.25', 'CIS-1.12 4.2.3'],
  cites: ['kubernetes/apiserver pkg/server/options/authentication.go (client-ca-file)'],
  judge: ({ site }) => unset(site, 'kube-apiserver', 'client-ca-file'),
} as const satisfies DiagnosisRule;
