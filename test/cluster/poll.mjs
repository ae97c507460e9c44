// @ts-check
// Waiting with a bound: ask, and ask again, until it is so or the time is up. Never a sleep on a guess.

import { setTimeout as pause } from 'node:timers/promises';

/** What went wrong in the bed, in words that name the component, file or port. */
export class BedError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'BedError';
  }
}

/**
 * @template T
 * @param {string} what the thing waited for, as it reads after "waited 30 s for"
 * @param {() => T | undefined | false | Promise<T | undefined | false>} probe gives a value when it is so
 * @param {{ limitMs?: number, everyMs?: number, onTimeout?: () => string }} [options]
 * @returns {Promise<T>}
 */
export async function until(what, probe, { limitMs = 60_000, everyMs = 50, onTimeout = () => '' } = {}) {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() >= end) {
      throw new BedError(`waited ${limitMs / 1000} s in vain for ${what}${onTimeout()}`);
    }
    await pause(everyMs);
  }
}
