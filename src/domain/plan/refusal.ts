/** What the verifier refuses of what stands, as reasons: those that a new certificate mends, and those that come back with it. */
import type { ChainFaultId } from '../verdict.ts';
import type { Found, Reason } from './step.ts';

/** What Go's crypto/x509 refuses of a certificate, in its words. */
export interface Refused {
  readonly fault: ChainFaultId;
  readonly says: string;
  /** one made anew under the same authority would be refused as well */
  readonly lasting?: true;
}

export function refusalsOf({ refused = [] }: Found): readonly Reason[] {
  return refused.map(({ lasting, ...said }) => ({
    why: lasting === true ? 'go-refuses-anyway' : 'go-refuses',
    ...said,
  }));
}
