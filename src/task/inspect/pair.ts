/** Which halves belong together by where they lie; whether they fit is for the rules to say. */
import type { Item, ItemOf } from './item.ts';

type Half = ItemOf<'certificate' | 'public-key' | 'request'>;
type Key = ItemOf<'key'>;

/**
 * The private key that belongs to a certificate, request or public key by where it lies: in the same kubeconfig
 * entry, in the same file (a leaf only: what follows it in a bundle is its chain), or beside it under the same name.
 */
export function keyFor(half: Half, items: readonly Item[]): Key | undefined {
  const keys = items.filter((item): item is Key => item.what === 'key');
  const here = (item: Item) => item.subject.file === half.subject.file && item.within === half.within;
  const isFirst = items.find((item) => item.what === half.what && here(item)) === half;
  const inside = keys.find(here);
  if (inside !== undefined) return isFirst ? inside : undefined;
  const stem = stemOf(half.path ?? '', half.what);
  return isFirst && stem !== undefined
    ? keys.find(({ path }) => keyStems(path ?? '').includes(stem))
    : undefined;
}

const STEMS: Readonly<Record<Half['what'], RegExp>> = {
  'certificate': /^(.*)\.(?:crt|pem|cert|cer)$/,
  'request': /^(.*)\.(?:csr|req)$/,
  'public-key': /^(.*?)(?:\.pub|-pub\.pem|\.pub\.pem)$/,
};

/** ca.crt, ca.pem, ca.cert, ca.cer → ca, with its folder; sa.pub → sa. */
function stemOf(path: string, what: Half['what']): string | undefined {
  return STEMS[what].exec(path)?.[1];
}

/** ca.key, ca-key.pem, ca.key.pem → ca. */
function keyStems(path: string): readonly string[] {
  return [/^(.*)\.key$/, /^(.*)-key\.pem$/, /^(.*)\.key\.pem$/].flatMap(
    (shape) => shape.exec(path)?.[1] ?? [],
  );
}
