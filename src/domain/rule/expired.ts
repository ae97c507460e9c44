import type { Rule } from './rule.ts';

export const expired = {
  id: 'expired',
  severity: 'critical',
  says: 'the certificate has expired',
  fix: 'renew',
  tells: ['expired'],
  cites: ['RFC 5280 §4.1.2.5', 'golang/go src/crypto/x509/verify.go (Expired)'],
  judge: ({ certificate, at }) =>
    certificate !== undefined && at > certificate.notAfter
      ? { notAfter: certificate.notAfter.toISOString(), at: at.toISOString() }
      : undefined,
} as const satisfies Rule;
