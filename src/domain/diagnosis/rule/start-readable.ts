import { foundIn, isAtHome, modeText } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const startReadable = {
  id: 'start-readable',
  severity: 'advice',
  says: 'how a program is started can be read by everybody on this machine',
  remedy: 'restrict-mode',
  benchmark: [
    'CIS-1.12 1.1.1',
    'CIS-1.12 1.1.3',
    'CIS-1.12 1.1.5',
    'CIS-1.12 1.1.7',
    'CIS-1.12 4.1.1',
    'CIS-1.12 4.1.9',
  ],
  cites: ['aquasecurity/kube-bench cfg/cis-1.12 (600 is asked for; systemd itself installs units with 644)'],
  judge: ({ site }) =>
    (site.files ?? []).flatMap((seen) =>
      ['unit', 'manifest', 'flag-file'].includes(seen.is) &&
      ((seen.mode ?? 0) & 0o055) !== 0 &&
      isAtHome(site, seen)
        ? [
            foundIn(
              { spot: { file: seen.file } },
              { is: seen.is, mode: modeText(seen.mode ?? 0), should: '0600' },
            ),
          ]
        : [],
    ),
} as const satisfies DiagnosisRule;
