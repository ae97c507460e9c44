/** What the cluster file says of programs that nothing was rendered for: they run with the flags that we would give them. */
import type { Cluster, Machine } from '../../../domain/cluster.ts';
import { machinesIn, runsOn } from '../../../domain/machine.ts';
import { optional } from '../../../domain/optional.ts';
import { commandLine, fileOn, signs } from '../../../domain/program/command-line.ts';
import { PROGRAM_IDS, type ProgramId } from '../../../domain/program/program.ts';
import type { Setting, SiteMachine, Spot } from '../../../domain/site/site.ts';
import { locate } from './machine-root.ts';
import type { Sight } from './sight.ts';
import type { Telling } from './telling.ts';

/** @param told who is told of already on this machine */
export function clusterTellings(
  cluster: Cluster,
  file: string,
  machine: SiteMachine,
  told: ReadonlySet<string>,
  sight: Sight,
): readonly Telling[] {
  const meant = machinesIn(cluster).find(({ name }) => name === machine.name);
  if (meant === undefined) return [];
  const spot: Spot = { file };
  return PROGRAM_IDS.filter(
    (party) => !told.has(party) && runsOn(machine.name, party, cluster) !== undefined,
  ).map(
    (party): Telling => ({
      party,
      machine,
      told: { by: 'cluster-file', spot },
      directory: '/',
      place: async (path) => await locate(machine.root, path, sight),
      settings: [
        // a configuration that was never rendered says what its template would
        ...commandLine(party, cluster, meant)
          .filter(({ flag }) => flag !== 'config')
          .map(({ flag, value }): Setting => ({ key: flag, value, spot })),
        ...fieldsOf(party, cluster, meant).map(([key, value]): Setting => ({ key, value, spot })),
      ],
      ...optional('version', versionOf(cluster)),
    }),
  );
}

/** Of what our templates of configurations say, that which certificates and who is let in hang on. */
function fieldsOf(
  party: ProgramId,
  cluster: Cluster,
  machine: Machine,
): readonly (readonly [key: string, value: string])[] {
  const given = (key: string, value: string | undefined) =>
    value === undefined ? [] : ([[key, value]] as const);
  if (party === 'kube-proxy')
    return given(
      'KubeProxyConfiguration clientConnection.kubeconfig',
      fileOn('kube-proxy', 'kubeconfig', cluster, machine),
    );
  if (party !== 'kubelet') return [];
  const of = (field: string) => `KubeletConfiguration ${field}`;
  return [
    ...given(
      of('authentication.x509.clientCAFile'),
      fileOn('kubernetes-ca', 'certificate', cluster, machine),
    ),
    ...given(of('tlsCertFile'), fileOn('kubelet-serving', 'certificate', cluster, machine)),
    ...given(of('tlsPrivateKeyFile'), fileOn('kubelet-serving', 'key', cluster, machine)),
    [of('authentication.anonymous.enabled'), 'false'],
    [of('authentication.webhook.enabled'), 'true'],
    [of('authorization.mode'), 'Webhook'],
    [of('readOnlyPort'), '0'],
    [of('rotateCertificates'), String(signs(cluster))],
  ];
}

function versionOf({ kubernetesVersion: { major, minor } }: Cluster): string {
  return `v${major}.${minor}`;
}
