import { documentsOf } from '../document.ts';
import { commandFailed, foundAt, programsOf } from '../flag.ts';
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
        entries.flatMap(({ line, providers }, i) =>
          providers.flatMap(({ kind, keys }, k) =>
            keys === 0
              ? [
                  foundAt(
                    program,
                    'encryption-provider-config',
                    { provider: kind },
                    {
                      spot: { ...use.spot, line },
                      logs: commandFailed(
                        `error while parsing file: resources[${i}].providers[${k}].${kind}.keys: Required value: at least one keys is required`,
                      ),
                    },
                  ),
                ]
              : [],
          ),
        ),
      ),
    ),
} as const satisfies DiagnosisRule;
