import type { Rule } from './rule.ts';

export const insecureWithAuthority = {
  id: 'insecure-with-authority',
  severity: 'critical',
  says: 'a kubeconfig names an authority and has the server go unverified: clients refuse the contradiction',
  fix: 'verify-server',
  cites: [
    'client-go transport/transport.go (TLSConfigFor: "specifying a root certificates file with the insecure flag is not allowed")',
  ],
  judge: ({ kubeconfig }) => {
    const both = (kubeconfig?.clusters ?? []).filter(
      ({ insecure, hasAuthority }) => insecure === true && hasAuthority === true,
    );
    return both.length === 0 ? undefined : { clusters: both.map(({ name }) => name) };
  },
} as const satisfies Rule;
