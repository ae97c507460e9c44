import type { Rule } from './rule.ts';

export const listOutdated = {
  id: 'list-outdated',
  severity: 'warning',
  says: 'the revocation list should have been replaced by a newer one',
  fix: 'new-list',
  cites: [
    'RFC 5280 §5.1.2.5 (nextUpdate)',
    'etcd client/pkg/transport/listener_tls.go (reads it all the same)',
  ],
  judge: ({ list, at }) =>
    list?.nextUpdate !== undefined && at > list.nextUpdate
      ? { nextUpdate: list.nextUpdate.toISOString(), at: at.toISOString() }
      : undefined,
} as const satisfies Rule;
