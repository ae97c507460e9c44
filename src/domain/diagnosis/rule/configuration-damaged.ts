import { optional } from '../../optional.ts';
import { documentsOf } from '../document.ts';
import { foundAt, programsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const configurationDamaged = {
  id: 'configuration-damaged',
  severity: 'critical',
  says: 'a configuration file cannot be read as what it should be: the API server does not start',
  remedy: 'edit-file',
  cites: [
    'kubernetes/apiserver pkg/audit/policy/reader.go (LoadPolicyFromBytes)',
    'kubernetes/apiserver pkg/server/options/encryptionconfig/config.go (loadConfig)',
    'kubernetes/kubernetes pkg/kubeapiserver/options/authentication.go (loadAuthenticationConfig)',
  ],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) =>
      documentsOf(site, program, 'unread').map(({ use, document: { why, line, found } }) =>
        foundAt(
          program,
          use.setting?.key ?? use.slot,
          { slot: use.slot, why, ...optional('found', found) },
          { spot: { ...use.spot, ...optional('line', line) } },
        ),
      ),
    ),
} as const satisfies DiagnosisRule;
