/** The numbers of kube-controller-manager's signer, taken apart again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifetimeOf } from '../../../src/domain/api/lifetime.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTES = 60;

/** signer.go duration and authority/policies.go apply, in seconds. */
function signedFor(asked: number | undefined, cap: number, ends = Number.POSITIVE_INFINITY) {
  const ttl = asked === undefined || asked > cap ? cap : Math.max(asked, 600);
  const end = NOW / 1000 + (ttl < 8 * 3600 ? ttl : ttl - 5 * MINUTES);
  return {
    notBefore: new Date(NOW - 5 * MINUTES * 1000),
    notAfter: new Date(Math.min(end, ends) * 1000),
    builtIn: true,
    ...(asked === undefined ? {} : { asked }),
    signerEnds: new Date(Math.min(ends * 1000, NOW * 3)),
  };
}

describe('what the numbers show', () => {
  it.each([
    [600, 31_536_000, 'as-asked', undefined],
    [28_799, 31_536_000, 'as-asked', undefined],
    [28_800, 31_536_000, 'backdated', undefined],
    [31_536_000, 31_536_000, 'backdated', undefined],
    [31_536_001, 31_536_000, 'capped', 31_536_000],
    [86_400, 3600, 'capped', 3600],
    [86_400, 28_700, 'capped', undefined], // as long as one of 8 h less five minutes would make it
    [undefined, 31_536_000, 'unasked', undefined],
  ] as const)('%s s asked, %s s granted: %s', (asked, cap, reason, told) => {
    const { reason: found, cap: sum } = lifetimeOf(signedFor(asked, cap));
    expect([found, sum]).toEqual([reason, told]);
  });

  it('the signer’s own end, where that is at hand; without it one of two', () => {
    const ends = NOW / 1000 + 5000;
    expect(lifetimeOf(signedFor(86_400, 31_536_000, ends)).reason).toBe('signer-ends');
    expect(lifetimeOf(signedFor(undefined, 31_536_000, ends)).reason).toBe('signer-ends');
    const { signerEnds: _, ...blind } = signedFor(86_400, 31_536_000, ends);
    expect(lifetimeOf(blind).reason).toBe('shorter');
  });

  it('is never said of more than it shows', () => {
    const seconds = fc.integer({ min: 600, max: 400_000_000 });
    fc.assert(
      fc.property(seconds, seconds, (asked, cap) => {
        const found = lifetimeOf(signedFor(asked, cap));
        if (asked <= cap) expect(['as-asked', 'backdated']).toContain(found.reason);
        else {
          // between eight hours and five minutes more two grants give the same certificate
          expect(['capped', 'as-asked', 'backdated']).toContain(found.reason);
          if (found.reason !== 'capped') expect(Math.abs(asked - cap)).toBeLessThanOrEqual(300);
          if (found.cap !== undefined) expect(found.cap).toBe(cap);
        }
      }),
    );
  });

  it('another signer has rules of its own', () => {
    const sight = { ...signedFor(3600, 31_536_000), builtIn: false };
    expect(lifetimeOf(sight).reason).toBe('foreign');
  });
});
