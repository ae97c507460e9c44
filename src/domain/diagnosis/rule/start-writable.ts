import type { SeenFile } from '../../site/site.ts';
import type { SlotId } from '../../site/slot.ts';
import { filesOf, foundIn, modeText } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

const STARTS: readonly SeenFile['is'][] = ['unit', 'manifest', 'flag-file', 'manifest-folder', 'pki-folder'];
const CONFIGURES: readonly SlotId[] = [
  'configuration',
  'audit-policy',
  'authentication-config',
  'authorization-config',
  'authorization-policy',
];

export const startWritable = {
  id: 'start-writable',
  severity: 'warning',
  says: 'who may write here decides what runs as root on this machine',
  remedy: 'restrict-mode',
  benchmark: [
    'CIS-1.12 1.1.1',
    'CIS-1.12 1.1.3',
    'CIS-1.12 1.1.5',
    'CIS-1.12 1.1.7',
    'CIS-1.12 4.1.1',
    'CIS-1.12 4.1.9',
  ],
  cites: [
    'kubernetes/kubernetes pkg/kubelet/config/file.go (static pods are started as they lie there)',
    'systemd.exec(5)',
  ],
  judge: ({ site }) => [
    ...(site.files ?? []).flatMap(({ file, is, mode = 0 }) =>
      STARTS.includes(is) && (mode & 0o022) !== 0
        ? [foundIn({ spot: { file } }, { is, mode: modeText(mode), should: modeText(mode & 0o755) })]
        : [],
    ),
    ...filesOf(site).flatMap(({ file, material: { mode = 0 }, uses }) =>
      uses.some(({ slot }) => CONFIGURES.includes(slot)) && (mode & 0o022) !== 0
        ? [
            foundIn(
              { spot: { file } },
              { is: 'configuration', mode: modeText(mode), should: modeText(mode & 0o755) },
            ),
          ]
        : [],
    ),
  ],
} as const satisfies DiagnosisRule;
