import { sameBytes } from '../../bytes.ts';
import type { DiagnosisRule } from '../rule.ts';

export const servedDiffers = {
  id: 'served-differs',
  severity: 'critical',
  says: 'a server shows another certificate than the one that it is given on disk: it was not started again, or another one answers there',
  remedy: 'restart',
  cites: [
    'etcd-io/etcd client/pkg/transport/listener.go, kubernetes/apiserver pkg/server/dynamiccertificates (files are read again while they run)',
  ],
  judge: ({ site }) =>
    (site.served ?? []).flatMap(({ host, port, program, slot, certificates: [shown] }) => {
      const own = site.uses.filter((use) => use.program === program);
      const use = own.find((one) => one.slot === slot);
      const onDisk = use?.material?.certificates[0];
      // by the name that is asked for it may show yet another
      const several = own.some((one) => one.slot === 'sni-certificate');
      if (use === undefined || shown === undefined || onDisk === undefined || several) return [];
      if (sameBytes(shown.der, onDisk.der)) return [];
      const evidence = {
        program: program ?? '',
        endpoint: `${host.includes(':') ? `[${host}]` : host}:${port}`,
        serial: shown.serial,
        file: onDisk.serial,
        'same-key': sameBytes(shown.key.spki, onDisk.key.spki),
        'not-after': shown.notAfter.toISOString(),
      };
      return [
        {
          subject: { file: use.spot.file },
          evidence,
          suspects: [{ file: use.spot.file, within: program ?? '' }],
        },
      ];
    }),
} as const satisfies DiagnosisRule;
