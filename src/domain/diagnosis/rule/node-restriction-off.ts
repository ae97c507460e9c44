import { foundAt, programsOf, seenWhole, settingOf, wordsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

const ON = 'enable-admission-plugins';

export const nodeRestrictionOff = {
  id: 'node-restriction-off',
  severity: 'warning',
  says: 'kubelets may change nodes and pods that are not theirs: NodeRestriction is not switched on',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.14'],
  cites: ['kubernetes/kubernetes plugin/pkg/admission/noderestriction/admission.go'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) => {
      const setting = settingOf(program, ON);
      const off = wordsOf(program, 'disable-admission-plugins').includes('NodeRestriction');
      const on = wordsOf(program, ON).includes('NodeRestriction');
      if (setting === undefined && !off && !seenWhole(site, program)) return [];
      const should = [...wordsOf(program, ON), 'NodeRestriction'].join(',');
      return on && !off ? [] : [foundAt(program, setting ?? ON, { should })];
    }),
} as const satisfies DiagnosisRule;
