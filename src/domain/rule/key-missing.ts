import type { Rule } from './rule.ts';

export const keyMissing = {
  id: 'key-missing',
  severity: 'critical',
  says: 'a user of a kubeconfig has a certificate and no private key: clients refuse the file',
  fix: 'complete-user',
  cites: [
    'client-go tools/clientcmd/validation.go ("client-key-data or client-key must be specified for %v to use the clientCert authentication method")',
  ],
  judge: ({ kubeconfig }) => {
    const users = (kubeconfig?.users ?? [])
      .filter(({ lacksKey }) => lacksKey === true)
      .map(({ name }) => name);
    return users.length === 0 ? undefined : { users };
  },
} as const satisfies Rule;
