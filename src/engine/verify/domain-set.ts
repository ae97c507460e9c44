/**
 * Constraints on domain names (RFC 5280 §4.2.1.10), which the hosts of URIs and of mailboxes are held to as well: Go's
 * dnsConstraints (crypto/x509 constraints.go). A leading dot asks for at least one label more.
 */
import type { Ordering } from './subtree-set.ts';
import { SubtreeSet } from './subtree-set.ts';

export class DomainSet {
  readonly #all: boolean;
  readonly #trees: SubtreeSet<string, string>;
  /** excluded only: what the subtrees look like to a wildcard that would cover them */
  readonly #parents: ReadonlyMap<string, string>;

  constructor(trees: readonly string[], excluded: boolean) {
    this.#all = trees.includes('');
    this.#trees = new SubtreeSet(this.#all ? [] : trees, BY_LABEL);
    const parents = new Map<string, string>();
    for (const tree of excluded ? this.#trees.trees : []) {
      const parent = withoutFirst(tree.toLowerCase());
      if (parent !== '') parents.set(parent, tree.toLowerCase());
    }
    this.#parents = parents;
  }

  find(name: string): string | undefined {
    if (this.#all) return '';
    const found = this.#trees.find(name);
    if (found !== undefined || !name.startsWith('*')) return found;
    return this.#parents.get(withoutFirst(name.toLowerCase()));
  }
}

/** From the first dot on. */
function withoutFirst(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot);
}

/** From the end backwards, case aside, a dot before everything else, so that a domain is followed by what is in it. */
function compare(a: string, b: string): number {
  for (let back = 1; back <= a.length && back <= b.length; back += 1) {
    const difference = weight(a, a.length - back) - weight(b, b.length - back);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function weight(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 0x2e) return 0;
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}

/** Is the tree a suffix of the name in whole labels? */
function holds(tree: string, name: string): boolean {
  const extra = name.length - tree.length;
  if (extra < 0) return false;
  for (let i = 0; i < tree.length; i += 1) if (weight(tree, i) !== weight(name, i + extra)) return false;
  return extra === 0 || tree.startsWith('.') || name.charAt(extra - 1) === '.';
}

const BY_LABEL: Ordering<string, string> = { compare, place: compare, covers: holds, matches: holds };
