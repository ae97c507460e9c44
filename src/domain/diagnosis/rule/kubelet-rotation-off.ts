import { foundAt, isOn, programsOf, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const kubeletRotationOff = {
  id: 'kubelet-rotation-off',
  severity: 'advice',
  says: 'the kubelet asks for no new certificate before its own ends',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 4.2.10'],
  cites: ['kubernetes/kubernetes pkg/kubelet/apis/config/types.go (RotateCertificates)'],
  judge: ({ site }) =>
    programsOf(site, 'kubelet').flatMap((program) => {
      const setting = settingOf(program, 'rotate-certificates', 'KubeletConfiguration rotateCertificates');
      return setting !== undefined && isOn(setting) === false
        ? [foundAt(program, setting, { should: 'true' })]
        : [];
    }),
} as const satisfies DiagnosisRule;
