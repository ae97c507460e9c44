import { tellNames } from '../name-missing.ts';
import type { DiagnosisRule } from '../rule.ts';

export const serviceAddressMissing = {
  id: 'service-address-missing',
  severity: 'critical',
  says: "the API server's certificate lacks the first address of the service range, by which pods dial it",
  remedy: 'renew-certificate',
  cites: [
    'golang/go src/crypto/x509/verify.go (VerifyHostname)',
    'client-go rest/config.go (InClusterConfig)',
    'kubernetes/kubernetes pkg/controlplane/apiserver/options/options.go (ServiceIPRange)',
  ],
  judge: (scene) => tellNames(scene, 'service-address'),
} as const satisfies DiagnosisRule;
