/**
 * What makes approving a request, or issuing a certificate, dangerous enough that somebody has to say the danger's name:
 * --accept RISK. One table; csr approve, user create and the approver loop over it.
 */
export const RISKS = {
  'powerful': { says: 'it becomes somebody whom little or nothing is forbidden' },
  'other-requester': { says: 'somebody asks for a name that is not their own' },
  'unproven-names': { says: 'it names addresses or hosts that are not known to be the requester’s' },
  'refused-by-signer': { says: 'the signer will refuse it, so that approving it only wastes the request' },
} as const satisfies Record<string, { readonly says: string }>;

export type RiskId = keyof typeof RISKS;
export const RISK_IDS = Object.keys(RISKS) as readonly RiskId[];

/** One that was seen, with what shows it. */
export interface Risk {
  readonly risk: RiskId;
  /** fields, not prose: group, binding, requester, name … */
  readonly evidence: Readonly<Record<string, string>>;
}
