/** Which machines of a cluster play which role. */
import type { Cluster, Machine } from './cluster.ts';
import { layout } from './layout/table.ts';
import { type PartyId, type PartyRecord, PARTIES } from './party.ts';

/** The machines of a role, each once; one of nothing for what runs anywhere. */
export function machinesOf(role: PartyRecord['on'], cluster: Cluster): readonly (Machine | undefined)[] {
  switch (role) {
    case 'control-plane':
      return cluster.controlPlane;
    case 'etcd-member':
      return cluster.etcd;
    case 'node':
      return nodesOf(cluster);
    case 'anywhere':
      return [undefined];
  }
}

/** Every machine of a cluster, each once, whatever roles it plays. */
export function machinesIn({ controlPlane, etcd, workers }: Cluster): readonly Machine[] {
  return [...new Map([...controlPlane, ...etcd, ...workers].map((one) => [one.name, one])).values()];
}

/** The machines with a kubelet. One that is control plane and worker has one kubelet. */
export function nodesOf({ layout: id, controlPlane, workers }: Cluster): readonly Machine[] {
  if (layout(id).kubelets === 'workers') return workers;
  const names = new Set(controlPlane.map(({ name }) => name));
  return [...controlPlane, ...workers.filter(({ name }) => !names.has(name))];
}

/** How a program is run on a machine, which is how it is restarted. */
export type Runs = 'unit' | 'static-pod';

/** undefined where it does not run there, is run by hand and just now, or is a pod of the cluster's. */
export function runsOn(machine: string, party: PartyId, cluster: Cluster): Runs | undefined {
  const among = (machines: readonly { readonly name: string }[]) =>
    machines.some(({ name }) => name === machine);
  const nodes = nodesOf(cluster);
  const { on } = PARTIES[party];
  const here = on === 'control-plane' ? cluster.controlPlane : on === 'etcd-member' ? cluster.etcd : nodes;
  if (!among(here)) return undefined;
  const runs = layout(cluster.layout).runs[party];
  // a static pod needs a kubelet to run it
  return runs === 'static-pod' && !among(nodes) ? 'unit' : runs;
}

/**
 * Whether the kubelet of a machine asks the cluster for its client certificate. One that runs the API server itself, as a
 * static pod, has nobody to ask before it runs.
 */
export function bootstraps(machine: string, cluster: Cluster): boolean {
  return (
    cluster.kubelets === 'bootstrap' &&
    runsOn(machine, 'kubelet', cluster) !== undefined &&
    runsOn(machine, 'kube-apiserver', cluster) !== 'static-pod'
  );
}
