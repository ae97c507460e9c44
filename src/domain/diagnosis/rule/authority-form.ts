import type { CertificateFacts } from '../../certificate.ts';
import { nameText } from '../../distinguished-name.ts';
import { certificatesOf, foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';

function lacking({ extensions, subjectKeyId }: CertificateFacts): readonly string[] {
  const by = (oid: string) => extensions.find((extension) => extension.oid === oid);
  const usage = by(KEY_USAGE);
  return [
    ...(by(BASIC_CONSTRAINTS)?.critical === false ? ['basic-constraints-not-critical'] : []),
    ...(usage === undefined ? ['key-usage-absent'] : usage.critical ? [] : ['key-usage-not-critical']),
    ...(subjectKeyId === undefined ? ['subject-key-id-absent'] : []),
  ];
}

export const authorityForm = {
  id: 'authority-form',
  severity: 'warning',
  says: 'an authority is not marked as RFC 5280 asks, and stricter readers than Go refuse all that it signed',
  remedy: 'remake-authority',
  cites: [
    'RFC 5280 §4.2.1.9 (basicConstraints is critical)',
    'RFC 5280 §4.2.1.3 (keyUsage)',
    'RFC 5280 §4.2.1.2 (subjectKeyIdentifier)',
    'openssl/openssl crypto/x509/x509_vfy.c (check_extensions with X509_V_FLAG_X509_STRICT, which Python sets from 3.13 on)',
  ],
  judge: ({ site }) =>
    certificatesOf(usesThatHold(site, 'authorities', 'certificate')).flatMap(({ certificate, places }) => {
      const [first, ...others] = places.map(({ use }) => use);
      if (first === undefined || !certificate.authority || certificate.version < 3) return [];
      const lacks = lacking(certificate);
      if (lacks.length === 0) return [];
      const severity = lacks.every((one) => one === 'key-usage-not-critical') ? 'advice' : 'warning';
      return [foundIn(first, { subject: nameText(certificate.subject), lacks }, { others, severity })];
    }),
} as const satisfies DiagnosisRule;
