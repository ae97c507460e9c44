import { nameText } from '../../distinguished-name.ts';
import { SLOTS } from '../../site/slot.ts';
import { certificatesOf, foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule, Found } from '../rule.ts';

export const certificateV1 = {
  id: 'certificate-v1',
  severity: 'warning',
  says: 'a certificate of X.509 version 1: it can carry neither names nor purposes',
  remedy: 'renew-certificate',
  cites: ['RFC 5280 §4.1.2.1', 'golang/go src/crypto/x509/verify.go (a root of version 1 may sign)'],
  judge: ({ site }) =>
    certificatesOf(usesThatHold(site, 'authorities', 'certificate')).flatMap(
      ({ certificate, places }): readonly Found[] => {
        const [first, ...others] = places.map(({ use }) => use);
        if (first === undefined || certificate.version !== 1) return [];
        const signs = first.slot === 'signing-certificate' || SLOTS[first.slot].holds === 'authorities';
        const found = foundIn(first, { subject: nameText(certificate.subject), signs }, { others });
        // whoever must have a name in it is refused, and another rule says so; the rest works
        return [signs ? { ...found, remedy: 'remake-authority' } : { ...found, severity: 'advice' }];
      },
    ),
} as const satisfies DiagnosisRule;
