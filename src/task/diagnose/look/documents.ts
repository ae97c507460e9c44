/** What configurations say that rules read: their text was read with all other files, and is understood here. */
import type { Use } from '../../../domain/site/site.ts';
import { fromUtf8 } from '../../../domain/utf8.ts';
import { readSiteDocument } from '../../../format/site/document.ts';

export function withDocument(use: Use): Use {
  const { material, slot } = use;
  if (material === undefined) return use;
  const document = readSiteDocument(slot, fromUtf8(material.bytes));
  return document === undefined ? use : { ...use, material: { ...material, document } };
}
