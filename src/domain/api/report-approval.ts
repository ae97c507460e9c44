/** What `csr approve` and `csr deny` looked at, and what became of it. */
import type { ActWarning } from '../act-warning.ts';
import type { ErrorClass, ErrorCode } from '../error.ts';
import type { Evidence } from '../finding.ts';
import type { Document } from '../report.ts';
import type { Decision } from './decision.ts';
import type { LintFinding } from './lint-finding.ts';
import type { NodeSight } from './node-names.ts';
import type { Person, Power } from './power.ts';
import type { Risk, RiskId } from './risk.ts';
import type { Condition, SigningState } from './signing-request.ts';

/** A request as whoever decides has to see it. */
export interface RequestView {
  readonly name: string;
  readonly uid: string;
  readonly created: string;
  readonly state: SigningState;
  readonly signerName: string;
  readonly usages: readonly string[];
  readonly expirationSeconds?: number;
  readonly requester: { readonly user: string; readonly groups: readonly string[] };
  /** absent where the request inside cannot be read: fault says why */
  readonly asks?: {
    readonly subject: string;
    /** EC P-256, RSA 2048 */
    readonly key: string;
    /** dns:NAME, ip:ADDRESS … */
    readonly names: readonly string[];
  };
  readonly fault?: string;
  /** whom the API server would take its bearer for; absent where nobody */
  readonly becomes?: Person;
  /** what they may do; looked at before approving alone */
  readonly power?: Power;
  readonly node?: NodeSight;
  readonly risks: readonly Risk[];
  readonly advice: readonly LintFinding[];
}

export interface DecidedRequest {
  readonly name: string;
  /** as it was looked at last; absent where it could not be read */
  readonly request?: RequestView;
  /**
   * done: decided now. already: it was before. refused, failed: by trouble, and nothing was changed. unknown: it was sent, and
   * whether it arrived could not be found out. left: somebody said no. untouched: it was not come to.
   */
  readonly outcome: 'done' | 'already' | 'refused' | 'failed' | 'unknown' | 'left' | 'untouched';
  /** of its risks, those that were named with --accept */
  readonly accepted: readonly RiskId[];
  /** where it was decided, now or before: what stands there */
  readonly condition?: Condition;
  readonly trouble?: {
    readonly code: ErrorCode;
    readonly class: ErrorClass;
    readonly evidence: Evidence;
    readonly details: readonly Evidence[];
  };
}

export interface ApprovalReport extends Document<'ApprovalReport'> {
  readonly verb: Decision;
  /** when it was looked at what each of them gives; rights may have changed since */
  readonly at: string;
  readonly server: string;
  /** whom the server takes us for */
  readonly by: string;
  readonly requests: readonly DecidedRequest[];
  readonly warnings: readonly ActWarning[];
}
