import { documentsOf } from '../document.ts';
import { foundAt, programsOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

/** Excepted from a wildcard behind them, as the documentation does it: there it is meant so. */
const LEFT_PLAIN = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io']);

export const encryptionIdentityFirst = {
  id: 'encryption-identity-first',
  severity: 'warning',
  says: 'what is written is not encrypted: identity is the first provider, and the first one writes',
  remedy: 'edit-file',
  benchmark: ['CIS-1.12 1.2.28'],
  cites: ['kubernetes/apiserver pkg/apis/apiserver/v1/types_encryption.go (providers)'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) =>
      documentsOf(site, program, 'EncryptionConfiguration').flatMap(({ use, document: { entries } }) =>
        entries.flatMap(({ line, resources, providers }) =>
          providers[0]?.kind === 'identity' && resources.some((one) => !LEFT_PLAIN.has(one))
            ? [foundAt(program, 'encryption-provider-config', { resources }, { spot: { ...use.spot, line } })]
            : [],
        ),
      ),
    ),
} as const satisfies DiagnosisRule;
