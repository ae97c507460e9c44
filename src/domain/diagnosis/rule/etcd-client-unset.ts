import { unset } from '../flag.ts';
import { urlsOf } from '../listen.ts';
import type { DiagnosisRule } from '../rule.ts';

export const etcdClientUnset = {
  id: 'etcd-client-unset',
  severity: 'warning',
  says: 'the API server shows etcd no certificate',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.23'],
  cites: ['kubernetes/apiserver pkg/server/options/etcd.go (AddFlags)'],
  judge: ({ site }) =>
    unset(site, 'kube-apiserver', 'etcd-certfile').filter(({ evidence: { program } }) =>
      site.programs.some(
        (one) => one.id === program && urlsOf(one, 'etcd-servers').some(({ plain }) => !plain),
      ),
    ),
} as const satisfies DiagnosisRule;
