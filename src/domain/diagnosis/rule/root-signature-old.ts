import { sameBytes } from '../../bytes.ts';
import { nameText } from '../../distinguished-name.ts';
import { certificatesOf, foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

const OLD = /sha-?1|md5|md2/i;

export const rootSignatureOld = {
  id: 'root-signature-old',
  severity: 'advice',
  says: 'an authority signed itself with SHA-1 or MD5, which Go does not look at and others do',
  remedy: 'remake-authority',
  cites: ['golang/go src/crypto/x509/verify.go (a root is not checked)'],
  judge: ({ site }) =>
    certificatesOf(usesThatHold(site, 'authorities', 'certificate')).flatMap(({ certificate, places }) => {
      const [first, ...others] = places.map(({ use }) => use);
      const { subject, issuer, signatureAlgorithm: algorithm } = certificate;
      // what others signed so is refused, and the connections tell it
      return first !== undefined && OLD.test(algorithm) && sameBytes(subject.der, issuer.der)
        ? [foundIn(first, { subject: nameText(subject), algorithm }, { others })]
        : [];
    }),
} as const satisfies DiagnosisRule;
