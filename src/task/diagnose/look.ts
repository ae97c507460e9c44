/**
 * Looking at a site: which programs run on which machines, how, and which files they use for what. Reads only; what cannot
 * be read or understood is a trouble, and the rest is looked at all the same.
 */
import type { Cluster } from '../../domain/cluster.ts';
import { machinesIn } from '../../domain/machine.ts';
import { optional } from '../../domain/optional.ts';
import type { Clock, Files, Processes, Progress } from '../../domain/port.ts';
import type { Site, SiteMachine } from '../../domain/site/site.ts';
import { loadCluster } from '../cluster.ts';
import { heapOf } from './look/heap.ts';
import { seeHeap } from './look/see-heap.ts';
import { seeMachine } from './look/see-machine.ts';
import { filesBeside } from './look/beside.ts';
import { withDocument } from './look/documents.ts';
import { personWith } from './look/kubectl.ts';
import { machineAddresses } from './look/machine-addresses.ts';
import { openSight, type Sight, whyUnable } from './look/sight.ts';
import { kubeconfigsOfStore, machinesOfStore, type Target, targetOf, thisMachine } from './look/target.ts';
import { baseOf, folderOf } from './look/telling.ts';
import { idOf, type Seen } from './look/uses.ts';

export interface LookAsk {
  /** files and folders; none: the cluster file's store, or this machine */
  readonly targets: readonly string[];
  /** the cluster file, where there is one */
  readonly file?: string;
}

export interface LookPorts {
  readonly files: Files;
  /** absent: nobody looks who runs here */
  readonly processes?: Processes;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** @throws KubepkiError for the cluster file that was named, as every command does */
export async function look({ targets, file }: LookAsk, ports: LookPorts): Promise<Site> {
  const sight = openSight(ports.files);
  const named = file === undefined ? undefined : await loadCluster(file, ports.files);
  const found = await targetsOf(targets, file, ports, sight);
  const taken = new Set<string>();
  const machines: SiteMachine[] = [];
  const seen: Seen[] = [];
  let cluster = named;
  for (const target of found) {
    if (target.kind === 'heap') continue;
    const own =
      target.kind === 'store' ? await clusterOf(target, file, named, ports.files, sight) : undefined;
    cluster ??= own?.cluster;
    const here =
      target.kind === 'machines'
        ? target.machines
        : await machinesOfStore(target.folder, own === undefined ? [] : machinesIn(own.cluster), sight);
    const processes = target.kind === 'machines' && target.live === true ? ports.processes : undefined;
    for (const [i, machine] of here.entries()) {
      const about = { ...optional('meant', own), ...optional('processes', processes) };
      const there = await seeMachine(machine, about, sight, taken);
      machines.push(machineAddresses(machine, there));
      seen.push(...there);
      ports.progress(i + 1, here.length, 'reading');
    }
    for (const path of target.kind === 'store' ? await kubeconfigsOfStore(target.folder, sight) : []) {
      const one = await personWith(idOf('kubectl', baseOf(path), taken), path, undefined, sight);
      if (one !== undefined) seen.push(one);
    }
  }
  const heaped = found.flatMap((target) => (target.kind === 'heap' ? [target.path] : []));
  if (heaped.length > 0) seen.push(...(await seeHeap(await heapOf(heaped, sight), sight, taken)));
  return {
    machines,
    programs: seen.map(({ program }) => program),
    uses: seen.flatMap(({ uses }) => uses.map(withDocument)),
    files: await filesBeside(machines, seen, sight),
    troubles: sight.troubles,
    ...optional('cluster', cluster),
  };
}

async function targetsOf(
  targets: readonly string[],
  file: string | undefined,
  { processes }: LookPorts,
  sight: Sight,
): Promise<readonly Target[]> {
  if (targets.length > 0)
    return (await Promise.all(targets.map(async (target) => await targetOf(target, sight)))).flatMap(
      (target) => target ?? [],
    );
  if (file !== undefined) return [{ kind: 'store', folder: folderOf(file) || '.', file }];
  return [{ kind: 'machines', machines: [await thisMachine(processes, sight)], live: true }];
}

/** A store's own cluster file; one that cannot be understood is a trouble, for machines tell most themselves. */
async function clusterOf(
  { file: own }: Extract<Target, { kind: 'store' }>,
  file: string | undefined,
  named: Cluster | undefined,
  files: Files,
  sight: Sight,
): Promise<{ readonly cluster: Cluster; readonly file: string } | undefined> {
  if (named !== undefined && file !== undefined) return { cluster: named, file };
  if (own === undefined) return undefined;
  try {
    return { cluster: await loadCluster(own, files), file: own };
  } catch (error) {
    sight.troubles.push({ spot: { file: own }, ...whyUnable(error) });
    return undefined;
  }
}
