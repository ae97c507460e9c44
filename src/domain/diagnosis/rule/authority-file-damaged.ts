import { foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityFileDamaged = {
  id: 'authority-file-damaged',
  severity: 'warning',
  says: 'a certificate among others in an authority file cannot be read, and is passed over',
  remedy: 'put-authority',
  cites: [
    'kubernetes/client-go util/cert/pem.go (ParseCertsPEM)',
    'golang/go src/crypto/x509/cert_pool.go (AppendCertsFromPEM passes it over)',
    'etcd-io/etcd client/pkg/tlsutil/tlsutil.go (NewCertPool)',
  ],
  judge: ({ site, bundles }) =>
    usesThatHold(site, 'authorities').flatMap(({ use, material: { unread } }) => {
      const [first] = unread.filter(({ label }) => label === 'CERTIFICATE');
      // where the program takes nothing of the file, another rule says so
      return first === undefined || bundles.some(({ authorities }) => authorities === use)
        ? []
        : [
            foundIn(
              { spot: { ...use.spot, line: first.line } },
              { program: use.program, slot: use.slot, why: first.why },
            ),
          ];
    }),
} as const satisfies DiagnosisRule;
