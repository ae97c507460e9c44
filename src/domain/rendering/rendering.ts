/** Every file that can be rendered for a cluster: which kind, for which machine and program, and where it lies in the store. */
import type { Cluster, Machine } from '../cluster.ts';
import { FILE_MODES } from '../layout/layout.ts';
import { layout } from '../layout/table.ts';
import { bootstraps, machinesOf, runsOn } from '../machine.ts';
import { PARTIES } from '../party.ts';
import { type PlaceId, PROGRAM_IDS, type ProgramId } from '../program/program.ts';
import { ON_CONTROL_PLANES, type RenderKind } from './kind.ts';

export interface Rendering {
  readonly kind: RenderKind;
  /** below the store's root */
  readonly path: string;
  /** permission bits */
  readonly mode: number;
  /** the template's file below templates/ */
  readonly template: string;
  /** absent for what is applied to the API server */
  readonly machine?: Machine;
  /** who reads it; absent for what is applied */
  readonly program?: ProgramId;
}

const READABLE = 0o644;
const SECRET = FILE_MODES.key;

export function renderings(cluster: Cluster): readonly Rendering[] {
  const { places } = layout(cluster.layout);
  const at = (machine: Machine, path: string) => ({ machine, path: `nodes/${machine.name}/${path}` });
  const programs = PROGRAM_IDS.flatMap((program) =>
    machinesOf(PARTIES[program].on, cluster).flatMap((machine) => {
      const runs = machine === undefined ? undefined : runsOn(machine.name, program, cluster);
      return machine === undefined || runs === undefined ? [] : [{ program, machine, runs }];
    }),
  );
  const placed = (
    kind: RenderKind,
    place: PlaceId,
    on: ProgramId,
    mode = READABLE,
    template = `${kind}.yaml`,
  ) =>
    programs
      .filter(({ program }) => program === on)
      .map(
        ({ machine, program }): Rendering => ({
          kind,
          program,
          ...at(machine, places[place]),
          mode,
          template,
        }),
      );
  return [
    ...programs.flatMap(({ program, machine, runs }): Rendering[] => [
      runs === 'unit'
        ? {
            kind: 'systemd',
            program,
            ...at(machine, `etc/systemd/system/${program}.service`),
            mode: READABLE,
            template: `systemd/${program}.service`,
          }
        : {
            kind: 'static-pods',
            program,
            ...at(machine, `${places['static-pods']}/${program}.yaml`),
            // as kubeadm: a command line may hold what is nobody else's business
            mode: SECRET,
            template: `static-pod/${program}.yaml`,
          },
      {
        kind: 'flags',
        program,
        ...at(machine, `etc/kubernetes/${program}.flags`),
        mode: READABLE,
        template: '',
      },
    ]),
    ...placed('kubelet-config', 'kubelet-config', 'kubelet'),
    ...placed('proxy-config', 'proxy-config', 'kube-proxy'),
    ...(Object.keys(ON_CONTROL_PLANES) as (keyof typeof ON_CONTROL_PLANES)[])
      .filter((kind) => kind !== 'encryption-config' || encrypts(cluster))
      .flatMap((kind) =>
        placed(
          kind,
          ON_CONTROL_PLANES[kind],
          'kube-apiserver',
          kind === 'encryption-config' ? SECRET : READABLE,
        ),
      ),
    ...placed('bootstrap', 'bootstrap-kubeconfig', 'kubelet', SECRET, 'kubeconfig.yaml').filter(
      ({ machine }) => machine !== undefined && bootstraps(machine.name, cluster),
    ),
    ...applied('rbac', READABLE),
    ...(cluster.kubelets === 'bootstrap' ? applied('bootstrap', SECRET) : []),
    ...applied('network-policy', READABLE),
  ];
}

function applied(kind: RenderKind, mode: number): readonly Rendering[] {
  return [{ kind, path: `manifests/${kind}.yaml`, mode, template: `manifest/${kind}.yaml` }];
}

/** Whether the API server encrypts what it stores. */
export function encrypts({ encryption }: Cluster): boolean {
  return encryption.provider !== 'none';
}
