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
import { clusterTellings } from './look/cluster-file.ts';
import { kubectlWith } from './look/kubectl.ts';
import { kubeconfigsOn, machineTellings } from './look/machine.ts';
import { listing, openSight, type Sight, stateOf } from './look/sight.ts';
import { baseOf, folderOf, type Telling } from './look/telling.ts';
import { type Seen, seenFrom } from './look/uses.ts';

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

export async function look({ targets, file }: LookAsk, ports: LookPorts): Promise<Site> {
  const sight = openSight(ports.files);
  const machines: SiteMachine[] = [];
  const seen: Seen[] = [];
  const named = targets.length > 0 ? targets : file === undefined ? [] : [folderOf(file) || '.'];
  let cluster: Cluster | undefined = file === undefined ? undefined : await loadCluster(file, ports.files);
  for (const target of named) {
    const store = await storeAt(target, sight);
    if (store !== undefined) {
      cluster ??= store.file === undefined ? undefined : await loadCluster(store.file, ports.files);
      const about = { cluster, file: store.file ?? file };
      for (const [i, machine] of store.machines(cluster).entries()) {
        machines.push(machine);
        seen.push(...(await seeMachine(machine, about, sight, ids(seen))));
        ports.progress(i + 1, store.machines(cluster).length, 'reading');
      }
      for (const path of store.kubeconfigs) {
        const one = await kubectlWith(idOf('kubectl', baseOf(path), ids(seen)), path, undefined, sight);
        if (one !== undefined) seen.push(one);
      }
    }
  }
  return {
    machines,
    programs: seen.map(({ program }) => program),
    uses: seen.flatMap(({ uses }) => uses),
    troubles: sight.troubles,
    ...optional('cluster', cluster),
  };
}

interface About {
  readonly cluster: Cluster | undefined;
  readonly file: string | undefined;
}

async function seeMachine(
  machine: SiteMachine,
  { cluster, file }: About,
  sight: Sight,
  taken: Set<string>,
): Promise<readonly Seen[]> {
  const told = await machineTellings(machine, sight);
  const parties = new Set(told.map(({ party }) => party));
  const tellings: readonly Telling[] = [
    ...told,
    ...(cluster === undefined || file === undefined
      ? []
      : clusterTellings(cluster, file, machine, parties, sight)),
  ];
  const seen: Seen[] = [];
  for (const telling of tellings)
    seen.push(await seenFrom(idOf(telling.party, machine.name, taken), telling, sight));
  const used = new Set(seen.flatMap(({ uses }) => uses.map(({ spot }) => spot.file)));
  for (const path of await kubeconfigsOn(machine, sight)) {
    if (used.has(path)) continue;
    const one = await kubectlWith(
      idOf('kubectl', `${machine.name}/${baseOf(path)}`, taken),
      path,
      machine,
      sight,
    );
    if (one !== undefined) seen.push(one);
  }
  return seen;
}

interface StoreFolder {
  readonly file?: string;
  readonly machines: (cluster: Cluster | undefined) => readonly SiteMachine[];
  readonly kubeconfigs: readonly string[];
}

const CLUSTER_FILE = 'kubepki.yaml';

/** A store of ours, or a folder of machines' roots. */
async function storeAt(folder: string, sight: Sight): Promise<StoreFolder | undefined> {
  const file = `${folder}/${CLUSTER_FILE}`;
  const nodes = await listing(`${folder}/nodes`, sight);
  const shared = [
    ...(await listing(`${folder}/pki`, sight)),
    ...(await listing(`${folder}/pki/users`, sight)),
  ];
  return {
    ...((await stateOf(file, sight)) === undefined ? {} : { file }),
    kubeconfigs: shared.map(({ path }) => path).filter((path) => /\.(?:kubeconfig|conf)$/.test(path)),
    machines: (cluster) => {
      const meant = new Map((cluster === undefined ? [] : machinesIn(cluster)).map((one) => [one.name, one]));
      const there = nodes.filter(({ kind }) => kind === 'directory').map(({ path }) => baseOf(path));
      return [...new Set([...there, ...meant.keys()])].map((name) => ({
        name,
        root: `${folder}/nodes/${name}`,
        addresses: meant.get(name)?.addresses ?? [],
      }));
    },
  };
}

function ids(seen: readonly Seen[]): Set<string> {
  return new Set(seen.map(({ program }) => program.id));
}

/** Unique in the site: a second one of the same name on the same machine is numbered. */
function idOf(party: string, where: string, taken: Set<string>): string {
  const plain = `${party}@${where}`;
  let id = plain;
  for (let n = 2; taken.has(id); n += 1) id = `${plain}#${n}`;
  taken.add(id);
  return id;
}
