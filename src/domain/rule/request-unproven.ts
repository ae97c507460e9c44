import type { Rule } from './rule.ts';

export const requestUnproven = {
  id: 'request-unproven',
  severity: 'critical',
  says: 'the request is not signed by the key that it is for, and the API server refuses it',
  fix: 'new-request',
  cites: [
    'kubernetes/kubernetes pkg/apis/certificates/validation/validation.go (validateCSR: CheckSignature)',
    'RFC 2986 §4.2',
  ],
  judge: ({ request }) =>
    request === undefined || request.fits ? undefined : { algorithm: request.algorithm },
} as const satisfies Rule;
