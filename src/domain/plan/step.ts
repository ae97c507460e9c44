/** What a plan is made of: what was found of each credential, what is to be done with it, and why. */
import type { CertificateFacts, KeyFacts } from '../certificate.ts';
import type { Credential, CredentialFile } from '../credential.ts';
import type { Pending } from '../pending.ts';
import type { ChainFaultId } from '../verdict.ts';
import type { Refused } from './refusal.ts';

/** A copy or kubeconfig that is missing, not as it should be, or open to others. */
export interface Stale {
  readonly file: CredentialFile;
  readonly why: 'missing' | 'stale' | 'open';
  /** in what it differs, where it is stale */
  readonly differs: readonly string[];
}

/** What stands on disk for one credential, as far as it could be read. */
export interface Found {
  readonly certificate?: CertificateFacts;
  readonly key?: KeyFacts;
  /** its key is here under a passphrase, and tells nothing without it */
  readonly sealed?: boolean;
  /** does the signer's certificate on disk verify this one? */
  readonly signed?: boolean;
  readonly refused?: readonly Refused[];
  /** files that are there but could not be read as what they should be */
  readonly broken: readonly string[];
  /** what was asked of somebody else, and what came back */
  readonly pending?: Pending;
  /** files other than certificate and key homes that are missing or not as they should be: copies, kubeconfigs */
  readonly stale: readonly Stale[];
}

/** What is wrong, or wanted otherwise. */
export type Fault =
  | { readonly why: 'missing'; readonly path: string }
  | { readonly why: 'unreadable'; readonly path: string }
  | { readonly why: 'key-mismatch' }
  | { readonly why: 'signer' }
  | { readonly why: 'signer-reissued'; readonly signer: string }
  | { readonly why: 'subject'; readonly is: string; readonly wanted: string }
  | { readonly why: 'names'; readonly missing: readonly string[]; readonly extra: readonly string[] }
  | { readonly why: 'purposes'; readonly missing: readonly string[]; readonly extra: readonly string[] }
  | { readonly why: 'algorithm'; readonly is: string; readonly wanted: string }
  | { readonly why: 'asked'; readonly notAfter: string }
  | { readonly why: 'due'; readonly notAfter: string }
  | { readonly why: 'expired'; readonly notAfter: string }
  | { readonly why: 'stale'; readonly path: string; readonly differs: readonly string[] }
  | { readonly why: 'open'; readonly path: string }
  | { readonly why: 'go-refuses' | 'go-refuses-anyway'; readonly fault: ChainFaultId; readonly says: string }
  | { readonly why: 'authority-key-missing'; readonly signer: string }
  | { readonly why: 'authority-missing'; readonly signer: string }
  | { readonly why: 'authority-lost'; readonly path: string }
  | { readonly why: 'external-missing'; readonly path: string }
  | { readonly why: 'signer-awaited'; readonly signer: string }
  | { readonly why: 'awaited'; readonly path: string }
  | { readonly why: 'earlier'; readonly notAfter: string }
  | { readonly why: 'sealed' }
  | { readonly why: 'refused'; readonly says: string };

export type Reason =
  | Fault
  | { readonly why: 'unfit'; readonly path: string; readonly faults: readonly Fault[] };

/**
 * create: nothing is there. reissue: a new certificate, the key kept; renew: the same, for its time alone. rekey: both
 * new. extend: an authority's certificate for longer, and nothing else of it. refresh: only copies and kubeconfigs.
 * keep: nothing. request: the key that signs is elsewhere, and it is asked;
 * await: it was asked; accept: what came back is taken. refuse: it cannot be mended without losing something; the
 * reasons say what.
 */
export type Action =
  | 'create'
  | 'reissue'
  | 'renew'
  | 'rekey'
  | 'extend'
  | 'refresh'
  | 'keep'
  | 'request'
  | 'await'
  | 'accept'
  | 'refuse';

/** The actions that need the signer's private key: a certificate is made. */
export const SIGNS: ReadonlySet<Action> = new Set(['create', 'reissue', 'renew', 'rekey', 'extend']);

export interface Step {
  readonly action: Action;
  readonly credential: Credential;
  readonly reasons: readonly Reason[];
  /** what would be done if the key that signs were here */
  readonly instead?: Action;
}
