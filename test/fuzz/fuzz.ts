/**
 * Readers let loose on damaged specimens. Whatever it is given, a reader answers with a value or a KubepkiError, in
 * time that has a bound, and takes what Go takes. Every case is made again by its name: kind, seed and number.
 */
import { KubepkiError } from '../../src/domain/error.ts';
import { randomFrom } from '../torture/random.ts';
import type { Case, Judge } from './agreement.ts';
import { mutate, pick, type Random } from './mutate.ts';
import { READERS } from './reader.ts';
import { KIND_IDS, type KindId, specimensIn } from './specimen.ts';

export interface Failure {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly why: string;
}

export interface Toll {
  cases: number;
  taken: number;
  failures: number;
  /** milliseconds, and which case it was */
  slowest: number;
  slowestCase: string;
}

export interface FuzzAsk {
  readonly tree: URL;
  readonly seed: number;
  readonly judge?: Judge | undefined;
  /** asked before each batch */
  readonly goesOn: (toll: Toll) => boolean;
  readonly failed: (failure: Failure) => void;
  /** told before each case, so that somebody outside can say which one never ended */
  readonly begins?: (number: number) => void;
  /** milliseconds after which an answer comes too late; none: only the slowest is told */
  readonly late?: number;
}

const BATCH = 2200;

export async function fuzz(ask: FuzzAsk): Promise<Toll> {
  const { seed, judge, failed } = ask;
  const make = maker(ask.tree);
  const toll: Toll = { cases: 0, taken: 0, failures: 0, slowest: 0, slowestCase: '' };
  const fail = (failure: Failure): void => {
    toll.failures += 1;
    failed(failure);
  };
  for (let number = 0; ask.goesOn(toll); ) {
    const batch: Case[] = [];
    for (const end = number + BATCH; number < end; number += 1) {
      ask.begins?.(number);
      const { name, kind, bytes } = make(seed, number);
      const began = performance.now();
      const result = await run(kind, bytes);
      const took = performance.now() - began;
      toll.cases += 1;
      if (took > toll.slowest) Object.assign(toll, { slowest: took, slowestCase: name });
      if (took > (ask.late ?? Number.POSITIVE_INFINITY))
        fail({ name, bytes, why: `answered after ${took} ms` });
      if (typeof result === 'string') fail({ name, bytes, why: result });
      else batch.push({ name, kind, bytes, taken: result });
      if (result === true) toll.taken += 1;
    }
    for (const { case: each, said } of judge?.(batch) ?? []) fail({ ...each, why: said });
  }
  return toll;
}

/** What is wrong with one file that a failure left; undefined when nothing is any more. */
export async function replay(
  name: string,
  bytes: Uint8Array,
  judge: Judge | undefined,
): Promise<string | undefined> {
  const kind = KIND_IDS.find((id) => name.startsWith(`${id}-`));
  if (kind === undefined) throw new Error(`${name} does not begin with a kind: ${KIND_IDS.join(', ')}`);
  const taken = await run(kind, bytes);
  return typeof taken === 'string' ? taken : judge?.([{ name, kind, bytes, taken }])[0]?.said;
}

/** Was it taken? Text is what was thrown and may not be. */
async function run(kind: KindId, bytes: Uint8Array): Promise<boolean | string> {
  try {
    return await READERS[kind](bytes);
  } catch (thrown) {
    if (thrown instanceof KubepkiError && thrown.code !== 'internal') return false;
    return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
}

export function maker(tree: URL): (seed: number, number: number) => Pick<Case, 'name' | 'kind' | 'bytes'> {
  const specimens = specimensIn(tree);
  return (seed, number) => {
    const kind = KIND_IDS[number % KIND_IDS.length] as KindId;
    const random: Random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ number);
    const bytes = mutate(
      pick(specimens[kind], random),
      pick(specimens[pick(KIND_IDS, random)], random),
      random,
    );
    return { name: `${kind}-${seed}-${number}`, kind, bytes };
  };
}
