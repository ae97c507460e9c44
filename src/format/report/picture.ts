/** A picture: who dials whom, as the languages that draw graphs have it. */
export interface Picture {
  readonly title: string;
  /** in the order in which they are drawn */
  readonly nodes: readonly { readonly id: string; readonly label: string; readonly within?: string }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly label: string;
    readonly state: PictureState;
  }[];
}

export type PictureState = 'works' | 'fails' | 'will-fail' | 'unknown';

/** Names of nodes in a language: plain words, so that nothing has to be quoted where nothing can be. */
export function wordsFor({ nodes }: Picture): ReadonlyMap<string, string> {
  return new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
}

/** Nodes by what they are within: machines; the rest under no name. */
export function byPlace({ nodes }: Picture): ReadonlyMap<string | undefined, Picture['nodes']> {
  const places = new Map<string | undefined, Picture['nodes'][number][]>();
  for (const node of nodes) {
    const here = places.get(node.within) ?? [];
    places.set(node.within, here);
    here.push(node);
  }
  return places;
}
