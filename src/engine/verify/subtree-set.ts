/**
 * Subtrees in order, those inside another one dropped, so that the one a name could lie in is found by halving: a
 * certificate with tens of thousands of constraints and of names costs no more than sorting them (Go 1.26,
 * crypto/x509 constraints.go, has the same property, and which subtree is found decides what its error says).
 */
export interface Ordering<Tree, Name> {
  readonly compare: (a: Tree, b: Tree) => number;
  /** where the name would stand among the subtrees */
  readonly place: (tree: Tree, name: Name) => number;
  readonly covers: (outer: Tree, inner: Tree) => boolean;
  readonly matches: (tree: Tree, name: Name) => boolean;
}

export class SubtreeSet<Tree, Name> {
  readonly trees: readonly Tree[];
  readonly #ordering: Ordering<Tree, Name>;

  constructor(trees: readonly Tree[], ordering: Ordering<Tree, Name>) {
    const kept: Tree[] = [];
    for (const tree of trees.toSorted(ordering.compare)) {
      const last = kept.at(-1);
      if (last === undefined || !ordering.covers(last, tree)) kept.push(tree);
    }
    this.trees = kept;
    this.#ordering = ordering;
  }

  /** The subtree that the name lies in. */
  find(name: Name): Tree | undefined {
    const { place, matches } = this.#ordering;
    let low = 0;
    for (let high = this.trees.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (place(this.trees[middle] as Tree, name) < 0) low = middle + 1;
      else high = middle;
    }
    const exact = this.trees[low];
    if (exact !== undefined && place(exact, name) === 0) return exact;
    const nearest = this.trees[Math.max(low - 1, 0)];
    return nearest !== undefined && matches(nearest, name) ? nearest : undefined;
  }
}
