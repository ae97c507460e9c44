import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const kubeletClientCaUnset = {
  id: 'kubelet-client-ca-unset',
  severity: 'warning',
  says: 'the kubelet believes no client certificate, not even that of the API server',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 4.2.3'],
  cites: ['kubernetes/kubernetes pkg/kubelet/apis/config/types.go (KubeletX509Authentication)'],
  judge: ({ site }) =>
    unset(site, 'kubelet', 'client-ca-file', 'KubeletConfiguration authentication.x509.clientCAFile'),
} as const satisfies DiagnosisRule;
