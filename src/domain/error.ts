/**
 * The one error of the product: the tool is unable to go on, or refuses to. The code comes from a closed
 * table; evidence is fields. The face's table, keyed by code, gives words, hint and exit code, so that
 * nothing here is prose. Something wrong with a *certificate* is a finding instead (finding.ts).
 */
import type { Evidence } from './finding.ts';

/**
 * What became of the request. `misused`: the caller asked for something that cannot be; `unable`: the
 * world did not let us; `refused`: possible, and it would be wrong; `broken`: a defect of ours.
 */
export type ErrorClass = 'misused' | 'unable' | 'refused' | 'broken';

export const ERRORS = {
  'usage': { class: 'misused' },
  'unknown-command': { class: 'misused' },
  'unknown-option': { class: 'misused' },
  'option-not-here': { class: 'misused' },
  'unknown-format': { class: 'misused' },
  'bad-value': { class: 'misused' },
  'unknown-topic': { class: 'misused' },
  'message-unknown': { class: 'unable' },
  'cluster-file-missing': { class: 'misused' },
  'cluster-file-invalid': { class: 'misused' },
  'kubeadm-file-invalid': { class: 'misused' },
  'kubeadm-file-version': { class: 'misused' },
  'control-plane-unnamed': { class: 'misused' },
  'passphrase-missing': { class: 'misused' },
  'passphrase-unusable': { class: 'misused' },
  'passphrase-wrong': { class: 'misused' },
  'cluster-file-exists': { class: 'refused' },
  'file-missing': { class: 'unable' },
  'file-unreadable': { class: 'unable' },
  'file-too-large': { class: 'unable' },
  'not-a-directory': { class: 'unable' },
  'endpoint-unreachable': { class: 'unable' },
  'serial-unknown': { class: 'unable' },
  'nothing-to-diagnose': { class: 'unable' },
  'store-busy': { class: 'unable' },
  'store-read-only': { class: 'unable' },
  'store-full': { class: 'unable' },
  'store-not-ours': { class: 'unable' },
  'store-damaged': { class: 'unable' },
  'store-changed': { class: 'refused' },
  'write-failed': { class: 'unable' },
  'path-refused': { class: 'refused' },
  'kubeconfig-invalid': { class: 'unable' },
  'kubeconfig-foreign': { class: 'refused' },
  'kubeconfig-locked': { class: 'unable' },
  'nothing-to-undo': { class: 'refused' },
  'bootstrap-token-damaged': { class: 'unable' },
  'credential-incomplete': { class: 'refused' },
  'nothing-to-adopt': { class: 'refused' },
  'adoption-ambiguous': { class: 'refused' },
  'authority-not-found': { class: 'refused' },
  'token-key-not-found': { class: 'refused' },
  'authority-key-missing': { class: 'refused' },
  'authority-unusable': { class: 'refused' },
  'authority-missing': { class: 'refused' },
  'unknown-machine': { class: 'misused' },
  'bundle-incomplete': { class: 'refused' },
  'place-taken': { class: 'refused' },
  'renew-what': { class: 'misused' },
  'unknown-credential': { class: 'misused' },
  'not-an-authority': { class: 'misused' },
  'not-renewable': { class: 'refused' },
  'authority-not-ours': { class: 'refused' },
  'encryption-off': { class: 'refused' },
  'encryption-ring-invalid': { class: 'unable' },
  'encryption-ring-missing': { class: 'refused' },
  'encryption-ring-lost': { class: 'refused' },
  'encryption-keys-left': { class: 'refused' },
  'encryption-key-waits': { class: 'refused' },
  'encryption-none-waits': { class: 'refused' },
  'encryption-key-unknown': { class: 'misused' },
  'encryption-key-writes': { class: 'refused' },
  'encryption-not-installed': { class: 'refused' },
  'encryption-not-rewritten': { class: 'refused' },
  'version-not-rendered': { class: 'refused' },
  'not-one-document': { class: 'misused' },
  'not-a-request': { class: 'unable' },
  'request-differs': { class: 'refused' },
  'key-differs': { class: 'refused' },
  'request-key-unusable': { class: 'unable' },
  'request-not-for': { class: 'misused' },
  'secret-not-made': { class: 'refused' },
  'user-file-foreign': { class: 'refused' },
  'user-request-differs': { class: 'refused' },
  'user-under-way': { class: 'refused' },
  'user-risky': { class: 'refused' },
  'user-unagreed': { class: 'misused' },
  'user-declined': { class: 'refused' },
  'user-server-unchecked': { class: 'refused' },
  'user-binding-foreign': { class: 'refused' },
  'user-binding-refused': { class: 'refused' },
  'user-not-proved': { class: 'refused' },
  'user-unknown': { class: 'unable' },
  'user-not-removed': { class: 'refused' },
  'self-check-failed': { class: 'broken' },
  'image-missing': { class: 'misused' },
  'template-broken': { class: 'broken' },
  'access-missing': { class: 'unable' },
  'access-invalid': { class: 'unable' },
  'access-incomplete': { class: 'unable' },
  'context-unknown': { class: 'misused' },
  'credential-unusable': { class: 'unable' },
  'credential-plugin-failed': { class: 'unable' },
  'api-unreachable': { class: 'unable' },
  'api-untrusted': { class: 'unable' },
  'api-timeout': { class: 'unable' },
  'api-unauthorized': { class: 'unable' },
  'api-forbidden': { class: 'unable' },
  'api-missing': { class: 'unable' },
  'api-exists': { class: 'unable' },
  'api-conflict': { class: 'unable' },
  'api-refused': { class: 'unable' },
  'api-trouble': { class: 'unable' },
  'api-answer': { class: 'unable' },
  'request-file-unfit': { class: 'misused' },
  'request-refused': { class: 'refused' },
  'request-not-allowed': { class: 'unable' },
  'request-name-taken': { class: 'refused' },
  'request-object-unreadable': { class: 'unable' },
  'request-missing': { class: 'unable' },
  'request-not-issued': { class: 'unable' },
  'request-denied': { class: 'refused' },
  'request-failed': { class: 'refused' },
  'request-gone': { class: 'unable' },
  'request-not-approved': { class: 'unable' },
  'request-never-signed': { class: 'unable' },
  'request-unseen': { class: 'unable' },
  'answer-unfit': { class: 'refused' },
  'certificate-in-the-way': { class: 'refused' },
  'decide-what': { class: 'misused' },
  'agreement-missing': { class: 'misused' },
  'not-agreed': { class: 'refused' },
  'nothing-to-decide': { class: 'unable' },
  'undecidable': { class: 'refused' },
  'risk-not-accepted': { class: 'refused' },
  'decisions-refused': { class: 'refused' },
  'decisions-failed': { class: 'unable' },
  'already-denied': { class: 'refused' },
  'already-approved': { class: 'refused' },
  'another-request': { class: 'refused' },
  'gone-undecided': { class: 'unable' },
  'decision-contended': { class: 'unable' },
  'decision-unknown': { class: 'unable' },
  'approval-forbidden': { class: 'unable' },
  'fault-unknown': { class: 'misused' },
  'fault-not-here': { class: 'misused' },
  'lab-taken': { class: 'refused' },
  'lab-missing': { class: 'unable' },
  'cancelled': { class: 'unable' },
  'internal': { class: 'broken' },
} as const satisfies Record<string, { readonly class: ErrorClass }>;

export type ErrorCode = keyof typeof ERRORS;

export class KubepkiError extends Error {
  override readonly name = 'KubepkiError';
  readonly code: ErrorCode;
  readonly evidence: Evidence;
  /** where one error has many parts: every problem of a file, each as fields */
  readonly details: readonly Evidence[];

  constructor(code: ErrorCode, evidence: Evidence = {}, cause?: unknown, details: readonly Evidence[] = []) {
    // The message is for stack traces only: a code and no evidence, so that nothing secret can stand in it.
    super(code, cause === undefined ? undefined : { cause });
    this.code = code;
    this.evidence = evidence;
    this.details = details;
  }

  get class(): ErrorClass {
    return ERRORS[this.code].class;
  }
}
