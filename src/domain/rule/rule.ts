/** The shape of a rule: a record, and its predicate beside it in the same file. One file, one rule. */
import type { CertificateFacts, KeyFacts } from '../certificate.ts';
import { nameText } from '../distinguished-name.ts';
import type { Evidence, Finding, FixId, Severity, Subject } from '../finding.ts';
import type { RevocationListFacts } from '../revocation.ts';
import type { TokenFacts } from '../token.ts';

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
  /** an authority of its issuer's name that was met: the one that signed it, else the first that did not */
  readonly signer?: { readonly file: string; readonly fits: boolean };
  readonly kubeconfig?: {
    readonly currentContext: string;
    readonly contexts: readonly string[];
    readonly clusters?: readonly {
      readonly name: string;
      readonly insecure?: true;
      readonly hasAuthority?: boolean;
    }[];
    readonly users?: readonly { readonly name: string; readonly lacksKey?: boolean }[];
  };
  /** the entry of its signer's revocation list */
  readonly revocation?: { readonly file: string; readonly at: Date; readonly reason?: string };
  readonly list?: RevocationListFacts;
  readonly request?: { readonly fits: boolean; readonly algorithm: string };
  readonly publicKey?: KeyFacts;
  /** the key is one that should have signed it: that which did, else the first that did not */
  readonly token?: {
    readonly facts: TokenFacts;
    readonly key?: { readonly file: string; readonly fits: boolean };
  };
  /** set when a block was read that Go's encoding/pem would not have seen */
  readonly pemProblem?: string;
  /** set when lines of the issuance log cannot be understood: how many */
  readonly damagedLines?: number;
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
    if (evidence === undefined) return [];
    const { id, severity } = rule;
    const fix = fixFor(rule.fix, exhibit);
    const issuer = fix === 'ask-signer' ? { issuer: nameText(exhibit.certificate?.issuer ?? NOBODY) } : {};
    return [{ rule: id, severity, subject: exhibit.subject, evidence: { ...evidence, ...issuer }, fix }];
  });
}

const NOBODY = { attributes: [], der: new Uint8Array() };

/**
 * A rule names what mends a certificate that apply looks after. It never replaces an authority, and one that the
 * catalog does not know is the business of whoever signs it.
 */
function fixFor(fix: FixId, { certificate, subject }: Exhibit): FixId {
  const remade = fix === 'renew' || fix === 'restore-signer';
  if (certificate === undefined || !(remade || fix === 'restore-or-reissue')) return fix;
  if (!remade) return certificate.authority || subject.identity === undefined ? 'restore-key' : fix;
  if (certificate.authority)
    return fix === 'renew' && subject.identity !== undefined ? 'extend-authority' : 'replace-authority';
  return subject.identity === undefined ? 'ask-signer' : fix;
}
