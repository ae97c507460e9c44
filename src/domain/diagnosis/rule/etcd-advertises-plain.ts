import { foundAt, programsOf } from '../flag.ts';
import { urlsOf } from '../listen.ts';
import type { DiagnosisRule } from '../rule.ts';

const SIDES = [
  { listens: 'listen-client-urls', advertises: 'advertise-client-urls' },
  { listens: 'listen-peer-urls', advertises: 'initial-advertise-peer-urls' },
] as const;

export const etcdAdvertisesPlain = {
  id: 'etcd-advertises-plain',
  severity: 'warning',
  says: 'etcd tells others to dial it in plain text, where it listens with TLS',
  remedy: 'set-flag',
  cites: ['etcd-io/etcd server/embed/config.go (advertise-client-urls, initial-advertise-peer-urls)'],
  judge: ({ site }) =>
    programsOf(site, 'etcd').flatMap((program) =>
      SIDES.flatMap(({ listens, advertises }) => {
        const own = urlsOf(program, listens);
        const [first] = urlsOf(program, advertises).filter(({ plain }) => plain);
        return first !== undefined && own.length > 0 && own.every(({ plain }) => !plain)
          ? [
              foundAt(program, first.setting, {
                url: first.text,
                should: first.setting.value.replaceAll('http://', 'https://'),
              }),
            ]
          : [];
      }),
    ),
} as const satisfies DiagnosisRule;
