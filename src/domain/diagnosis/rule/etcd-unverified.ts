import { unset } from '../flag.ts';
import { urlsOf } from '../listen.ts';
import type { DiagnosisRule } from '../rule.ts';

export const etcdUnverified = {
  id: 'etcd-unverified',
  severity: 'warning',
  says: 'the API server believes etcd by the authorities of its machine: no file names one',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.26'],
  cites: ['kubernetes/apiserver pkg/server/options/etcd.go (AddFlags)'],
  judge: ({ site }) =>
    unset(site, 'kube-apiserver', 'etcd-cafile').filter(({ evidence: { program } }) =>
      site.programs.some(
        (one) => one.id === program && urlsOf(one, 'etcd-servers').some(({ plain }) => !plain),
      ),
    ),
} as const satisfies DiagnosisRule;
