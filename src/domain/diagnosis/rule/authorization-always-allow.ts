import { documentsOf } from '../document.ts';
import { foundAt, programsOf, seenWhole, settingOf, wordsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

const SERVER = 'Node,RBAC';
const KUBELET = ['authorization-mode', 'KubeletConfiguration authorization.mode'];

export const authorizationAlwaysAllow = {
  id: 'authorization-always-allow',
  severity: 'critical',
  says: 'whoever is let in may do everything (AlwaysAllow)',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.6', 'CIS-1.12 4.2.2'],
  cites: [
    'kubernetes/kubernetes pkg/kubeapiserver/options/authorization.go (Complete: without any mode it is AlwaysAllow)',
    'kubernetes/kubernetes cmd/kubelet/app/options/options.go (applyLegacyDefaults)',
  ],
  judge: ({ site }) => [
    ...programsOf(site, 'kube-apiserver').flatMap((program) => {
      const setting = settingOf(program, 'authorization-mode');
      const listed = documentsOf(site, program, 'AuthorizationConfiguration').flatMap(({ use, document }) =>
        document.authorizers.flatMap(({ type, line }) =>
          type === 'AlwaysAllow'
            ? [foundAt(program, 'authorization-config', { should: SERVER }, { spot: { ...use.spot, line } })]
            : [],
        ),
      );
      if (setting !== undefined && wordsOf(program, 'authorization-mode').includes('AlwaysAllow'))
        return [...listed, foundAt(program, setting, { should: SERVER })];
      const byDefault =
        setting === undefined &&
        settingOf(program, 'authorization-config') === undefined &&
        seenWhole(site, program);
      return byDefault ? [foundAt(program, 'authorization-mode', { should: SERVER, absent: true })] : listed;
    }),
    ...programsOf(site, 'kubelet').flatMap((program) => {
      const setting = settingOf(program, ...KUBELET);
      if (setting?.value === 'AlwaysAllow') return [foundAt(program, setting, { should: 'Webhook' })];
      const byDefault =
        setting === undefined && settingOf(program, 'config') === undefined && seenWhole(site, program);
      return byDefault ? [foundAt(program, 'authorization-mode', { should: 'Webhook', absent: true })] : [];
    }),
  ],
} as const satisfies DiagnosisRule;
