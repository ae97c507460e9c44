/** When a certificate is due and when it is worrying, by the share of its own life: the contract's two lines. */
import { DAY } from './duration.ts';

export interface Lifetime {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Due for renewal, and a warning: 30 days before the end, or a third of the lifetime, whichever is less; or as long
 * before the end as somebody asks for.
 */
export function dueFrom(life: Lifetime, asked?: number): Date {
  if (asked !== undefined) return new Date(life.notAfter.getTime() - asked);
  return before(life, 30 * DAY, 1 / 3);
}

/** Critical: 7 days before the end, or a tenth of the lifetime, whichever is less. */
export function criticalFrom(life: Lifetime): Date {
  return before(life, 7 * DAY, 1 / 10);
}

function before(life: Lifetime, most: number, share: number): Date {
  const span = life.notAfter.getTime() - life.notBefore.getTime();
  return new Date(life.notAfter.getTime() - Math.min(most, Math.max(0, span) * share));
}
