/** The policy graph of RFC 9618 §5.3: one level a certificate, and in it one node a policy, so that it stays small. */
export const ANY_POLICY = '551d2000';

interface Node {
  readonly policy: string;
  expected: readonly string[];
  readonly parents: Set<Node>;
  readonly children: Set<Node>;
}

function join(policy: string, parents: Iterable<Node>, expected: readonly string[] = [policy]): Node {
  const node: Node = { policy, expected, parents: new Set(parents), children: new Set() };
  for (const parent of node.parents) parent.children.add(node);
  return node;
}

export class PolicyGraph {
  readonly #levels: Map<string, Node>[] = [new Map([[ANY_POLICY, join(ANY_POLICY, [])]])];

  get #leaves(): Map<string, Node> {
    return this.#levels.at(-1) as Map<string, Node>;
  }

  /** One certificate further down (§6.1.3 d). */
  descend(policies: readonly string[], takesAny: boolean): void {
    const above = this.#leaves;
    const expecting = new Map<string, Node[]>();
    for (const node of above.values()) {
      for (const policy of node.expected) {
        const list = expecting.get(policy);
        if (list === undefined) expecting.set(policy, [node]);
        else list.push(node);
      }
    }
    const leaves = new Map<string, Node>();
    this.#levels.push(leaves);
    const any = above.get(ANY_POLICY);
    for (const policy of policies) {
      if (policy === ANY_POLICY) continue;
      const parents = expecting.get(policy) ?? (any === undefined ? [] : [any]);
      if (parents.length > 0) leaves.set(policy, join(policy, parents));
    }
    if (takesAny && policies.includes(ANY_POLICY)) {
      for (const [policy, parents] of expecting) {
        if (!leaves.has(policy)) leaves.set(policy, join(policy, parents));
      }
    }
    this.prune();
  }

  /** What leads to no leaf goes. */
  prune(): void {
    for (const level of this.#levels.slice(1, -1).reverse()) {
      for (const node of level.values()) if (node.children.size === 0) cut(level, node);
    }
  }

  remove(policy: string): void {
    const node = this.#leaves.get(policy);
    if (node !== undefined) cut(this.#leaves, node);
  }

  /** A policy stands for others from here down (§6.1.4 b 1, 2). */
  expect(policy: string, others: readonly string[]): void {
    const node = this.#leaves.get(policy);
    const any = this.#leaves.get(ANY_POLICY);
    if (node !== undefined) node.expected = others;
    else if (any !== undefined) this.#leaves.set(policy, join(policy, [any], others));
  }

  /** Is there a policy that the authorities allow (§6.1.5 g)? */
  holdsAny(): boolean {
    if (this.#leaves.has(ANY_POLICY)) return true;
    return this.#levels.some((level) =>
      [...level.values()].some(
        ({ policy, parents }) =>
          policy !== ANY_POLICY &&
          parents.size === 1 &&
          [...parents].some((node) => node.policy === ANY_POLICY),
      ),
    );
  }
}

function cut(level: Map<string, Node>, node: Node): void {
  for (const parent of node.parents) parent.children.delete(node);
  level.delete(node.policy);
}
