import { optional } from '../../optional.ts';
import type { SeenProgram, Use } from '../../site/site.ts';
import type { DiagnosisRule } from '../rule.ts';

/**
 * The kubelet makes its kubeconfig from its first one, and needs that no more once it has it
 * (kubernetes/kubernetes cmd/kubelet/app/server.go, bootstrap.LoadClientCert).
 */
const isMadeLater = ({ setting }: Use, { party, settings }: SeenProgram): boolean =>
  party === 'kubelet' &&
  (setting?.key === 'bootstrap-kubeconfig' ||
    (setting?.key === 'kubeconfig' && settings.some(({ key }) => key === 'bootstrap-kubeconfig')));

export const fileMissing = {
  id: 'file-missing',
  severity: 'critical',
  says: 'a program is told to use a file that is not there',
  remedy: 'restore-file',
  cites: ['golang/go src/os/file.go (ErrNotExist)'],
  judge: ({ site }) => {
    const programs = new Map(site.programs.map((program) => [program.id, program]));
    return site.uses.flatMap((use) => {
      const program = programs.get(use.program);
      if (use.state !== 'missing' || use.setting === undefined || program === undefined) return [];
      if (isMadeLater(use, program)) return [];
      const { path = use.spot.file, slot, setting } = use;
      return [
        {
          subject: {
            file: setting.spot.file,
            ...optional('line', setting.spot.line),
            ...optional('machine', program.machine),
          },
          evidence: {
            program: program.id,
            flag: setting.key,
            slot,
            path,
            logs: `open ${path}: no such file or directory`,
          },
          suspects: [{ file: use.spot.file }],
          // what was shown may be a part of the machine only
          ...(program.machine === undefined ? ({ severity: 'unknown' } as const) : {}),
        },
      ];
    });
  },
} as const satisfies DiagnosisRule;
