/** All that was met in one inspection: what the judging of each item needs to know of the others. */
import type { Files } from '../../domain/port.ts';
import type { Item } from './item.ts';
import { type Pairs, pairsAmong } from './pair.ts';
import { type Revocations, revocationsAmong } from './revoked.ts';
import { type Signers, signersAmong } from './signer.ts';
import { type TokenKey, tokenKeysAmong } from './token-key.ts';

export interface Met {
  readonly items: readonly Item[];
  readonly pairs: Pairs;
  readonly signers: Signers;
  readonly revocations: Revocations;
  readonly tokenKeys: readonly TokenKey[];
}

export async function meet(items: readonly Item[], files: Files): Promise<Met> {
  const signers = signersAmong(items);
  return {
    items,
    pairs: pairsAmong(items),
    signers,
    revocations: await revocationsAmong(items, signers),
    tokenKeys: await tokenKeysAmong(items, files),
  };
}
