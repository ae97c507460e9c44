/** Where in a store a fault lies: places of a fault as paths, for whatever cluster it is done to. */
import type { Cluster, Machine } from '../cluster.ts';
import { credentials, type Credential } from '../credential.ts';
import type { IdentityId } from '../identity/table.ts';
import type { Place } from '../layout/layout.ts';
import { layout, layoutFiles } from '../layout/table.ts';
import { nodesOf, runsOn } from '../machine.ts';
import type { ProgramId } from '../program/program.ts';
import { KubepkiError } from '../error.ts';
import type { FaultPlace, LabMachine } from './fault.ts';

export function labMachine(on: LabMachine, cluster: Cluster): Machine {
  const { controlPlane, etcd, workers } = cluster;
  const machine = {
    'control-plane': controlPlane[0],
    'another': controlPlane.at(-1),
    'member': etcd[0],
    'node': workers[0] ?? nodesOf(cluster)[0],
  }[on];
  if (machine === undefined)
    throw new KubepkiError('internal', { what: 'a cluster without a machine of that part' });
  return machine;
}

/** The credential of an identity: that machine's own where each has one, else the cluster's. */
export function labCredential(id: IdentityId, on: LabMachine | undefined, cluster: Cluster): Credential {
  const all = credentials(cluster).filter(({ identity }) => identity === id);
  const name = on === undefined ? undefined : labMachine(on, cluster).name;
  const found = all.find(({ machine }) => machine === name) ?? all[0];
  if (found === undefined) throw new KubepkiError('internal', { what: 'a cluster without that credential' });
  return found;
}

const FOR: Readonly<Record<LabMachine, readonly Place[]>> = {
  'control-plane': ['own', 'control-plane', 'first-control-plane'],
  'another': ['own', 'control-plane'],
  'member': ['own', 'etcd-member', 'stacked-member'],
  'node': ['own', 'node'],
};

/** Paths below the store's root; none where the cluster's layout has no such file. */
export function faultFiles(place: FaultPlace, cluster: Cluster): readonly string[] {
  if ('identity' in place) {
    const { identity, role, on } = place;
    const paths = labCredential(identity, on, cluster)
      .files.filter((file) => file.role === role)
      .map(({ path }) => path);
    if (on === undefined) return paths;
    // a machine with two parts has a copy for each: etcd's authority for the member, and for the API server beside it
    const root = `nodes/${labMachine(on, cluster).name}/`;
    const here = layoutFiles(cluster.layout, identity)
      .filter((file) => file.role === role && FOR[on].includes(file.on))
      .map(({ path }) => root + path);
    const there = paths.filter((path) => here.includes(path));
    return there.length > 0 ? there : paths;
  }
  const { name } = labMachine(place.on, cluster);
  if ('place' in place) return [`nodes/${name}/${layout(cluster.layout).places[place.place]}`];
  return [programFile(place.program, name, cluster)];
}

/** The unit or the manifest that says how a program runs on a machine. */
export function programFile(program: ProgramId, machine: string, cluster: Cluster): string {
  return runsOn(machine, program, cluster) === 'static-pod'
    ? `nodes/${machine}/${layout(cluster.layout).places['static-pods']}/${program}.yaml`
    : `nodes/${machine}/etc/systemd/system/${program}.service`;
}
