import { foundIn, modeText } from '../material.ts';
import type { DiagnosisRule } from '../rule.ts';

export const etcdDataOpen = {
  id: 'etcd-data-open',
  severity: 'warning',
  says: 'all that the cluster holds can be read or written by others than etcd',
  remedy: 'restrict-mode',
  benchmark: ['CIS-1.12 1.1.11'],
  cites: ['etcd-io/etcd client/pkg/fileutil/fileutil.go (PrivateDirMode 0700)'],
  judge: ({ site }) =>
    (site.files ?? []).flatMap(({ file, is, mode = 0 }) =>
      is === 'etcd-data' && (mode & 0o077) !== 0
        ? [foundIn({ spot: { file } }, { mode: modeText(mode), should: '0700' })]
        : [],
    ),
} as const satisfies DiagnosisRule;
