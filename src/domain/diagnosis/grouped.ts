/** Map.groupBy, which Node 20 does not have. */
export function grouped<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
): readonly (readonly Item[])[] {
  const byKey = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [item]);
    else known.push(item);
  }
  return [...byKey.values()];
}
