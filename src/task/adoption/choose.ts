/** One among several: by criteria in their order, the first that tells two apart. What decided is told with each that was not taken. */
import type { Choice } from '../../domain/adoption.ts';

export interface Criterion<T> {
  readonly by: Choice;
  /** more is better */
  readonly rank: (one: T) => number;
}

export interface Chosen<T> {
  readonly chosen: T;
  readonly others: readonly { readonly one: T; readonly by: Choice }[];
}

export function choose<T>(
  candidates: readonly T[],
  criteria: readonly Criterion<T>[],
): Chosen<T> | undefined {
  const ranked = candidates.map((one) => ({ one, ranks: criteria.map(({ rank }) => rank(one)) }));
  const [first, ...rest] = ranked;
  if (first === undefined) return undefined;
  // the first of equals, so that the order in which files were found decides at last
  const top = rest.reduce((a, b) => ((firstDifference(b.ranks, a.ranks) ?? 0) > 0 ? b : a), first);
  return {
    chosen: top.one,
    others: ranked
      .filter((other) => other !== top)
      .map(({ one, ranks }) => {
        const at = top.ranks.findIndex((rank, i) => rank !== ranks[i]);
        return { one, by: criteria[at]?.by ?? 'order' };
      }),
  };
}

function firstDifference(a: readonly number[], b: readonly number[]): number | undefined {
  const at = a.findIndex((rank, i) => rank !== b[i]);
  return at < 0 ? undefined : (a[at] ?? 0) - (b[at] ?? 0);
}
