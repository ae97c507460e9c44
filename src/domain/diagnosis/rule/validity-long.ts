import { nameText } from '../../distinguished-name.ts';
import { certificatesOf, foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

const DAY = 86_400_000;
const LONG = 825;

export const validityLong = {
  id: 'validity-long',
  severity: 'advice',
  says: 'a certificate that is valid for years: whoever copies its key is let in for as long',
  remedy: 'renew-certificate',
  cites: ['CA/Browser Forum Baseline Requirements v1.6.1 §6.3.2 (825 days)'],
  judge: ({ site }) =>
    certificatesOf(usesThatHold(site, 'certificate')).flatMap(({ certificate, places }) => {
      const [first, ...others] = places.map(({ use }) => use);
      const days = Math.round((certificate.notAfter.getTime() - certificate.notBefore.getTime()) / DAY);
      return first === undefined || certificate.authority || certificate.version < 3 || days <= LONG
        ? []
        : [foundIn(first, { subject: nameText(certificate.subject), days }, { others })];
    }),
} as const satisfies DiagnosisRule;
