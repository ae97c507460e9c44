import { criticalFrom, dueFrom } from '../threshold.ts';
import type { Rule } from './rule.ts';

export const expiring = {
  id: 'expiring',
  severity: 'warning',
  says: 'the certificate ends within 30 days or the last third of its lifetime, whichever is less',
  fix: 'renew',
  cites: ["kubepki's contract: due for renewal"],
  judge: ({ certificate, at }) =>
    certificate !== undefined && at >= dueFrom(certificate) && at < criticalFrom(certificate)
      ? { notAfter: certificate.notAfter.toISOString(), at: at.toISOString() }
      : undefined,
} as const satisfies Rule;
