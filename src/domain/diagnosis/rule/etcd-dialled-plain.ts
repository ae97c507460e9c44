import { foundAt, programsOf } from '../flag.ts';
import { urlsOf } from '../listen.ts';
import type { DiagnosisRule } from '../rule.ts';

export const etcdDialledPlain = {
  id: 'etcd-dialled-plain',
  severity: 'critical',
  says: 'the API server speaks to etcd in plain text: all Secrets, to whoever listens or answers there',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 1.2.26'],
  cites: ['kubernetes/apiserver pkg/storage/storagebackend/factory/etcd3.go'],
  judge: ({ site }) =>
    programsOf(site, 'kube-apiserver').flatMap((program) => {
      const plain = urlsOf(program, 'etcd-servers').filter((url) => url.plain);
      const open = plain.find(({ loopback }) => !loopback);
      const [first] = plain;
      if (first === undefined) return [];
      const urls = plain.map(({ text }) => text);
      return [foundAt(program, first.setting, { urls }, open === undefined ? { severity: 'warning' } : {})];
    }),
} as const satisfies DiagnosisRule;
