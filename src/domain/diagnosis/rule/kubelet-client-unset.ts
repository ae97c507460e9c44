import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const kubeletClientUnset = {
  id: 'kubelet-client-unset',
  severity: 'warning',
  says: 'the API server shows kubelets no certificate: logs, exec and port-forward are asked for as nobody',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.4'],
  cites: ['kubernetes/kubernetes pkg/kubelet/client/kubelet_client.go'],
  judge: ({ site }) => unset(site, 'kube-apiserver', 'kubelet-client-certificate'),
} as const satisfies DiagnosisRule;
