import type { Rule } from './rule.ts';

export const skipsVerification = {
  id: 'skips-verification',
  severity: 'warning',
  says: 'a kubeconfig has the server go unverified: whoever stands in between is shown the credentials',
  fix: 'verify-server',
  cites: [
    'client-go tools/clientcmd/api/types.go (InsecureSkipTLSVerify: "This will make your HTTPS connections insecure")',
  ],
  judge: ({ kubeconfig }) => {
    const clusters = (kubeconfig?.clusters ?? [])
      .filter(({ insecure, hasAuthority }) => insecure === true && hasAuthority !== true)
      .map(({ name }) => name);
    return clusters.length === 0 ? undefined : { clusters };
  },
} as const satisfies Rule;
