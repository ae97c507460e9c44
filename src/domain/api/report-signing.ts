/** What submitting, waiting and fetching say. */
import type { Document } from '../report.ts';
import type { Lifetime } from './lifetime.ts';
import type { LintFinding } from './lint-finding.ts';
import type { SigningState } from './signing-request.ts';

/** A request as it stands on the server. */
export interface StandingRequest {
  readonly name: string;
  readonly uid: string;
  readonly signer: string;
  readonly usages: readonly string[];
  readonly expirationSeconds?: number;
  readonly requester: string;
  readonly state: SigningState;
}

/** What `csr submit` did. */
export interface CsrSubmitReport extends Document<'CsrSubmitReport'> {
  readonly at: string;
  readonly server: string;
  readonly file: string;
  /** none: it stood there already, the same request by the same requester */
  readonly change: 'created' | 'none';
  readonly request: StandingRequest;
  /** it has a name of its own, and not the one that its file gives it */
  readonly named: boolean;
  /** of a request that stood there: what was asked for otherwise now, and cannot be changed in it */
  readonly differs: readonly ('usages' | 'expirationSeconds')[];
  /** what neither server nor signer refuses, and which may not be what was meant */
  readonly advice: readonly LintFinding[];
}

/** What `csr wait` saw: one for each state that is reached. */
export interface CsrWaitReport extends Document<'CsrWaitReport'> {
  readonly at: string;
  readonly server: string;
  /** where a file was named */
  readonly file?: string;
  readonly request: StandingRequest;
}

/** What `csr fetch` wrote, and what was looked at before. */
export interface CsrFetchReport extends Document<'CsrFetchReport'> {
  readonly at: string;
  readonly server: string;
  readonly request: StandingRequest;
  /** where the certificate is; - is standard output */
  readonly path: string;
  /** replaced: an older certificate for the same key; none: the same certificate stood there */
  readonly change: 'created' | 'replaced' | 'none';
  readonly certificate: {
    readonly subject: string;
    readonly names: readonly string[];
    readonly issuer: string;
    readonly serial: string;
    readonly notBefore: string;
    readonly notAfter: string;
    /** certificates that came with it */
    readonly chain: number;
    /** parts of the subject that were asked for and that the signer leaves out */
    readonly leftOut: readonly string[];
  };
  /** the key that the certificate is for, where it lies there */
  readonly key?: string;
  /** checked: by whom it is signed; unknown: none of what was asked has signed it */
  readonly trust:
    | { readonly trust: 'checked'; readonly from: 'named' | 'store' | 'kubeconfig'; readonly by: string }
    | { readonly trust: 'unknown'; readonly asked: readonly string[]; readonly issuer: string };
  readonly lifetime: Lifetime;
}
