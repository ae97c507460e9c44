/** Chance that can be had again: the same seed, the same certificates to the last octet (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** from 0 up to, and not including, `below` */
  upTo(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  happens(share: number): boolean {
    return this.upTo(1_000_000) < share * 1_000_000;
  }

  one<T>(list: readonly T[]): T {
    return list[this.upTo(list.length)] as T;
  }

  /** Some of the list, each at most once, in any order. */
  some<T>(list: readonly T[], most: number): T[] {
    const left = [...list];
    const count = this.upTo(Math.min(most, list.length) + 1);
    return Array.from({ length: count }, () => left.splice(this.upTo(left.length), 1)[0] as T);
  }

  octets(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.upTo(256));
  }
}
