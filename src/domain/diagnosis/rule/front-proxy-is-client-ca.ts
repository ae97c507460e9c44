import { sharesKey } from '../key-set.ts';
import { settingEvidence, subjectOfUse } from '../part.ts';
import { suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found } from '../rule.ts';
import { listOf, viewOf } from '../view.ts';

export const frontProxyIsClientCa = {
  id: 'front-proxy-is-client-ca',
  severity: 'critical',
  says: 'the authority of front proxies is the one that signs clients: whoever it named so may speak for anybody',
  remedy: 'put-authority',
  cites: [
    'kubernetes/website tasks/extend-kubernetes/configure-aggregation-layer (the CA must not be reused)',
    'apiserver pkg/authentication/request/headerrequest/requestheader.go',
  ],
  judge: (scene) => {
    const view = viewOf(scene.site);
    const servers = [...view.programs('kube-apiserver')];
    return servers.flatMap((program): readonly Found[] => {
      const clients = view.use(program, 'client-ca');
      const proxies = view.use(program, 'front-proxy-ca');
      if (clients === undefined || proxies === undefined || !sharesKey(clients, proxies)) return [];
      const suspects = [suspectOf(proxies), suspectOf(clients)].flatMap((suspect) => suspect ?? []);
      return [
        {
          subject: subjectOfUse(proxies, scene),
          evidence: {
            ...settingEvidence(proxies),
            clientAuthorities: clients.spot.file,
            allowed: listOf(program, 'requestheader-allowed-names'),
          },
          suspects: [...suspects, { file: proxies.setting?.spot.file ?? '' }].filter(
            ({ file }) => file !== '',
          ),
        },
      ];
    });
  },
} as const satisfies DiagnosisRule;
