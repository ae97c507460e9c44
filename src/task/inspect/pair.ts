/** Which halves belong together by where they lie; whether they fit is for the rules to say. */
import type { Item, ItemOf } from './item.ts';

type Half = ItemOf<'certificate' | 'public-key' | 'request'>;
type Key = ItemOf<'key'>;

/** All that was met, by where it lies: looked through once, since every certificate asks. */
export interface Pairs {
  /** of each kind of half the first that lies in a place: in a file, or in one entry of it */
  readonly firsts: ReadonlySet<object>;
  readonly keysIn: ReadonlyMap<string, Key>;
  readonly keysBeside: ReadonlyMap<string, Key>;
  /** where an authority's certificate lies, without the ending of its name */
  readonly authorities: ReadonlySet<string>;
}

export function pairsAmong(items: readonly Item[]): Pairs {
  const firsts = new Map<string, Item>();
  const keysIn = new Map<string, Key>();
  const keysBeside = new Map<string, Key>();
  const authorities = new Set<string>();
  for (const item of items) {
    const place = placeOf(item);
    keep(firsts, `${item.what} ${place}`, item);
    if (item.what === 'certificate' && item.facts.authority) {
      const stem = stemOf(item.path ?? '', item.what);
      if (stem !== undefined) authorities.add(stem);
    }
    if (item.what !== 'key') continue;
    keep(keysIn, place, item);
    for (const stem of keyStems(item.path ?? '')) keep(keysBeside, stem, item);
  }
  return { firsts: new Set(firsts.values()), keysIn, keysBeside, authorities };
}

/**
 * The private key that belongs to a certificate, request or public key by where it lies: in the same kubeconfig
 * entry, in the same file (a leaf only: what follows it in a bundle is its chain), or beside it under the same name.
 */
export function keyFor(half: Half, { firsts, keysIn, keysBeside }: Pairs): Key | undefined {
  if (!firsts.has(half)) return undefined;
  const stem = stemOf(half.path ?? '', half.what);
  return keysIn.get(placeOf(half)) ?? (stem === undefined ? undefined : keysBeside.get(stem));
}

/** Whether a key that tells nothing of itself lies beside the certificate of an authority. */
export function isOfAuthority({ path = '' }: ItemOf<'sealed-key'>, { authorities }: Pairs): boolean {
  return keyStems(path).some((stem) => authorities.has(stem));
}

function placeOf({ subject, within }: Pick<Item, 'subject' | 'within'>): string {
  return JSON.stringify([subject.file, within]);
}

function keep<T>(into: Map<string, T>, name: string, item: T): void {
  if (!into.has(name)) into.set(name, item);
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
