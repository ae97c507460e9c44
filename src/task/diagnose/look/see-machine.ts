/** Everybody who was seen on a machine. */
import type { Cluster } from '../../../domain/cluster.ts';
import type { Processes } from '../../../domain/port.ts';
import type { SiteMachine } from '../../../domain/site/site.ts';
import { clusterTellings } from './cluster-file.ts';
import { asAssumed, knownPlaceTellings } from './known-place.ts';
import { personWith } from './kubectl.ts';
import { kubeconfigsOn, machineTellings } from './machine.ts';
import { withProcesses } from './processes.ts';
import type { Sight } from './sight.ts';
import { baseOf } from './telling.ts';
import { idOf, type Seen, seenFrom } from './uses.ts';

export interface About {
  /** the cluster file, where the machine is one of its store */
  readonly meant?: { readonly cluster: Cluster; readonly file: string };
  /** where the machine is this one */
  readonly processes?: Processes;
}

export async function seeMachine(
  machine: SiteMachine,
  { meant, processes }: About,
  sight: Sight,
  taken: Set<string>,
): Promise<readonly Seen[]> {
  const files = await machineTellings(machine, sight);
  const told = processes === undefined ? files : await withProcesses(machine, files, processes, sight);
  const parties = new Set(told.map(({ party }) => party));
  const further =
    meant === undefined
      ? await knownPlaceTellings(machine, parties, sight)
      : clusterTellings(meant.cluster, meant.file, machine, parties, sight);
  const seen: Seen[] = [];
  for (const telling of [...told, ...further]) {
    const one = await seenFrom(idOf(telling.party, machine.name, taken), telling, sight);
    seen.push(telling.told.by === 'known-place' ? asAssumed(one, telling) : one);
  }
  const used = new Set(seen.flatMap(({ uses }) => uses.map(({ spot }) => spot.file)));
  for (const path of await kubeconfigsOn(machine, sight)) {
    if (used.has(path)) continue;
    const id = idOf('kubectl', `${machine.name}/${baseOf(path)}`, taken);
    const one = await personWith(id, path, machine, sight);
    if (one !== undefined) seen.push(one);
  }
  return seen;
}
