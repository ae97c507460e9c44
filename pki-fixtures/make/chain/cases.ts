/** All cases of a seed: so many of every family, each with a seed of its own that is in its name. */
import { DEMAND_FAMILIES } from './demand-family.ts';
import { CHAIN_FAMILIES, type Family } from './family.ts';
import { POOL_FAMILIES } from './pool-family.ts';
import { Chance } from './random.ts';
import { SHAPE_FAMILIES } from './shape-family.ts';
import { SIGNATURE_FAMILIES } from './signature-family.ts';
import type { Case } from './scene.ts';

const FAMILIES: Readonly<Record<string, Family>> = { ...CHAIN_FAMILIES, ...DEMAND_FAMILIES, ...POOL_FAMILIES, ...SHAPE_FAMILIES, ...SIGNATURE_FAMILIES };

/** How many of each family there are for one of the usual; what has more ways to go wrong is asked more often. */
const WEIGHT: Readonly<Record<string, number>> = {
  malformed: 6,
  'extension shapes': 3,
  'key shapes': 2,
  'name constraints': 2,
  mixed: 2,
  uris: 2,
  'nested constraints': 3,
  web: 3,
  'demanded policies': 2,
  crowd: 0.2,
};

export function casesOf(seed: number, each: number): Case[] {
  return Object.keys(FAMILIES).flatMap((family, place) =>
    Array.from({ length: Math.ceil(each * (WEIGHT[family] ?? 1)) }, (_, i) => caseOf(family, seed * 1_000_003 + place * 50_021 + i)),
  );
}

/** One case again, by what its id says. */
export function caseOf(family: string, seed: number): Case {
  const make = FAMILIES[family];
  if (make === undefined) throw new Error(`no family ${family}`);
  return { id: `${family} #${seed >>> 0}`, ...make(new Chance(seed)) };
}
