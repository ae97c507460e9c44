/** The manifest of a static pod: a program's command line, what it mounts for it, and where the kubelet asks how it is. */
import type { Cluster, Machine } from '../../domain/cluster.ts';
import { KubepkiError } from '../../domain/error.ts';
import { machinesOf, runsOn } from '../../domain/machine.ts';
import { PARTIES } from '../../domain/party.ts';
import { commandLine, type Flag } from '../../domain/program/command-line.ts';
import { CONTAINED_IDS, type ContainedId } from '../../domain/program/program.ts';
import { type Filling, fillTemplate } from '../template.ts';
import { type Mount, mountsOf } from './mount.ts';
import { probed } from './probe.ts';

const CONTAINER = ['spec', 'containers', 0] as const;

/** What each template has; the controller manager is never asked whether it is ready. */
const PROBES = {
  'etcd': ['startupProbe', 'livenessProbe', 'readinessProbe'],
  'kube-apiserver': ['startupProbe', 'livenessProbe', 'readinessProbe'],
  'kube-controller-manager': ['startupProbe', 'livenessProbe'],
  'kube-scheduler': ['startupProbe', 'livenessProbe', 'readinessProbe'],
} as const satisfies Record<ContainedId, readonly string[]>;

export function renderStaticPod(
  template: string,
  program: ContainedId,
  cluster: Cluster,
  machine: Machine,
): string {
  const image = cluster.images[program];
  if (image === undefined) throw new KubepkiError('image-missing', { programs: withoutImage(cluster) });
  const flags = commandLine(program, cluster, machine);
  const mounts = mountsOf(program, flags, Object.keys(cluster.flags[program] ?? {}));
  const { host, port, scheme } = probed(program, flags);
  return fillTemplate(template, [
    ...annotation(program, flags),
    { path: [...CONTAINER, 'image'], value: image },
    { path: [...CONTAINER, 'command'], value: [program, ...flags.map(argument)] },
    { path: [...CONTAINER, 'ports', 0, 'containerPort'], value: port },
    ...PROBES[program].flatMap((probe): Filling[] => [
      { path: [...CONTAINER, probe, 'httpGet', 'host'], value: host },
      { path: [...CONTAINER, probe, 'httpGet', 'scheme'], value: scheme },
    ]),
    { path: [...CONTAINER, 'volumeMounts'], value: mounts.map(volumeMount) },
    { path: ['spec', 'volumes'], value: mounts.map(volume) },
  ]);
}

/** All of them, so that one message is enough. */
function withoutImage(cluster: Cluster): readonly string[] {
  return CONTAINED_IDS.filter(
    (id) =>
      cluster.images[id] === undefined &&
      machinesOf(PARTIES[id].on, cluster).some(
        (machine) => machine !== undefined && runsOn(machine.name, id, cluster) === 'static-pod',
      ),
  );
}

/** The kubelet fills $(NAME) in a command, and takes $$ for a dollar (k8s.io/kubernetes third_party/forked/golang/expansion). */
function argument({ flag, value }: Flag): string {
  return `--${flag}=${value}`.replaceAll('$', '$$$$');
}

/** kubeadm join and upgrade look for these (cmd/kubeadm/app/constants: …AnnotationKey). */
function annotation(program: ContainedId, flags: readonly Flag[]): readonly Filling[] {
  const said = (name: string) => flags.find(({ flag }) => flag === name)?.value;
  const at = ['metadata', 'annotations'];
  if (program === 'etcd')
    return [
      {
        path: [...at, 'kubeadm.kubernetes.io/etcd.advertise-client-urls'],
        value: said('advertise-client-urls'),
      },
    ];
  if (program !== 'kube-apiserver') return [];
  const address = said('advertise-address');
  if (address === undefined) return [{ path: at, value: undefined }];
  const host = address.includes(':') ? `[${address}]` : address;
  return [
    {
      path: [...at, 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint'],
      value: `${host}:${said('secure-port') ?? ''}`,
    },
  ];
}

function volumeMount({ name, path, writable }: Mount) {
  return { name, mountPath: path, readOnly: !writable };
}

function volume({ name, path, type }: Mount) {
  return { name, hostPath: { path, ...(type === undefined ? {} : { type }) } };
}
