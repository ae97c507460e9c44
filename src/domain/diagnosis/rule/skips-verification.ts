import { optional } from '../../optional.ts';
import type { DiagnosisRule, Found } from '../rule.ts';

export const skipsVerification = {
  id: 'skips-verification',
  severity: 'warning',
  says: 'a client takes whoever answers for the API server: insecure-skip-tls-verify',
  remedy: 'edit-file',
  cites: [
    'client-go rest/transport.go (Insecure)',
    'client-go tools/clientcmd/api/v1/types.go (InsecureSkipTLSVerify)',
  ],
  judge: (scene) =>
    scene.site.programs.flatMap((program): readonly Found[] =>
      program.settings
        .filter(({ key, value }) => key.endsWith(' insecure-skip-tls-verify') && value === 'true')
        .map(({ spot: { file, within, line } }) => ({
          subject: {
            file,
            ...optional('line', line),
            ...optional('within', within),
            ...optional('machine', program.machine),
          },
          evidence: { program: program.id },
          suspects: [{ file, ...optional('within', within) }],
        })),
    ),
} as const satisfies DiagnosisRule;
