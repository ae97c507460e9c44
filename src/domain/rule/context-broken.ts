import type { Rule } from './rule.ts';

export const contextBroken = {
  id: 'context-broken',
  severity: 'warning',
  says: 'a context of a kubeconfig joins a cluster or user that is not in it',
  fix: 'join-context',
  cites: [
    'client-go tools/clientcmd/validation.go (validateContext: "cluster was not found for context"); kubectl does not ask it, and dials localhost:8080',
    'kubernetes/website concepts/configuration/organize-cluster-access-kubeconfig (entries of several files are merged)',
  ],
  judge: ({ kubeconfig }) => {
    const { joins = [], clusters = [], users = [] } = kubeconfig ?? {};
    const there = new Set(clusters.map(({ name }) => name));
    const known = new Set(users.map(({ name }) => name));
    return joins.flatMap(({ context, cluster, user }) => {
      const missing = [
        ...(there.has(cluster) ? [] : [`cluster ${cluster}`.trim()]),
        // an entry without a user shows nothing, and some servers want nothing
        ...(user === '' || known.has(user) ? [] : [`user ${user}`]),
      ];
      return missing.length === 0 ? [] : [{ context, missing }];
    });
  },
} as const satisfies Rule;
