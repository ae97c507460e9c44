/** A CertificateSigningRequest as the API server has it: facts, read by format/api from an object nobody vouches for. */
import type { RequestFacts } from '../request.ts';

export type ConditionType = 'Approved' | 'Denied' | 'Failed';

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** RFC 3339; '' where it has none */
  readonly since: string;
}

export interface SigningRequest {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** RFC 3339 */
  readonly created: string;
  readonly signerName: string;
  readonly usages: readonly string[];
  readonly expirationSeconds?: number;
  /** who sent it, as the server knows them; nobody can forge these */
  readonly requester: {
    readonly user: string;
    readonly uid: string;
    readonly groups: readonly string[];
    readonly extra: Readonly<Record<string, readonly string[]>>;
  };
  /** spec.request: the PEM that was sent */
  readonly pem: Uint8Array;
  readonly conditions: readonly Condition[];
  /** status.certificate, PEM */
  readonly certificate?: Uint8Array;
  /** the object as it came, for sending it back changed */
  readonly object: Readonly<Record<string, unknown>>;
}

/** Where it stands. What an object says beside Denied counts for nothing, and an issued one stays so. */
export const SIGNING_STATES = ['pending', 'approved', 'issued', 'denied', 'failed'] as const;
export type SigningState = (typeof SIGNING_STATES)[number];

export function stateOf({
  conditions,
  certificate,
}: Pick<SigningRequest, 'conditions' | 'certificate'>): SigningState {
  const has = (type: ConditionType) => conditions.some((one) => one.type === type && one.status === 'True');
  if (has('Denied')) return 'denied';
  if (certificate !== undefined) return 'issued';
  if (has('Failed')) return 'failed';
  return has('Approved') ? 'approved' : 'pending';
}

/** The request inside, as the API server meets it: engine/verify/inner-request.ts reads it, faults are in the server's words. */
export type InnerRequest =
  | {
      readonly ok: true;
      readonly facts: RequestFacts;
      readonly selfSigned: boolean;
      /** why its own signature does not hold */
      readonly signatureFault?: string;
    }
  | { readonly ok: false; readonly fault: string };
