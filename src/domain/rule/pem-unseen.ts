import type { Rule } from './rule.ts';

export const pemUnseen = {
  id: 'pem-unseen',
  severity: 'warning',
  says: 'a PEM block is written so that kubepki reads it and Go does not: the component will not find it',
  fix: 'replace-file',
  cites: ['golang/go src/encoding/pem/pem.go (Decode steps over what it cannot read)', 'RFC 7468 §3'],
  judge: ({ pemProblem }) => (pemProblem === undefined ? undefined : { what: pemProblem }),
} as const satisfies Rule;
