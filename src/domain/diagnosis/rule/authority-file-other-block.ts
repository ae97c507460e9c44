import { foundIn, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const authorityFileOtherBlock = {
  id: 'authority-file-other-block',
  severity: 'critical',
  says: 'something other than certificates stands in an authority file',
  remedy: 'edit-file',
  cites: [
    'etcd-io/etcd client/pkg/tlsutil/tlsutil.go (NewCertPool parses every block as a certificate)',
    'kubernetes/client-go util/cert/pem.go (ParseCertsPEM passes others over)',
  ],
  judge: ({ site }) =>
    usesThatHold(site, 'authorities').flatMap(({ use, material }) => {
      const others = material.labels.filter((label) => label !== 'CERTIFICATE');
      if (others.length === 0) return [];
      const stops = site.programs.some(({ id, party }) => id === use.program && party === 'etcd');
      // it is passed over; but whoever is given an authority to trust is given its key as well
      const isKey = others.some((label) => label.endsWith('PRIVATE KEY'));
      const severity = stops ? 'critical' : isKey ? 'warning' : 'advice';
      return [foundIn(use, { program: use.program, slot: use.slot, blocks: others, stops }, { severity })];
    }),
} as const satisfies DiagnosisRule;
