/** Which machines of a cluster play which role. */
import type { Cluster, Machine } from './cluster.ts';
import { layout } from './layout/table.ts';
import type { PartyRecord } from './party.ts';

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

/** The machines with a kubelet. One that is control plane and worker has one kubelet. */
export function nodesOf({ layout: id, controlPlane, workers }: Cluster): readonly Machine[] {
  if (layout(id).kubelets === 'workers') return workers;
  const names = new Set(controlPlane.map(({ name }) => name));
  return [...controlPlane, ...workers.filter(({ name }) => !names.has(name))];
}
