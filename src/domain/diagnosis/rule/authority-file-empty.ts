import { foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityFileEmpty = {
  id: 'authority-file-empty',
  severity: 'critical',
  says: 'there is no certificate in an authority file: nobody is believed by it',
  remedy: 'put-authority',
  cites: [
    'kubernetes/client-go util/cert/pem.go (ParseCertsPEM: data does not contain any valid RSA or ECDSA certificates)',
    'kubernetes/client-go transport/transport.go (rootCertPool: unable to parse bytes as PEM block)',
    'etcd-io/etcd client/pkg/tlsutil/tlsutil.go (NewCertPool: an empty pool)',
  ],
  judge: ({ site, bundles }) =>
    usesThatHold(site, 'authorities').flatMap(({ use, material }) =>
      // whoever refuses such a file is told with the connections that fail
      material.certificates.length === 0 &&
      material.unread.length === 0 &&
      !bundles.some(({ authorities }) => authorities === use)
        ? [foundIn(use, { program: use.program, slot: use.slot, bytes: material.bytes.length })]
        : [],
    ),
} as const satisfies DiagnosisRule;
