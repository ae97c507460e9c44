import { foundAt, isOn, programsOf, seenWhole, settingOf } from '../flag.ts';
import type { DiagnosisRule } from '../rule.ts';

const SIDES = [
  { asks: 'client-cert-auth', authority: 'trusted-ca-file' },
  { asks: 'peer-client-cert-auth', authority: 'peer-trusted-ca-file' },
] as const;

export const etcdAuthorityUnset = {
  id: 'etcd-authority-unset',
  severity: 'critical',
  says: 'etcd asks for certificates and is told of no authority: it believes those of its machine, and nobody of the cluster',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 2.2', 'CIS-1.12 2.5'],
  cites: ['etcd-io/etcd client/pkg/transport/listener.go (ServerConfig: ClientCAs only from files)'],
  judge: ({ site }) =>
    programsOf(site, 'etcd').flatMap((program) =>
      SIDES.flatMap(({ asks, authority }) =>
        isOn(settingOf(program, asks)) === true &&
        settingOf(program, authority) === undefined &&
        seenWhole(site, program)
          ? [foundAt(program, authority, { asks })]
          : [],
      ),
    ),
} as const satisfies DiagnosisRule;
