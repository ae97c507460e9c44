/** Every meaning. */
import { JUDGED } from './judged.ts';
import type { Meaning } from './meaning.ts';
import { OWN_MEANINGS } from './own.ts';
import { REFUSED_MEANINGS } from './refused.ts';
import { RIGHT_MEANINGS } from './right.ts';

export const MEANINGS = { ...JUDGED, ...REFUSED_MEANINGS, ...OWN_MEANINGS, ...RIGHT_MEANINGS } as const;
export type MeaningId = keyof typeof MEANINGS;
export const MEANING_IDS = Object.keys(MEANINGS) as readonly MeaningId[];

export function meaning(id: MeaningId): Meaning {
  return MEANINGS[id];
}
