import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const rootCaUnset = {
  id: 'root-ca-unset',
  severity: 'warning',
  says: 'pods are not told which authority the API server has',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.3.5'],
  cites: ['kubernetes/kubernetes cmd/kube-controller-manager/app/certificates.go (rootCACertPublisher)'],
  judge: ({ site }) => unset(site, 'kube-controller-manager', 'root-ca-file'),
} as const satisfies DiagnosisRule;
