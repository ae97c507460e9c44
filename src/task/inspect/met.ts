/** All that was met in one inspection: what the judging of each item needs to know of the others. */
import type { Files } from '../../domain/port.ts';
import type { Item } from './item.ts';
import { type Pairs, pairsAmong } from './pair.ts';
import { type Revocations, revocationsAmong } from './revoked.ts';
import { type Held, heldInKubeconfigs } from './namesake.ts';
import { type Signers, signersAmong } from './signer.ts';
import { type TokenKey, tokenKeysAmong } from './token-key.ts';
import { openTrusts, type Trusts } from './trust.ts';

export interface Met {
  readonly signers: Signers;
  readonly held: Held;
  readonly items: readonly Item[];
  readonly pairs: Pairs;
  readonly trusts: Trusts;
  readonly revocations: Revocations;
  readonly tokenKeys: readonly TokenKey[];
}

export async function meet(items: readonly Item[], at: Date, files: Files): Promise<Met> {
  const signers = signersAmong(items);
  const trusts = openTrusts(signers, items.length, at);
  return {
    items,
    signers,
    held: heldInKubeconfigs(items),
    pairs: pairsAmong(items),
    trusts,
    revocations: await revocationsAmong(items, signers, trusts),
    tokenKeys: await tokenKeysAmong(items, files),
  };
}
