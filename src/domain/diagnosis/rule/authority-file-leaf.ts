import { nameText } from '../../distinguished-name.ts';
import { certificatesOf, foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityFileLeaf = {
  id: 'authority-file-leaf',
  severity: 'warning',
  says: 'a certificate that may sign nobody stands among authorities',
  remedy: 'put-authority',
  cites: ['RFC 5280 §4.2.1.9', 'golang/go src/crypto/x509/verify.go (isValid)'],
  judge: ({ site }) =>
    certificatesOf(usesThatHold(site, 'authorities')).flatMap(({ certificate, places }) => {
      const [first, ...others] = places.map(({ use }) => use);
      // X.509 v1 cannot say it, and is another rule's
      return first === undefined || certificate.authority || certificate.version < 3
        ? []
        : [foundIn(first, { subject: nameText(certificate.subject), slot: first.slot }, { others })];
    }),
} as const satisfies DiagnosisRule;
