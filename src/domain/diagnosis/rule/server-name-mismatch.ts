import { tellNames } from '../name-missing.ts';
import type { DiagnosisRule } from '../rule.ts';

export const serverNameMismatch = {
  id: 'server-name-mismatch',
  severity: 'critical',
  says: "a server's certificate does not carry the name or address by which a client dials",
  remedy: 'renew-certificate',
  cites: ['golang/go src/crypto/x509/verify.go (VerifyHostname)', 'RFC 9525 §6'],
  judge: (scene) => tellNames(scene, 'plain'),
} as const satisfies DiagnosisRule;
