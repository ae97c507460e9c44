/** Entries put into somebody's kubeconfig: the lines that change are ours, all others stay octet for octet. */
import { KubepkiError } from '../../domain/error.ts';
import type { Plain } from '../template.ts';
import { isAlias, isMap, isScalar, type Node, visit, type YAMLMap } from '../yaml-door.ts';
import { type ListName, LIST_NAMES, LISTS } from './entry.ts';
import { fieldOf, openKubeconfig, type OpenKubeconfig, textOf } from './open.ts';
import { added, appended, removed, replaced, type Splice, spliced } from './splice.ts';

/** An entry as it shall be. */
export interface EntryWish {
  readonly list: ListName;
  readonly name: string;
  readonly value: { readonly [field: string]: string };
  /** fields that contradict those, and go where they are there */
  readonly drops: readonly string[];
  /** all else that stands in it goes as well */
  readonly whole?: boolean;
}

/**
 * @param fresh a whole kubeconfig, for a file that holds none yet
 * @param current the current context, where it shall be another than it is
 * @throws KubepkiError kubeconfig-invalid, self-check-failed
 */
export function editKubeconfig(
  open: OpenKubeconfig,
  wishes: readonly EntryWish[],
  current: string | undefined,
  fresh: string,
  path: string,
): string {
  const { text, root } = open;
  if (root === undefined || root.items.length === 0) return begun(open, fresh);
  // within an entry, behind the last of a list, at the end of the file: all three may be one place
  const [fields, items, ends]: Splice[][] = [[], [], []];
  for (const list of LIST_NAMES) {
    const fresh: Plain[] = [];
    for (const wish of wishes.filter((one) => one.list === list)) {
      const entry = open.entries[list].find(({ name }) => name === wish.name);
      if (entry === undefined) fresh.push({ name: wish.name, [LISTS[list]]: wish.value });
      else if (entry.item === undefined) open.refuse('shared', undefined, `${list}[${wish.name}]`);
      else fields?.push(...changed(open, entry.item, wish));
    }
    const field = fieldOf(root, list, open.refuse);
    if (fresh.length > 0)
      (field === undefined ? ends : items)?.push(appended(text, root, list, field, fresh));
  }
  if (current !== undefined) {
    const field = fieldOf(root, 'current-context', open.refuse);
    if (field !== undefined) demandUnshared(open, field.value);
    ends?.push(
      field === undefined
        ? added(text, root, 'current-context', current)
        : replaced(text, field, current, root.flow === true),
    );
  }
  const edited = spliced(text, [...(fields ?? []), ...(items ?? []), ...(ends ?? [])]);
  demandAsWished(open, openKubeconfig(edited, path), wishes, current);
  return edited;
}

/** Comments stay where they are; braces around nothing go. */
function begun({ text, root }: OpenKubeconfig, fresh: string): string {
  const [from = text.length, to = text.length] = root?.range ?? [];
  const before = text.slice(0, from);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return before + gap + fresh + text.slice(to).replace(/^\r?\n/, '');
}

function changed(open: OpenKubeconfig, item: YAMLMap, wish: EntryWish): readonly Splice[] {
  const { text, document, refuse } = open;
  const key = LISTS[wish.list];
  const field = fieldOf(item, key, refuse);
  if (field === undefined) return [added(text, item, key, wish.value)];
  const inner = field.value;
  if (isAlias(inner)) refuse('shared', inner, `${wish.list}[${wish.name}]`);
  if (!isMap(inner) || wish.whole === true) {
    demandUnshared(open, inner);
    return [replaced(text, field, wish.value, item.flow === true)];
  }
  if (inner.has('<<')) refuse('shared', inner, `${wish.list}[${wish.name}]`);
  const wrong = Object.entries(wish.value).filter(
    ([name, value]) => textOf(fieldOf(inner, name, refuse)?.value, document) !== value,
  );
  const surplus = wish.drops.flatMap((name) => fieldOf(inner, name, refuse) ?? []);
  if (wrong.length + surplus.length === 0) return [];
  if (inner.flow === true) {
    demandUnshared(open, inner);
    const whole = { ...(inner.toJS(document) as Record<string, Plain>), ...wish.value };
    const kept = Object.entries(whole).filter(([name]) => !wish.drops.includes(name));
    return [replaced(text, field, Object.fromEntries(kept), item.flow === true)];
  }
  return [
    ...wrong.map(([name, value]) => {
      const old = fieldOf(inner, name, refuse);
      if (old === undefined) return added(text, inner, name, value);
      demandUnshared(open, old.value);
      if (old.value !== null && !isScalar(old.value) && !isAlias(old.value)) refuse('shape', old.value, name);
      return replaced(text, old, value, false);
    }),
    ...surplus.map((old) => {
      demandUnshared(open, old.value);
      return removed(text, old);
    }),
  ];
}

/** What others refer to would change for them too. */
function demandUnshared({ document, refuse }: OpenKubeconfig, node: Node | null | undefined): void {
  const anchors = new Set<string>();
  const shared: Node[] = [];
  if (node === null || node === undefined) return;
  visit(node, {
    Node: (_key, each) => {
      if (!isAlias(each) && each.anchor !== undefined) anchors.add(each.anchor);
    },
  });
  if (anchors.size === 0) return;
  visit(document, {
    Alias: (_key, alias) => {
      if (anchors.has(alias.source)) shared.push(alias);
    },
  });
  if (shared.length > 0) refuse('shared', node, [...anchors][0]);
}

type Values = Record<string, unknown>;

/** Read back, as all that is made here is: the wishes are there, and nothing else is otherwise than it was. */
function demandAsWished(
  before: OpenKubeconfig,
  after: OpenKubeconfig,
  wishes: readonly EntryWish[],
  current: string | undefined,
): void {
  const wanted = plainOf(before);
  for (const list of LIST_NAMES) {
    const entries = Array.isArray(wanted[list]) ? (wanted[list] as (Values | null)[]) : [];
    for (const { name, value, drops, whole = false } of wishes.filter((wish) => wish.list === list)) {
      const old = entries.find((entry) => entry?.['name'] === name);
      const entry = old ?? { name };
      const kept = Object.entries((whole ? {} : (entry[LISTS[list]] ?? {})) as Values);
      entry[LISTS[list]] = { ...Object.fromEntries(kept.filter(([key]) => !drops.includes(key))), ...value };
      if (old === undefined) entries.push(entry);
    }
    if (wishes.some((wish) => wish.list === list)) wanted[list] = entries;
  }
  if (current !== undefined) wanted['current-context'] = current;
  if (sorted(plainOf(after)) !== sorted(wanted))
    throw new KubepkiError('self-check-failed', { field: 'kubeconfig' });
}

/** What its aliases stand for counts as well; one that stands in what it stands for never ends. */
function plainOf({ document, refuse }: OpenKubeconfig): Values {
  try {
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 1000 }))) as Values;
  } catch {
    return refuse('too-deep');
  }
}

/** As text in which the order of fields is no difference. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
