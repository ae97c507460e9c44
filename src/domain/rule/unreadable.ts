import type { Rule } from './rule.ts';

export const unreadable = {
  id: 'unreadable',
  severity: 'unknown',
  says: 'something could not be read, and so could not be judged',
  fix: 'replace-file',
  cites: ['golang/go src/crypto/x509/parser.go (what Go refuses, a component refuses)'],
  judge: ({ trouble }) => (trouble === undefined ? undefined : { ...trouble }),
} as const satisfies Rule;
