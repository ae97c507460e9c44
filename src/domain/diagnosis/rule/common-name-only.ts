import { tellNames } from '../name-missing.ts';
import type { DiagnosisRule } from '../rule.ts';

export const commonNameOnly = {
  id: 'common-name-only',
  severity: 'critical',
  says: 'a server is named by its common name alone, at which no client looks',
  remedy: 'renew-certificate',
  cites: ['golang/go src/crypto/x509/verify.go (HostnameError)', 'https://go.dev/doc/go1.15#commonname'],
  judge: (scene) => tellNames(scene, 'common-name'),
} as const satisfies DiagnosisRule;
