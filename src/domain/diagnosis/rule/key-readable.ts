import type { DiagnosisRule } from '../rule.ts';

const OTHERS = 0o077;

export const keyReadable = {
  id: 'key-readable',
  severity: 'warning',
  says: 'a private key that a program uses can be read or written by others than its owner',
  remedy: 'restrict-mode',
  benchmark: ['CIS-1.12 1.1.21'],
  cites: ['CIS Kubernetes Benchmark v1.12 §1.1.21 (key file permissions 600 or more restrictive)'],
  judge: ({ site }) =>
    site.uses.flatMap(({ spot, material }) =>
      material?.mode !== undefined && material.keys.length > 0 && (material.mode & OTHERS) !== 0
        ? [
            {
              subject: { file: spot.file },
              evidence: { mode: material.mode.toString(8).padStart(4, '0') },
              suspects: [{ file: spot.file }],
            },
          ]
        : [],
    ),
} as const satisfies DiagnosisRule;
