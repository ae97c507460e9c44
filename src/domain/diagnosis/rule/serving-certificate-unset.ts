import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const servingCertificateUnset = {
  id: 'serving-certificate-unset',
  severity: 'warning',
  says: 'the API server shows a certificate that it made itself, which nobody trusts',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.24'],
  cites: ['kubernetes/apiserver pkg/server/options/serving.go (MaybeDefaultWithSelfSignedCerts)'],
  judge: ({ site }) => unset(site, 'kube-apiserver', 'tls-cert-file'),
} as const satisfies DiagnosisRule;
