import { foundAt, isOn, programsOf, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

export const etcdAutoTls = {
  id: 'etcd-auto-tls',
  severity: 'warning',
  says: 'etcd shows a certificate that it made itself, which nobody can check',
  remedy: 'drop-flag',
  benchmark: ['CIS-1.12 2.3', 'CIS-1.12 2.6'],
  cites: ['etcd-io/etcd server/embed/config.go (ClientSelfCert, PeerSelfCert)'],
  judge: ({ site }) =>
    programsOf(site, 'etcd').flatMap((program) =>
      ['auto-tls', 'peer-auto-tls'].flatMap((key) => {
        const setting = settingOf(program, key);
        return setting !== undefined && isOn(setting) === true ? [foundAt(program, setting)] : [];
      }),
    ),
} as const satisfies DiagnosisRule;
