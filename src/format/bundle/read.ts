import { MANIFEST_MARK } from './render.ts';

/** Whose bundle a MANIFEST is of, and the places of its files; undefined for any other text. */
export function readManifest(
  text: string,
): { readonly machine: string; readonly places: readonly string[] } | undefined {
  const [first = '', ...rest] = text.split('\n');
  if (!first.startsWith(`${MANIFEST_MARK} `)) return undefined;
  const places = rest.flatMap((line) => {
    const [, place] = /^0[0-7]{3} root:root [0-9a-f]{64} (\/.+)$/.exec(line) ?? [];
    return place === undefined || place.split('/').includes('..') ? [] : [place];
  });
  return { machine: first.slice(MANIFEST_MARK.length + 1), places };
}
