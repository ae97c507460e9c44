import type { SlotId } from '../../site/slot.ts';
import { filesOf, foundIn, modeText } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

const SECRET: readonly SlotId[] = ['encryption-config', 'token-auth'];

export const secretReadable = {
  id: 'secret-readable',
  severity: 'warning',
  says: 'encryption keys or static tokens can be read by others than their owner',
  remedy: 'restrict-mode',
  cites: [
    'kubernetes/website docs/tasks/administer-cluster/encrypt-data (readable only by the user who runs the API server)',
  ],
  judge: ({ site }) =>
    filesOf(site).flatMap(({ file, material: { mode = 0 }, uses }) =>
      uses.some(({ slot }) => SECRET.includes(slot)) && (mode & 0o077) !== 0
        ? [
            foundIn(
              { spot: { file } },
              { mode: modeText(mode), should: '0600' },
              (mode & 0o077) === 0o040 ? { severity: 'advice' } : {},
            ),
          ]
        : [],
    ),
} as const satisfies DiagnosisRule;
