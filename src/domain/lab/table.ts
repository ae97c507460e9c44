/** Every fault. Adding one is a record in a file of fault/, its injector in src/task/lab and its story in the face. */
import type { Cluster } from '../cluster.ts';
import type { Fault } from './fault.ts';
import { AUTHORITY_FAULTS } from './fault/authority.ts';
import { NAME_FAULTS } from './fault/name.ts';

export const FAULTS = {
  ...AUTHORITY_FAULTS,
  ...NAME_FAULTS,
} as const satisfies Record<string, Fault>;

export type FaultId = keyof typeof FAULTS;
export const FAULT_IDS = Object.keys(FAULTS) as readonly FaultId[];

export function fault(id: FaultId): Fault {
  return FAULTS[id];
}

export function isFaultId(text: string): text is FaultId {
  return Object.hasOwn(FAULTS, text);
}

/** Whether a cluster has what the fault wants of it. */
export function fitsIn(id: FaultId, cluster: Cluster): boolean {
  const { layouts, needs } = fault(id);
  if (layouts !== undefined && !layouts.includes(cluster.layout)) return false;
  return needs === undefined || HAS[needs](cluster);
}

const HAS: Readonly<Record<NonNullable<Fault['needs']>, (cluster: Cluster) => boolean>> = {
  'under-root': ({ authorities }) => authorities.kubernetes === 'intermediate',
  'members': ({ etcd }) => etcd.length > 1,
  'control-planes': ({ controlPlane }) => controlPlane.length > 1,
};
