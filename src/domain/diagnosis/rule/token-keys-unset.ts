import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const tokenKeysUnset = {
  id: 'token-keys-unset',
  severity: 'warning',
  says: 'what tokens are checked with is not said, and then the key of the serving certificate is taken',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.22'],
  cites: ['kubernetes/kubernetes pkg/kubeapiserver/options/authentication.go (service-account-key-file)'],
  judge: ({ site }) =>
    unset(site, 'kube-apiserver', 'service-account-key-file', 'service-account-signing-endpoint'),
} as const satisfies DiagnosisRule;
