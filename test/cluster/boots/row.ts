/**
 * The clusters that boot, and the choices that they try in pairs: with two values each, six clusters hold every pair of
 * values of every two choices (a covering array of strength two; five clusters do for four choices at most).
 */

/** Each choice with its two values. */
export const CHOICES = {
  layout: ['hard-way', 'kubeadm'],
  /** two: the Kubernetes authority signs for etcd too */
  authorities: ['three', 'two'],
  intermediates: ['none', 'all'],
  algorithm: ['ecdsa-p256', 'rsa-2048'],
  kubelets: ['bootstrap', 'issued'],
  etcd: ['own-machines', 'stacked'],
} as const;

type Choices = typeof CHOICES;
export type Choice = keyof Choices;
type Chosen = { readonly [Name in Choice]: Choices[Name][number] };

export interface Row extends Chosen {
  /** the cluster's name */
  readonly name: string;
  readonly controlPlanes: 1 | 2;
  /** members on machines of their own; where it is stacked, each control plane runs one */
  readonly members: 0 | 1 | 3;
  /** a machine of its own, or the first control plane as well */
  readonly node: 'worker' | 'plane';
  /** what the name of a bundle ends in: nothing for a directory */
  readonly bundle: '' | '.tar.gz';
}

const IN_ORDER = Object.keys(CHOICES) as readonly Choice[];
const COLUMNS = ['name', ...IN_ORDER, 'controlPlanes', 'members', 'node', 'bundle'];

// in the order of the columns
const TABLE = [
  ['full', 'hard-way', 'three', 'none', 'ecdsa-p256', 'bootstrap', 'own-machines', 2, 3, 'worker', ''],
  ['shared', 'kubeadm', 'two', 'none', 'rsa-2048', 'bootstrap', 'stacked', 2, 0, 'worker', '.tar.gz'],
  ['rooted', 'kubeadm', 'three', 'all', 'rsa-2048', 'issued', 'own-machines', 1, 1, 'worker', ''],
  ['common', 'kubeadm', 'three', 'none', 'ecdsa-p256', 'issued', 'stacked', 1, 0, 'plane', '.tar.gz'],
  ['single', 'hard-way', 'two', 'all', 'ecdsa-p256', 'bootstrap', 'stacked', 1, 0, 'plane', '.tar.gz'],
  ['older', 'hard-way', 'two', 'all', 'rsa-2048', 'issued', 'own-machines', 1, 1, 'worker', ''],
] as const;

export const ROWS = TABLE.map(
  (cells) => Object.fromEntries(cells.map((cell, at) => [COLUMNS[at], cell])) as unknown as Row,
);

export function rowOf(name: (typeof TABLE)[number][0]): Row {
  const found = ROWS.find((row) => row.name === name);
  if (found === undefined) throw new Error(`there is no row ${name}`);
  return found;
}

/** The pairs that no row has: "layout kubeadm, etcd stacked". */
export function pairsWithout(rows: readonly Chosen[]): readonly string[] {
  const missing: string[] = [];
  for (const [at, one] of IN_ORDER.entries())
    for (const other of IN_ORDER.slice(at + 1))
      for (const a of CHOICES[one])
        for (const b of CHOICES[other])
          if (!rows.some((row) => row[one] === a && row[other] === b))
            missing.push(`${one} ${a}, ${other} ${b}`);
  return missing;
}
