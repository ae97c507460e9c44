import { nameText } from '../../distinguished-name.ts';
import { certificatesOf, foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const keyWeak = {
  id: 'key-weak',
  severity: 'warning',
  says: 'an RSA key of fewer than 2048 bits',
  remedy: 'renew-certificate',
  cites: [
    'NIST SP 800-57 part 1 rev. 5 §5.6.2',
    'golang/go src/crypto/rsa/rsa.go (fewer than 1024 are refused)',
  ],
  judge: ({ site }) =>
    certificatesOf(usesThatHold(site, 'authorities', 'certificate')).flatMap(({ certificate, places }) => {
      const [first, ...others] = places.map(({ use }) => use);
      const { kind, bits } = certificate.key;
      if (first === undefined || kind !== 'rsa' || bits >= 2048) return [];
      const evidence = { subject: nameText(certificate.subject), bits };
      return [
        foundIn(first, evidence, { others, ...(bits < 1024 ? { severity: 'critical' as const } : {}) }),
      ];
    }),
} as const satisfies DiagnosisRule;
