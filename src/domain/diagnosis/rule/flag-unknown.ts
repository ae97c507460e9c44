import { optional } from '../../optional.ts';
import { foundAt } from '../flag.ts';
import { refusal, unknownFlagsOf } from '../unknown-flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const flagUnknown = {
  id: 'flag-unknown',
  severity: 'warning',
  says: 'a flag that no release knows which could be asked: removed long ago, or misspelt',
  remedy: 'drop-flag',
  cites: ['test/vector/program (what the programs themselves say)', 'spf13/pflag flag.go (unknown flag)'],
  judge: ({ site }) =>
    unknownFlagsOf(site).flatMap(({ program, setting, owners, releases, near, sure }) =>
      owners.length > 0
        ? []
        : [
            foundAt(
              program,
              setting,
              { releases, ...optional('nearest', near) },
              // a version that was asked does not start with it; another may be older than all of them
              { logs: refusal(program, setting), ...(sure ? { severity: 'critical' } : {}) },
            ),
          ],
    ),
} as const satisfies DiagnosisRule;
