import type { Rule } from './rule.ts';

export const tokenKeyMismatch = {
  id: 'token-key-mismatch',
  severity: 'critical',
  says: 'the token was signed with another key than the service-account key that stands here',
  fix: 'same-token-keys',
  cites: [
    'kubernetes/kubernetes pkg/serviceaccount/jwt.go (keyIDFromPublicKey; "invalid bearer token")',
    'kubernetes/kubernetes issue 109812 (nodes with different service-account keys)',
  ],
  judge: ({ token }) =>
    token?.key === undefined || token.key.fits
      ? undefined
      : { keyFile: token.key.file, keyId: token.facts.keyId ?? '' },
} as const satisfies Rule;
