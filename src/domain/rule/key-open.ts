import type { Rule } from './rule.ts';

export const keyOpen = {
  id: 'key-open',
  severity: 'warning',
  says: 'a private key can be read by others than its owner',
  fix: 'restrict-mode',
  cites: [
    'kubernetes/website setup/best-practices/certificates',
    'client-go util/keyutil/key.go (WriteKey: 0600)',
  ],
  judge: ({ keyMode }) =>
    keyMode !== undefined && (keyMode & 0o077) !== 0
      ? { mode: keyMode.toString(8).padStart(4, '0') }
      : undefined,
} as const satisfies Rule;
