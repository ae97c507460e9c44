import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const kubeletUnverified = {
  id: 'kubelet-unverified',
  severity: 'advice',
  says: 'the API server shows its client certificate to whoever answers at a node: it checks no kubelet',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.5'],
  cites: ['kubernetes/kubernetes pkg/kubelet/client/kubelet_client.go (without an authority it is insecure)'],
  judge: ({ site }) => unset(site, 'kube-apiserver', 'kubelet-certificate-authority'),
} as const satisfies DiagnosisRule;
