/** Every fault. Adding one is a record in a file of fault/, its injector in src/task/lab and its story in the face. */
import type { Cluster } from '../cluster.ts';
import type { Fault } from './fault.ts';
import { AUTHORITY_FAULTS } from './fault/authority.ts';
import { CHAIN_FAULTS } from './fault/chain.ts';
import { DATE_FAULTS } from './fault/date.ts';
import { FILE_FAULTS } from './fault/file.ts';
import { FLAG_FAULTS } from './fault/flag.ts';
import { FORM_FAULTS } from './fault/form.ts';
import { KUBECONFIG_FAULTS } from './fault/kubeconfig.ts';
import { NAME_FAULTS } from './fault/name.ts';
import { PAIR_FAULTS } from './fault/pair.ts';
import { PURPOSE_FAULTS } from './fault/purpose.ts';
import { SUBJECT_FAULTS } from './fault/subject.ts';
import { TOKEN_FAULTS } from './fault/token.ts';

export const FAULTS = {
  ...AUTHORITY_FAULTS,
  ...NAME_FAULTS,
  ...DATE_FAULTS,
  ...SUBJECT_FAULTS,
  ...PURPOSE_FAULTS,
  ...PAIR_FAULTS,
  ...CHAIN_FAULTS,
  ...FORM_FAULTS,
  ...KUBECONFIG_FAULTS,
  ...TOKEN_FAULTS,
  ...FILE_FAULTS,
  ...FLAG_FAULTS,
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
