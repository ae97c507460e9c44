import { foundIn, oncePerPlace, usesThatHold } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const keyInCertificateFile = {
  id: 'key-in-certificate-file',
  severity: 'warning',
  says: 'a private key lies in a certificate file, which is given to everybody',
  remedy: 'edit-file',
  cites: ['golang/go src/crypto/tls/tls.go (X509KeyPair passes it over)'],
  judge: ({ site }) => {
    const keyFiles = new Set(usesThatHold(site, 'key', 'kubeconfig').map(({ use }) => use.spot.file));
    // a file that is used for both is the kubelet's way of keeping them together
    return oncePerPlace(usesThatHold(site, 'certificate')).flatMap(({ use, material }) =>
      material.labels.some((label) => label.endsWith('PRIVATE KEY')) && !keyFiles.has(use.spot.file)
        ? [foundIn(use, { labels: material.labels })]
        : [],
    );
  },
} as const satisfies DiagnosisRule;
