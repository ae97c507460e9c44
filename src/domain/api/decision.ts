/**
 * Approving and denying, as a change of conditions. What was decided stays decided: neither condition can be taken away,
 * and the two exclude each other (pkg/apis/certificates/validation, ValidateCertificateSigningRequestApprovalUpdate).
 */
import type { RiskId } from './risk.ts';
import type { Condition, SigningRequest } from './signing-request.ts';

export type Decision = 'approve' | 'deny';

const SETS = { approve: 'Approved', deny: 'Denied' } as const;
const OPPOSITE = { approve: 'Denied', deny: 'Approved' } as const;
/** kubectl writes KubectlApprove and KubectlDeny, kube-controller-manager AutoApproved. */
const REASON = { approve: 'KubepkiApprove', deny: 'KubepkiDeny' } as const;

/** Whether it is still open; done: it was decided so before; against: it was decided the other way, for good. */
export type Standing = { readonly is: 'open' } | { readonly is: 'done' | 'against'; readonly by: Condition };

/** That a condition is there counts, whatever it says of itself: so the validation has it, and the signer. */
export function standing({ conditions }: Pick<SigningRequest, 'conditions'>, decision: Decision): Standing {
  const of = (type: string) => conditions.find((one) => one.type === type);
  const [denied, set, opposite] = [of('Denied'), of(SETS[decision]), of(OPPOSITE[decision])];
  // some have both, from before that was forbidden: the signer leaves them alone
  if (denied !== undefined) return { is: decision === 'deny' ? 'done' : 'against', by: denied };
  if (set !== undefined) return { is: 'done', by: set };
  return opposite === undefined ? { is: 'open' } : { is: 'against', by: opposite };
}

export interface NewCondition {
  readonly type: 'Approved' | 'Denied';
  readonly status: 'True';
  readonly reason: string;
  readonly message: string;
}

/** The record that stays with the request for whoever looks later: who accepted which danger is in it. */
export function conditionOf(
  decision: Decision,
  text: string | undefined,
  accepted: readonly RiskId[],
): NewCondition {
  const said =
    text ??
    `This CSR was ${decision === 'approve' ? 'approved by kubepki csr approve' : 'denied by kubepki csr deny'}.`;
  const dangers = accepted.length === 0 ? '' : ` [accepted risks: ${accepted.join(', ')}]`;
  return { type: SETS[decision], status: 'True', reason: REASON[decision], message: `${said}${dangers}` };
}

/** Whether that condition is the one we sent: an answer may be lost on its way. */
export function isOurs(found: Condition, sent: NewCondition): boolean {
  return found.type === sent.type && found.reason === sent.reason && found.message === sent.message;
}
