/** Who writes to the store, as its lock says. */
import type { Fields } from './fields.ts';

/** Holders of which it cannot be known from here whether they live. */
export const UNJUDGED: ReadonlySet<string> = new Set(['other-host', 'other-namespace', 'unreadable']);

export function holder(e: Fields): string {
  const who = e('pid') === '' ? 'another process' : `process ${e('pid')}`;
  return `${who}${e('host') === '' ? '' : ` on ${e('host')}`}${e('since') === '' ? '' : ` since ${e('since')}`}`;
}
