/** A word of a command line, and where it stands: what is wrong with it is mended there. */
import type { Spot } from '../../domain/site/site.ts';

export interface Word {
  readonly text: string;
  readonly spot: Spot;
}

/** A variable of a program's environment. */
export type Variables = ReadonlyMap<string, Word>;

/** Nobody's command line has as many words: more would be a way of keeping somebody busy. */
export const MOST_WORDS = 10_000;
