import { foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityFileOtherBlock = {
  id: 'authority-file-other-block',
  severity: 'warning',
  says: 'something other than certificates stands in an authority file',
  remedy: 'edit-file',
  cites: [
    'etcd-io/etcd client/pkg/tlsutil/tlsutil.go (NewCertPool parses every block as a certificate)',
    'kubernetes/client-go util/cert/pem.go (ParseCertsPEM passes others over)',
  ],
  judge: ({ site, bundles }) =>
    usesThatHold(site, 'authorities').flatMap(({ use, material }) => {
      const blocks = material.labels.filter((label) => label !== 'CERTIFICATE');
      // etcd parses every block as a certificate, and another rule says that it takes none of the file
      if (blocks.length === 0 || bundles.some(({ authorities }) => authorities === use)) return [];
      // others pass it over; but whoever is given an authority to trust is given its key as well
      const isKey = blocks.some((label) => label.endsWith('PRIVATE KEY'));
      return [
        foundIn(use, { program: use.program, slot: use.slot, blocks }, isKey ? {} : { severity: 'advice' }),
      ];
    }),
} as const satisfies DiagnosisRule;
