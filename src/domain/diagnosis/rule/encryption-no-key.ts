import { documentsOf } from '../document.ts';
import { foundAt, programsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const encryptionNoKey = {
  id: 'encryption-no-key',
  severity: 'critical',
  says: 'a provider of encryption has no key: the API server does not start',
  remedy: 'edit-file',
  benchmark: ['CIS-1.12 1.2.28'],
  cites: [
    'kubernetes/apiserver pkg/apis/apiserver/validation/validation_encryption.go (ValidateEncryptionConfiguration)',
  ],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) =>
      documentsOf(site, program, 'EncryptionConfiguration').flatMap(({ use, document: { entries } }) =>
        entries.flatMap(({ line, providers }) =>
          providers
            .filter(({ keys }) => keys === 0)
            .map(({ kind }) =>
              foundAt(
                program,
                'encryption-provider-config',
                { provider: kind },
                { spot: { ...use.spot, line } },
              ),
            ),
        ),
      ),
    ),
} as const satisfies DiagnosisRule;
