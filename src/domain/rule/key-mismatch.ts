import { sameBytes } from '../bytes.ts';
import type { Rule } from './rule.ts';

export const keyMismatch = {
  id: 'key-mismatch',
  severity: 'critical',
  says: 'the private key is not the one that the certificate was made for',
  fix: 'restore-or-reissue',
  cites: ['golang/go src/crypto/tls/tls.go (X509KeyPair: "private key does not match public key")'],
  judge: ({ certificate, key }) =>
    certificate !== undefined && key !== undefined && !sameBytes(certificate.key.spki, key.facts.spki)
      ? { keyFile: key.file }
      : undefined,
} as const satisfies Rule;
