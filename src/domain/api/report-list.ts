/** What `csr list` and `csr show` say of the signing requests of a cluster. */
import type { ErrorCode } from '../error.ts';
import type { Evidence } from '../finding.ts';
import type { Document } from '../report.ts';
import type { CleanUpRule } from './clean-up.ts';
import type { LintFinding } from './lint-finding.ts';
import type { Callout, Person, Power, Unseen } from './power.ts';
import type { NodeSight } from './node-names.ts';
import type { Condition, SigningRequest, SigningState } from './signing-request.ts';

/** A signing request as it stands, and what it says of itself. */
export interface SeenRequest {
  readonly name: string;
  readonly uid: string;
  /** RFC 3339 */
  readonly created: string;
  readonly state: SigningState;
  readonly signerName: string;
  readonly usages: readonly string[];
  /** the lifetime that is asked for */
  readonly expirationSeconds?: number;
  /** who sent it, as the server knows them */
  readonly requester: SigningRequest['requester'];
  /** who approved, denied or failed it, and what they said */
  readonly conditions: readonly Condition[];
  /** when the controller manager begins to take it away; it looks once an hour */
  readonly cleanUp?: { readonly rule: CleanUpRule; readonly from: string };
  /** what the request inside asks for; absent where it cannot be read, and then why */
  readonly asks?: AskedFor;
  readonly fault?: string;
  /** whom a certificate that is signed as asked makes of its bearer; absent where nobody */
  readonly becomes?: Person;
  /** what will be refused, and advice */
  readonly findings: readonly LintFinding[];
  readonly certificate?: IssuedCertificate;
}

export interface AskedFor {
  readonly subject: string;
  /** dns:NAME, ip:ADDRESS, email:…, uri:… */
  readonly names: readonly string[];
  readonly key: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), hex */
  readonly keyFingerprint: string;
  readonly signatureAlgorithm: string;
  /** whether the request is signed by its own key */
  readonly selfSigned: boolean;
}

/** What was issued: the first certificate of the status. */
export type IssuedCertificate =
  | {
      readonly serial: string;
      readonly issuer: string;
      readonly notBefore: string;
      readonly notAfter: string;
      /** whether it is for the key of the request */
      readonly sameKey?: boolean;
    }
  | { readonly fault: string };

export interface ListedRequest extends SeenRequest {
  /** the powers of whom it makes, by name and by what RBAC could be read */
  readonly callouts: readonly Callout[];
}

export interface ShownRequest extends SeenRequest {
  /** what whoever it makes may do */
  readonly power?: Power;
  /** of a kubelet's: its Node, and which of the names that it asks for the Node does not have */
  readonly node?: NodeSight;
  readonly unproven?: readonly string[];
}

/** An object that the server sent, of which a field is not as it must be. */
export interface UnreadableRequest {
  /** absent where it has none that can be one */
  readonly name?: string;
  readonly fault: 'missing' | 'malformed' | 'too-large';
  readonly field: string;
}

/** What `csr list` found. */
export interface CsrListReport extends Document<'CsrListReport'> {
  readonly at: string;
  readonly server: string;
  /** the oldest first */
  readonly requests: readonly ListedRequest[];
  /** how many there are beside them, which the selection leaves out */
  readonly leftOut: number;
  readonly unreadable: readonly UnreadableRequest[];
  /** what of RBAC could not be read, so that callouts go by names alone */
  readonly unseen: readonly Unseen[];
}

/** What `csr show` found. */
export interface CsrShowReport extends Document<'CsrShowReport'> {
  readonly at: string;
  readonly server: string;
  readonly requests: readonly ShownRequest[];
  readonly unreadable: readonly UnreadableRequest[];
  /** those that could not be had */
  readonly missing: readonly {
    readonly name: string;
    readonly code: ErrorCode;
    readonly evidence: Evidence;
  }[];
}
