import { foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityFileDamaged = {
  id: 'authority-file-damaged',
  severity: 'critical',
  says: 'a certificate in an authority file cannot be read',
  remedy: 'put-authority',
  cites: [
    'kubernetes/client-go util/cert/pem.go (ParseCertsPEM)',
    'golang/go src/crypto/x509/cert_pool.go (AppendCertsFromPEM passes it over)',
    'etcd-io/etcd client/pkg/tlsutil/tlsutil.go (NewCertPool)',
  ],
  judge: ({ site, bundles }) =>
    usesThatHold(site, 'authorities').flatMap(({ use, material: { unread, certificates } }) => {
      const [first] = unread.filter(({ label }) => label === 'CERTIFICATE');
      // where it leaves nothing to trust, that is told with the connections that fail
      if (first === undefined || bundles.some(({ authorities }) => authorities === use)) return [];
      // clients of the API server take what they can read
      const skips = use.slot === 'kubeconfig-ca' && certificates.length > 0;
      const place = { spot: { ...use.spot, line: first.line } };
      return [
        foundIn(
          place,
          { program: use.program, slot: use.slot, why: first.why },
          skips ? { severity: 'warning' } : {},
        ),
      ];
    }),
} as const satisfies DiagnosisRule;
