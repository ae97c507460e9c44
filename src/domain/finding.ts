/**
 * A finding is something wrong with a certificate, a file or a connection: a value, never thrown and
 * never worded here. Evidence is fields; cause and fix are ids with fields that the face turns into words.
 */
export type Severity = 'warning' | 'critical' | 'unknown';

export type Evidence = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What the finding is about; every field is optional because not every fault has all of them. */
export interface Subject {
  readonly file?: string;
  readonly line?: number;
  /** where inside a kubeconfig: users[admin], clusters[demo] */
  readonly within?: string;
  readonly identity?: string;
  readonly machine?: string;
}

/** What mends it; the face knows the words and the command to type. */
export type FixId =
  | 'renew'
  | 'ask-signer'
  | 'extend-authority'
  | 'replace-authority'
  | 'wait-or-set-clock'
  | 'restrict-mode'
  | 'restore-or-reissue'
  | 'restore-key'
  | 'restore-signer'
  | 'fit-signer'
  | 'fit-names'
  | 'fewer-authorities'
  | 'name-context'
  | 'join-context'
  | 'one-of-each-name'
  | 'trust-authority'
  | 'one-cluster'
  | 'verify-server'
  | 'complete-user'
  | 'new-request'
  | 'new-list'
  | 'new-token'
  | 'same-token-keys'
  | 'restore-public-key'
  | 'replace-file'
  | 'look-at-log';

export interface Finding<Rule extends string = string> {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly evidence: Evidence;
  readonly fix: FixId;
}

const ORDER = ['critical', 'unknown', 'warning'] as const satisfies readonly Severity[];

/** The worst of the findings: critical outranks what could not be judged, which outranks warnings. */
export function worst(findings: readonly Finding[]): Severity | undefined {
  return ORDER.find((severity) => findings.some((finding) => finding.severity === severity));
}
