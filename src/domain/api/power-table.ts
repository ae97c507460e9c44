/**
 * Every power that leads to more than it says: whom the server knows by name, and which rights open others. Data; who has
 * which is found by callout.ts.
 */
import { NAMED_POWERS } from './power-named.ts';
import { RIGHT_POWERS } from './power-right.ts';

export interface PowerRecord {
  readonly says: string;
  readonly leadsTo: string;
  /** always; or where it holds in every namespace or in kube-system; or not */
  readonly powerful: 'always' | 'wide' | 'never';
  /** whose it is by name alone, without any binding; a trailing * stands for the rest of the name */
  readonly named?: { readonly groups?: readonly string[]; readonly users?: readonly string[] };
  /** of each list one right */
  readonly needs?: readonly (readonly Right[])[];
  readonly cites: readonly string[];
}

/** Any of the verbs on any of the resources. */
export interface Right {
  /** the most telling first: the server is asked for that one */
  readonly verbs: readonly string[];
  readonly group: string;
  /** of the cluster, which only a ClusterRoleBinding opens */
  readonly resources?: readonly string[];
  /** of namespaces */
  readonly namespaced?: readonly string[];
  /** rights that are commonly held for some names alone: which of these make it as strong as all of them */
  readonly strongNames?: readonly string[];
}

export const POWERS = { ...NAMED_POWERS, ...RIGHT_POWERS } as const satisfies Record<string, PowerRecord>;

export type PowerId = keyof typeof POWERS;
/** In the order of the table, the strongest first. */
export const POWER_IDS = Object.keys(POWERS) as readonly PowerId[];
