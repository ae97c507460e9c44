import { foundAt, isOn, programsOf, seenWhole, settingOf } from '../flag.ts';
import { urlsOf } from '../listen.ts';
import type { DiagnosisRule } from '../rule.ts';

const SIDES = [
  { urls: 'listen-client-urls', certificate: 'cert-file', auto: 'auto-tls' },
  { urls: 'listen-peer-urls', certificate: 'peer-cert-file', auto: 'peer-auto-tls' },
] as const;

export const etcdCertificateUnset = {
  id: 'etcd-certificate-unset',
  severity: 'critical',
  says: 'etcd is to listen with TLS and has no certificate: it does not start',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 2.1', 'CIS-1.12 2.4'],
  cites: [
    'etcd-io/etcd server/embed/etcd.go (configureClientListeners)',
    'etcd-io/etcd client/pkg/transport/listener.go (KeyFile and CertFile are not presented)',
  ],
  judge: ({ site }) =>
    programsOf(site, 'etcd').flatMap((program) =>
      SIDES.flatMap(({ urls, certificate, auto }) => {
        const [first] = urlsOf(program, urls).filter(({ plain }) => !plain);
        const has = settingOf(program, certificate) !== undefined || isOn(settingOf(program, auto)) === true;
        return first === undefined || has || !seenWhole(site, program)
          ? []
          : [foundAt(program, certificate, { url: first.text })];
      }),
    ),
} as const satisfies DiagnosisRule;
