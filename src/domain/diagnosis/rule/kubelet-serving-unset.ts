import { unset } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const kubeletServingUnset = {
  id: 'kubelet-serving-unset',
  severity: 'advice',
  says: 'the kubelet shows a certificate that it made itself, which nobody can check',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 4.2.9'],
  cites: ['kubernetes/kubernetes cmd/kubelet/app/server.go (initForOS, InitializeTLS)'],
  judge: ({ site }) =>
    unset(
      site,
      'kubelet',
      'tls-cert-file',
      'KubeletConfiguration tlsCertFile',
      'KubeletConfiguration serverTLSBootstrap',
    ),
} as const satisfies DiagnosisRule;
