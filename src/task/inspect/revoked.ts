/** Which certificates stand on a revocation list that was met and that their own signer made. */
import { sameBytes } from '../../domain/bytes.ts';
import type { Exhibit } from '../../domain/rule/rule.ts';
import { revocationsIn } from '../../engine/read/revocation-list.ts';
import type { Item, ItemOf } from './item.ts';
import { authoritiesOf, type Signers } from './signer.ts';
import type { Trusts } from './trust.ts';

export type Revocations = ReadonlyMap<ItemOf<'certificate'>, NonNullable<Exhibit['revocation']>>;

/**
 * Each list is read once, and of it only the serials of certificates of its issuer's name are kept. Where the
 * issuer was met, a list that it did not sign revokes nothing.
 */
export async function revocationsAmong(
  items: readonly Item[],
  signers: Signers,
  { signer }: Trusts,
): Promise<Revocations> {
  const found = new Map<ItemOf<'certificate'>, NonNullable<Exhibit['revocation']>>();
  for (const list of items) {
    if (list.what !== 'revocation-list') continue;
    const { issuer } = list.facts;
    if (authoritiesOf(list.facts, signers).length > 0 && (await signer(list.facts)) === undefined) continue;
    const wanted = items.filter(
      (item): item is ItemOf<'certificate'> =>
        item.what === 'certificate' && sameBytes(item.facts.issuer.der, issuer.der),
    );
    if (wanted.length === 0) continue;
    for (const entry of revocationsIn(list.facts))
      for (const certificate of entry.ok ? wanted : [])
        if (entry.ok && certificate.facts.serial === entry.value.serial) {
          const { at, reason } = entry.value;
          const file = list.subject.file ?? '';
          found.set(certificate, { file, at, ...(reason === undefined ? {} : { reason }) });
        }
  }
  return found;
}
