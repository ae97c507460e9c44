/** What `csr lint` and `csr create` say of requests. */
import type { ActWarning } from '../act-warning.ts';
import type { ErrorCode } from '../error.ts';
import type { Evidence } from '../finding.ts';
import type { Document, Verdict } from '../report.ts';
import type { LintFinding } from './lint-finding.ts';
import type { SignerReason } from './signer-choice.ts';

/** A request with what is asked along with it, and what will become of that. */
export interface JudgedRequest {
  /** as it was named; - for standard input */
  readonly file: string;
  /** of the file, counted from 1 */
  readonly line: number;
  /** bare: DER; object: a CertificateSigningRequest, whose request it is */
  readonly form: 'pem' | 'bare' | 'object';
  /** the object's, where it is one and has one */
  readonly name?: string;
  readonly signerName: string;
  readonly signerReason: SignerReason;
  readonly usages: readonly string[];
  readonly expirationSeconds?: number;
  /** what the request itself asks for; absent where it cannot be read */
  readonly asks?: {
    readonly user: string;
    readonly groups: readonly string[];
    readonly subject: string;
    /** dns:NAME, ip:ADDRESS, email:…, uri:… */
    readonly names: readonly string[];
    /** P-256, RSA-2048, Ed25519 */
    readonly key: string;
  };
  readonly findings: readonly LintFinding[];
}

/** A file of which nothing could be judged, or a part of one. */
export interface UnjudgedRequest {
  readonly file: string;
  readonly code: ErrorCode;
  readonly evidence: Evidence;
}

/** What `csr lint` judged. */
export interface CsrLintReport extends Document<'CsrLintReport'> {
  readonly verdict: Verdict;
  readonly requests: readonly JudgedRequest[];
  readonly unjudged: readonly UnjudgedRequest[];
}

/** What `csr create` made, or found made. */
export interface CsrCreateReport extends Document<'CsrCreateReport'> {
  /** the credential of the cluster file that it is for, where it is for one */
  readonly credential?: string;
  readonly request: JudgedRequest;
  /** whether it stood there already, asking for the same */
  readonly requestFile: 'created' | 'kept';
  readonly key: string;
  readonly keyFile: 'created' | 'kept';
  readonly warnings: readonly ActWarning[];
}
