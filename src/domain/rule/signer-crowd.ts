import type { Rule } from './rule.ts';

export const signerCrowd = {
  id: 'signer-crowd',
  severity: 'unknown',
  says: 'so many authorities of one name were met that which of them signed what was not found out',
  fix: 'fewer-authorities',
  cites: ['golang/go src/crypto/x509/verify.go (maxChainSignatureChecks: Go, too, stops at some point)'],
  judge: ({ crowd }) => (crowd === undefined ? undefined : { authorities: crowd }),
} as const satisfies Rule;
