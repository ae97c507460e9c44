/**
 * Why a certificate lives as long as it does, told from the numbers alone and only as far as they show it
 * (pkg/controller/certificates/signer/signer.go, duration and sign; authority/policies.go, apply).
 */

const MINUTE = 60_000;
/** NotBefore is that long before the signing, and from eight hours on NotAfter is too. */
const BACKDATED = 5 * MINUTE;
const SHORT = 8 * 60 * MINUTE;

/**
 * as-asked: all of it, from the signing on · backdated: begins and ends five minutes early · capped: the signer grants no more
 * (--cluster-signing-duration) · signer-ends: the signing authority's own certificate ends then · shorter: one of these two, and
 * the authority is not at hand to say which · longer · unasked: nobody asked for anything · foreign: some other signer's rules
 */
export type LifetimeReason =
  | 'as-asked'
  | 'backdated'
  | 'capped'
  | 'signer-ends'
  | 'shorter'
  | 'longer'
  | 'unasked'
  | 'foreign';

export interface LifetimeSight {
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** seconds */
  readonly asked?: number;
  /** one of Kubernetes' own, by whose rules it can be told */
  readonly builtIn: boolean;
  /** when the certificate of the authority that signed it ends, where that is at hand */
  readonly signerEnds?: Date;
}

export interface Lifetime {
  readonly reason: LifetimeReason;
  /** seconds, from NotBefore to NotAfter */
  readonly given: number;
  readonly asked?: number;
  /** seconds: what --cluster-signing-duration must be, where the numbers allow for one value alone */
  readonly cap?: number;
}

export function lifetimeOf(sight: LifetimeSight): Lifetime {
  const { asked, notBefore, notAfter } = sight;
  const given = notAfter.getTime() - notBefore.getTime();
  const reason = reasonOf(sight, given);
  const cap = reason === 'capped' ? capOf(given) : undefined;
  return {
    reason,
    given: given / 1000,
    ...(asked === undefined ? {} : { asked }),
    ...(cap === undefined ? {} : { cap: cap / 1000 }),
  };
}

function reasonOf({ asked, builtIn, notAfter, signerEnds }: LifetimeSight, given: number): LifetimeReason {
  const clipped = signerEnds?.getTime() === notAfter.getTime();
  if (asked === undefined) return clipped ? 'signer-ends' : 'unasked';
  const wanted = asked * 1000;
  const full = wanted < SHORT ? wanted + BACKDATED : wanted;
  if (builtIn && given === full) return wanted < SHORT ? 'as-asked' : 'backdated';
  if (!builtIn) return clipped ? 'signer-ends' : given === wanted ? 'as-asked' : 'foreign';
  if (given > full) return 'longer';
  if (clipped) return 'signer-ends';
  return signerEnds === undefined ? 'shorter' : 'capped';
}

/** The grant before it was backdated. Between eight hours and five minutes more it could be either of two. */
function capOf(given: number): number | undefined {
  if (given < SHORT) return given - BACKDATED;
  return given >= SHORT + BACKDATED ? given : undefined;
}
