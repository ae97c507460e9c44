import { filesOf, foundIn, modeText } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const certificateWritable = {
  id: 'certificate-writable',
  severity: 'warning',
  says: 'whom a program believes, or what it shows, can be changed by others than the owner',
  remedy: 'restrict-mode',
  benchmark: ['CIS-1.12 1.1.20', 'CIS-1.12 4.1.7'],
  cites: ['RFC 5280 §6.1.1 (trust anchors are trusted because of how they are kept)'],
  judge: ({ site }) =>
    filesOf(site).flatMap(({ file, material: { mode = 0, keys, certificates }, uses }) =>
      // of a key or a kubeconfig another rule tells it
      certificates.length > 0 && keys.length === 0 && uses.length > 0 && (mode & 0o022) !== 0
        ? [foundIn({ spot: { file } }, { mode: modeText(mode), should: modeText(mode & 0o755) })]
        : [],
    ),
} as const satisfies DiagnosisRule;
