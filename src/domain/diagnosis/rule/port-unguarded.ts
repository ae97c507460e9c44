import { foundAt, programsOf, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const portUnguarded = {
  id: 'port-unguarded',
  severity: 'critical',
  says: 'a port is open that asks nobody who he is',
  remedy: 'drop-flag',
  benchmark: ['CIS-1.12 4.2.4'],
  cites: [
    'kubernetes/kubernetes CHANGELOG/CHANGELOG-1.20.md (insecure-port)',
    'kubernetes/kubernetes cmd/kubelet/app/options/options.go (read-only-port)',
  ],
  judge: ({ site }) => [
    ...programsOf(site, 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler').flatMap((program) => {
      const key = program.party === 'kube-apiserver' ? 'insecure-port' : 'port';
      const setting = settingOf(program, key);
      return setting === undefined || setting.value === '0'
        ? []
        : [foundAt(program, setting, { should: '0' })];
    }),
    // it tells of pods and their settings, and changes nothing
    ...programsOf(site, 'kubelet').flatMap((program) => {
      const setting = settingOf(program, 'read-only-port', 'KubeletConfiguration readOnlyPort');
      return setting === undefined || setting.value === '0'
        ? []
        : [foundAt(program, setting, { should: '0' }, { severity: 'warning' })];
    }),
  ],
} as const satisfies DiagnosisRule;
