import { tellNames } from '../name-missing.ts';
import type { DiagnosisRule } from '../rule.ts';

export const serviceNameMissing = {
  id: 'service-name-missing',
  severity: 'warning',
  says: "the API server's certificate lacks a name of the kubernetes service, by which pods may dial it",
  remedy: 'renew-certificate',
  cites: [
    'golang/go src/crypto/x509/verify.go (VerifyHostname)',
    'kubernetes/kubernetes cmd/kubeadm/app/util/pkiutil/pki_helpers.go (GetAPIServerAltNames)',
  ],
  judge: (scene) => tellNames(scene, 'service-name'),
} as const satisfies DiagnosisRule;
