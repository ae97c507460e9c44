/** The configurations of a program, by kind. */
import type { SiteDocument } from '../site/document.ts';
import type { SeenProgram, Site, Use } from '../site/site.ts';

type Of<Kind extends SiteDocument['kind']> = Extract<SiteDocument, { readonly kind: Kind }>;

export function documentsOf<Kind extends SiteDocument['kind']>(
  { uses }: Site,
  { id }: SeenProgram,
  kind: Kind,
): readonly { readonly use: Use; readonly document: Of<Kind> }[] {
  return uses.flatMap((use) => {
    const { program, material } = use;
    const document = material?.document;
    return program === id && document?.kind === kind ? [{ use, document: document as Of<Kind> }] : [];
  });
}
