import type { Rule } from './rule.ts';

export const notYetValid = {
  id: 'not-yet-valid',
  severity: 'critical',
  says: 'the certificate is not valid yet: made with a wrong clock, or judged by one',
  fix: 'wait-or-set-clock',
  tells: ['not-yet-valid'],
  cites: ['RFC 5280 §4.1.2.5', 'golang/go src/crypto/x509/verify.go (Expired covers both ends)'],
  judge: ({ certificate, at }) =>
    certificate !== undefined && at < certificate.notBefore
      ? { notBefore: certificate.notBefore.toISOString(), at: at.toISOString() }
      : undefined,
} as const satisfies Rule;
