import type { Rule } from './rule.ts';

export const logDamaged = {
  id: 'log-damaged',
  severity: 'warning',
  says: 'lines of the issuance log cannot be understood, and what they said is not found by asking',
  fix: 'look-at-log',
  cites: ['src/domain/issuance.ts (a line for every certificate that is made, and nothing else)'],
  judge: ({ damagedLines }) => (damagedLines === undefined ? undefined : { lines: damagedLines }),
} as const satisfies Rule;
