import { foundAt, isOn, programsOf, settingOf, wordsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

const GATE = 'RotateKubeletServerCertificate=';

export const servingRotationGateOff = {
  id: 'serving-rotation-gate-off',
  severity: 'warning',
  says: 'kubelets cannot have their serving certificates signed: the gate for it is shut',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.3.6', 'CIS-1.12 4.2.11'],
  cites: ['kubernetes/kubernetes pkg/features/kube_features.go (RotateKubeletServerCertificate)'],
  judge: ({ site }) =>
    programsOf(site, 'kubelet', 'kube-controller-manager').flatMap((program) => {
      const field = settingOf(program, 'KubeletConfiguration featureGates.RotateKubeletServerCertificate');
      const gate = wordsOf(program, 'feature-gates').findLast((word) => word.startsWith(GATE));
      const flag = settingOf(program, 'feature-gates');
      if (gate !== undefined && flag !== undefined)
        return isOn({ ...flag, value: gate.slice(GATE.length) }) === false
          ? [foundAt(program, flag, { should: `${GATE}true` })]
          : [];
      return field !== undefined && isOn(field) === false
        ? [foundAt(program, field, { should: 'true' })]
        : [];
    }),
} as const satisfies DiagnosisRule;
