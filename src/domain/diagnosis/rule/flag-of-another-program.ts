import { foundAt } from '../flag.ts';
import { refusal, unknownFlagsOf } from '../unknown-flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const flagOfAnotherProgram = {
  id: 'flag-of-another-program',
  severity: 'critical',
  says: 'a flag that another program has and this one does not know: it does not start',
  remedy: 'drop-flag',
  cites: ['golang/go src/flag/flag.go (flag provided but not defined)', 'spf13/pflag flag.go (unknown flag)'],
  judge: ({ site }) =>
    unknownFlagsOf(site).flatMap(({ program, setting, owners }) =>
      owners.length === 0 ? [] : [foundAt(program, setting, { owners }, { logs: refusal(program, setting) })],
    ),
} as const satisfies DiagnosisRule;
