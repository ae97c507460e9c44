import { criticalFrom } from '../threshold.ts';
import type { Rule } from './rule.ts';

export const expiringSoon = {
  id: 'expiring-soon',
  severity: 'critical',
  says: 'the certificate ends within 7 days or the last tenth of its lifetime, whichever is less',
  fix: 'renew',
  cites: ["kubepki's contract: critical"],
  judge: ({ certificate, at }) =>
    certificate !== undefined && at >= criticalFrom(certificate) && at <= certificate.notAfter
      ? { notAfter: certificate.notAfter.toISOString(), at: at.toISOString() }
      : undefined,
} as const satisfies Rule;
