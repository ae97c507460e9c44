import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const tokenSigningUnset = {
  id: 'token-signing-unset',
  severity: 'warning',
  says: 'the controller manager makes no service account tokens: it has no key for them',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.3.4'],
  cites: [
    'kubernetes/kubernetes cmd/kube-controller-manager/app/controllermanager.go (serviceAccountTokenController)',
  ],
  judge: ({ site }) => unset(site, 'kube-controller-manager', 'service-account-private-key-file'),
} as const satisfies DiagnosisRule;
