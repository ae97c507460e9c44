/**
 * A finding is something wrong with a certificate, a file or a connection: a value, never thrown and
 * never worded here. Evidence is fields; cause and fix are ids with fields that the face turns into words.
 */
import type { RuleId } from './rule/table.ts';

export type Severity = 'warning' | 'critical' | 'unknown';

export type Evidence = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What the finding is about; every field is optional because not every fault has all of them. */
export interface Subject {
  readonly file?: string;
  readonly line?: number;
  readonly identity?: string;
  readonly machine?: string;
}

export type FixId =
  | 'renew'
  | 'apply'
  | 'wait-or-set-clock'
  | 'restrict-mode'
  | 'restore-or-reissue'
  | 'replace-file'
  | 'run-writer';

export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly evidence: Evidence;
  readonly fix?: { readonly id: FixId; readonly fields?: Evidence };
}
