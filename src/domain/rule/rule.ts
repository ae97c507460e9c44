/** The shape of a rule: a record, and its predicate beside it in the same file. One file, one rule. */
import type { CertificateFacts, KeyFacts } from '../certificate.ts';
import type { Evidence, Finding, FixId, Severity, Subject } from '../finding.ts';

/** What a rule is shown: one certificate, key or unreadable thing, and what is known around it. */
export interface Exhibit {
  readonly subject: Subject;
  readonly at: Date;
  readonly certificate?: CertificateFacts;
  /** the private key found in the same file, or beside it under the same name */
  readonly key?: { readonly facts: KeyFacts; readonly file: string };
  /** set when the file holds a private key */
  readonly keyMode?: number;
  /** set when something could not be read */
  readonly trouble?: {
    readonly what: string;
    readonly element?: string;
    /** what the system or a hand of the world answered: EACCES, pipe-without-writer */
    readonly errno?: string;
    readonly reason?: string;
  };
  /** set when a block was read that Go's encoding/pem would not have seen */
  readonly pemProblem?: string;
}

export interface Rule<Id extends string = string> {
  readonly id: Id;
  readonly severity: Severity;
  readonly says: string;
  readonly fix: FixId;
  readonly cites: readonly string[];
  /** the evidence where the fault is there, undefined where it is not */
  readonly judge: (exhibit: Exhibit) => Evidence | undefined;
}

export function judge<Id extends string>(
  rules: readonly Rule<Id>[],
  exhibit: Exhibit,
): readonly Finding<Id>[] {
  return rules.flatMap((rule) => {
    const evidence = rule.judge(exhibit);
    return evidence === undefined
      ? []
      : [{ rule: rule.id, severity: rule.severity, subject: exhibit.subject, evidence, fix: rule.fix }];
  });
}
