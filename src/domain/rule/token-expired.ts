import type { Rule } from './rule.ts';

export const tokenExpired = {
  id: 'token-expired',
  severity: 'critical',
  says: 'the token has expired, and the API server answers 401 to it',
  fix: 'new-token',
  cites: [
    'kubernetes/kubernetes pkg/serviceaccount/claims.go (Validate: "service account token has expired")',
  ],
  judge: ({ token, at }) =>
    token?.facts.notAfter !== undefined && at > token.facts.notAfter
      ? { notAfter: token.facts.notAfter.toISOString(), at: at.toISOString() }
      : undefined,
} as const satisfies Rule;
