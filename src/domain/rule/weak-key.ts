import type { Rule } from './rule.ts';

export const weakKey = {
  id: 'weak-key',
  severity: 'critical',
  says: 'the RSA key has fewer than 1024 bits, and components refuse it',
  fix: 'renew',
  tells: ['key-insecure'],
  cites: ['golang/go src/crypto/rsa/rsa.go (checkKeySize: since Go 1.24)'],
  judge: ({ certificate }) =>
    certificate?.key.kind === 'rsa' && certificate.key.bits < 1024
      ? { bits: certificate.key.bits }
      : undefined,
} as const satisfies Rule;
