import type { Use } from '../../site/site.ts';
import { commandFailed } from '../flag.ts';
import { sharesKey } from '../key-set.ts';
import { settingEvidence, subjectOfUse } from '../part.ts';
import { suspectOf } from '../refusal.ts';
import type { DiagnosisRule, Found, Suspect } from '../rule.ts';
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
      const allowed = listOf(program, 'requestheader-allowed-names');
      return [
        {
          subject: {
            ...subjectOfUse(proxies, scene),
            ...(isNamedTwice(proxies, clients) ? proxies.setting?.spot : {}),
          },
          evidence: {
            ...settingEvidence(proxies),
            clientAuthorities: clients.spot.file,
            allowed,
            flag: 'requestheader-client-ca-file',
          },
          suspects: suspectsOf(proxies, clients),
          logged:
            allowed.length > 0
              ? []
              : [{ by: 'kube-apiserver', program: program.id, text: commandFailed(WITHOUT_NAMES) }],
        },
      ];
    });
  },
} as const satisfies DiagnosisRule;

/** pkg/kubeapiserver/options/authentication.go (Validate) */
const WITHOUT_NAMES =
  '--requestheader-client-ca-file and --client-ca-file contain overlapping certificates; --requestheader-allowed-names must be specified to ensure regular client certificates cannot set authenticating proxy headers for arbitrary users';

/** One file under both flags: it is right for one of them, and the other flag names the wrong one. */
function suspectsOf(proxies: Use, clients: Use): readonly Suspect[] {
  const { setting } = proxies;
  if (setting === undefined || !isNamedTwice(proxies, clients))
    return [suspectOf(proxies), suspectOf(clients)].flatMap((suspect) => suspect ?? []);
  return [{ file: setting.spot.file, within: setting.key, remedy: 'set-flag' }];
}

function isNamedTwice(proxies: Use, clients: Use): boolean {
  return proxies.setting !== undefined && proxies.spot.file === clients.spot.file;
}
