import { foundAt, isOn, programsOf, seenWhole, settingOf } from '../flag.ts';
import { urlsOf } from '../listen.ts';
import type { DiagnosisRule } from '../rule.ts';
import { jsonText } from '../wrapping.ts';

const SIDES = [
  {
    urls: 'listen-client-urls',
    certificate: 'cert-file',
    auto: 'auto-tls',
    error: (url: string) =>
      `TLS key/cert (--cert-file, --key-file) must be provided for client url ${url} with HTTPS scheme`,
  },
  {
    urls: 'listen-peer-urls',
    certificate: 'peer-cert-file',
    auto: 'peer-auto-tls',
    error: (url: string) =>
      `cannot listen on TLS for ${url.replace('https://', '')}: KeyFile and CertFile are not presented`,
  },
] as const;

export const etcdCertificateUnset = {
  id: 'etcd-certificate-unset',
  severity: 'critical',
  says: 'etcd is to listen with TLS and has no certificate: it does not start',
  remedy: 'set-flag',
  benchmark: ['CIS-1.12 2.1', 'CIS-1.12 2.4'],
  cites: [
    'etcd-io/etcd server/embed/etcd.go (configureClientListeners)',
    'etcd-io/etcd client/pkg/transport/listener.go (wrapTLS)',
  ],
  judge: ({ site }) =>
    programsOf(site, 'etcd').flatMap((program) =>
      SIDES.flatMap(({ urls, certificate, auto, error }) => {
        const [first] = urlsOf(program, urls).filter(({ plain }) => !plain);
        const has = settingOf(program, certificate) !== undefined || isOn(settingOf(program, auto)) === true;
        if (first === undefined || has || !seenWhole(site, program)) return [];
        const logs = `"msg":"discovery failed","error":${jsonText(error(first.text))}`;
        return [foundAt(program, certificate, { url: first.text }, { logs })];
      }),
    ),
} as const satisfies DiagnosisRule;
