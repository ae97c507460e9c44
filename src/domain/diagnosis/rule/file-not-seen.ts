import { foundIn } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const fileNotSeen = {
  id: 'file-not-seen',
  severity: 'unknown',
  says: 'a file that a program uses could not be read here, so nothing is said of it',
  remedy: 'restore-file',
  cites: ['open(2)'],
  judge: ({ site }) =>
    site.uses.flatMap((use) =>
      use.state === 'unreadable' ? [foundIn(use, { program: use.program, slot: use.slot })] : [],
    ),
} as const satisfies DiagnosisRule;
