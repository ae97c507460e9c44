import { sameBytes } from '../bytes.ts';
import type { Rule } from './rule.ts';

export const publicKeyMismatch = {
  id: 'public-key-mismatch',
  severity: 'critical',
  says: 'the public key is not that of the private key beside it: what one signs, the other does not confirm',
  fix: 'restore-public-key',
  cites: [
    'kubernetes/kubernetes pkg/serviceaccount/jwt.go (--service-account-key-file must hold what --service-account-signing-key-file signs with)',
  ],
  judge: ({ publicKey, key }) =>
    publicKey !== undefined && key !== undefined && !sameBytes(publicKey.spki, key.facts.spki)
      ? { keyFile: key.file }
      : undefined,
} as const satisfies Rule;
