/** The command line of a program on a machine: its record, what the cluster file decides, and what the cluster file adds. */
import { existsIn } from '../authority.ts';
import type { Cluster, Machine } from '../cluster.ts';
import type { IdentityId } from '../identity/table.ts';
import type { FileRole } from '../layout/layout.ts';
import { layout, layoutFiles } from '../layout/table.ts';
import { covers } from '../credential.ts';
import { bootstraps, runsOn } from '../machine.ts';
import type { Condition, FlagRecord, PlaceId, ProgramId } from './program.ts';
import { program } from './table.ts';
import { valueOf } from './value-word.ts';

export interface Flag {
  readonly flag: string;
  readonly value: string;
  /** an absolute path on the machine that the flag names, and what lies there */
  readonly path?: FlagPath;
}

/** What a flag's path is to the program: a file it reads, or a file or directory it writes. */
export interface FlagPath {
  readonly path: string;
  readonly is: 'read' | 'written';
}

export function commandLine(id: ProgramId, cluster: Cluster, machine: Machine): readonly Flag[] {
  const further = new Map(Object.entries(cluster.flags[id] ?? {}));
  const own = program(id)
    .flags.filter(
      (record) =>
        isGiven(record, cluster, machine) && !(record.unless !== undefined && further.has(record.unless)),
    )
    .flatMap((record): Flag[] => {
      const { flag } = record;
      const said = further.get(flag);
      further.delete(flag);
      const value = valueIn(record, cluster, machine);
      if (said !== undefined) return [{ flag, ...elsewhere(said, value) }];
      return value === undefined ? [] : [{ flag, ...value }];
    });
  return [...own, ...[...further].map(([flag, value]) => ({ flag, value }))];
}

/** The program's file on a machine. */
export function binary(id: ProgramId, { binaries }: Cluster): string {
  return `${binaries}/${id}`;
}

/** Where an identity's file lies on a machine; undefined where the layout puts none there. */
export function fileOn(
  id: IdentityId,
  role: FileRole,
  cluster: Cluster,
  machine: Machine,
): string | undefined {
  const file = layoutFiles(cluster.layout, id).find(
    (one) => one.role === role && covers(one.on, machine, cluster),
  );
  return file === undefined ? undefined : `/${file.path}`;
}

export function placeOn(id: PlaceId, cluster: Cluster): string {
  return `/${layout(cluster.layout).places[id]}`;
}

function valueIn({ is }: FlagRecord, cluster: Cluster, machine: Machine): Omit<Flag, 'flag'> | undefined {
  if ('text' in is) return { value: is.text };
  if ('word' in is) {
    const value = valueOf(is.word, cluster, machine);
    return value === undefined ? undefined : { value };
  }
  if ('place' in is) {
    const path = placeOn(is.place, cluster);
    return { value: path, path: { path, is: WRITTEN.has(is.place) ? 'written' : 'read' } };
  }
  const path = fileOn(is.file, is.role, cluster, machine);
  // a kubelet that asks for its certificate writes its kubeconfig itself (cmd/kubelet/app/server.go, bootstrap.LoadClientCert)
  const own = is.file === 'kubelet' && is.role === 'kubeconfig' && bootstraps(machine.name, cluster);
  return path === undefined ? undefined : { value: path, path: { path, is: own ? 'written' : 'read' } };
}

/** What the cluster file says instead; where that is another path, it is read or written as ours would have been. */
function elsewhere(said: string, { path }: Omit<Flag, 'flag'> = { value: said }): Omit<Flag, 'flag'> {
  return path !== undefined && said.startsWith('/')
    ? { value: said, path: { ...path, path: said } }
    : { value: said };
}

const WRITTEN: ReadonlySet<PlaceId> = new Set(['etcd-data', 'audit-log']);

function isGiven({ since, until, when = [] }: FlagRecord, cluster: Cluster, machine: Machine): boolean {
  const { minor } = cluster.kubernetesVersion;
  const known = minor >= (since ?? 0) && minor <= (until ?? Number.POSITIVE_INFINITY);
  return known && when.every((condition) => holds(condition, cluster, machine));
}

function holds(condition: Condition, cluster: Cluster, machine: Machine): boolean {
  if (typeof condition !== 'string')
    return 'has' in condition ? has(condition.has, cluster) : !has(condition.hasNot, cluster);
  switch (condition) {
    case 'under-root':
      return cluster.authorities.kubernetes === 'intermediate';
    case 'not-under-root':
      return cluster.authorities.kubernetes !== 'intermediate';
    case 'signs':
      return signs(cluster);
    case 'bootstraps':
      return bootstraps(machine.name, cluster);
    case 'takes-tokens':
      return cluster.kubelets === 'bootstrap' || cluster.layout === 'kubeadm';
    case 'encrypts':
      return cluster.encryption.provider !== 'none';
    case 'without-proxy':
      return isWithoutProxy(cluster, machine);
    case 'gives-pod-addresses':
      return cluster.podCidrs.length > 0;
  }
}

/** Where kube-proxy runs as pods it is on every node, control planes too; where it has units, on workers only. */
function isWithoutProxy(cluster: Cluster, machine: Machine): boolean {
  const inPods = layout(cluster.layout).runs['kube-proxy'] === undefined;
  return !inPods && runsOn(machine.name, 'kube-proxy', cluster) === undefined;
}

function has(id: IdentityId, cluster: Cluster): boolean {
  return existsIn(id, cluster) && layoutFiles(cluster.layout, id).length > 0;
}

/** Whether control planes hold the key of the authority that the controller manager would sign with. */
export function signs({ authorities, authorityKeys }: Cluster): boolean {
  return authorities.kubernetes !== 'external' && authorityKeys === 'plain';
}
