/** Constraints on addresses (RFC 5280 §4.2.1.10), each family for itself: Go's ipConstraints (crypto/x509 constraints.go). */
import { addressOf, unmapped } from '../../domain/address.ts';
import type { AddressRange } from '../read/name-constraint.ts';
import type { Ordering } from './subtree-set.ts';
import { SubtreeSet } from './subtree-set.ts';

export class AddressSet {
  readonly #byLength: ReadonlyMap<number, SubtreeSet<AddressRange, Uint8Array>>;

  constructor(ranges: readonly AddressRange[]) {
    const families = [4, 16].map((length) => {
      const own = ranges.filter(({ address }) => address.length === length);
      return [length, new SubtreeSet(own, BY_OCTET)] as const;
    });
    this.#byLength = new Map(families);
  }

  find(address: Uint8Array): string | undefined {
    const range = this.#byLength.get(address.length)?.find(address);
    return range === undefined ? undefined : rangeText(range);
  }
}

/** As Go's IPNet prints itself: its address unmasked; an IPv4-mapped one as what it maps. */
function rangeText({ address, mask }: AddressRange): string {
  const { text, bytes } = unmapped(addressOf(address));
  let bits = 0;
  for (const octet of mask.subarray(mask.length - bytes.length)) bits += 8 - zeros(octet);
  return `${text}/${bits}`;
}

/** The zeros at the end of an octet of a mask. */
function zeros(octet: number): number {
  return octet === 0 ? 8 : 31 - Math.clz32(octet & -octet);
}

function compareOctets(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Go's IPNet.Contains, in which an IPv4-mapped address or range is that of IPv4. */
function holds({ address, mask }: AddressRange, other: Uint8Array): boolean {
  const base = unmapped(addressOf(address)).bytes;
  const name = unmapped(addressOf(other)).bytes;
  if (base.length !== name.length) return false;
  const own = mask.subarray(mask.length - base.length);
  return base.every(
    (octet, i) => (octet & (own[i] as number)) === ((name[i] as number) & (own[i] as number)),
  );
}

function lastOf({ address, mask }: AddressRange): Uint8Array {
  return address.map((octet, i) => octet | (~(mask[i] as number) & 0xff));
}

const BY_OCTET: Ordering<AddressRange, Uint8Array> = {
  compare: (a, b) => compareOctets(a.address, b.address) || compareOctets(a.mask, b.mask),
  place: ({ address }, name) => compareOctets(address, name),
  covers: (outer, inner) => holds(outer, inner.address) && holds(outer, lastOf(inner)),
  matches: holds,
};
