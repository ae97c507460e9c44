/** The shape of a rule: a record, and its predicate beside it in the same file. One file, one rule. */
import type { CertificateFacts, KeyFacts } from '../certificate.ts';
import { nameText } from '../distinguished-name.ts';
import type { Evidence, Finding, FixId, Severity, Subject } from '../finding.ts';
import { optional } from '../optional.ts';
import type { PartyId } from '../party.ts';
import type { RevocationListFacts } from '../revocation.ts';
import type { TokenFacts } from '../token.ts';
import type { ChainFault, ChainFaultId } from '../verdict.ts';

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
    readonly joins?: readonly { readonly context: string; readonly cluster: string; readonly user: string }[];
    /** clusters whose authority has the name of one that lies beside it, and another key */
    readonly namesakes?: readonly {
      readonly cluster: string;
      readonly authorityFile: string;
      /** since when the one that is trusted is valid, and the one beside it: the older is of a cluster that is no more */
      readonly madeHere: string;
      readonly madeThere: string;
      readonly logs?: string;
    }[];
    /** users whose certificate another authority signed than the one of that name that their cluster has */
    readonly mixed?: readonly {
      readonly user: string;
      readonly cluster: string;
      readonly signerFile: string;
    }[];
  };
  /** what Go refuses of it and of the chain above it */
  readonly refusal?: {
    /** who would print it */
    readonly by: readonly PartyId[];
    readonly faults: readonly (ChainFault & {
      /** where the certificate at fault stands, where that is another */
      readonly file?: string;
    })[];
  };
  /** how many authorities bear its issuer's name, where they were too many to try */
  readonly crowd?: number;
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
  /** where its evidence tells what else mends it */
  readonly fixOf?: (evidence: Evidence) => FixId;
  /** what Go says of the same thing: it becomes evidence of this rule, and is told by no other */
  readonly tells?: readonly ChainFaultId[];
  readonly cites: readonly string[];
  /** the evidence where the fault is there, one for each where there may be several; undefined where it is not */
  readonly judge: (exhibit: Exhibit) => Evidence | readonly Evidence[] | undefined;
}

/** What Go says is told by the first rule that speaks of it, in the order of the rules. */
export function judge<Id extends string>(
  rules: readonly Rule<Id>[],
  exhibit: Exhibit,
): readonly Finding<Id>[] {
  let { refusal } = exhibit;
  return rules.flatMap((rule) => {
    const found = [rule.judge({ ...exhibit, ...optional('refusal', refusal) }) ?? []].flat();
    if (found.length === 0 || refusal === undefined || rule.tells === undefined)
      return found.map((evidence) => findingOf(rule, evidence, exhibit));
    const { tells = [] } = rule;
    const isTold = ({ depth, fault }: ChainFault) => depth === 0 && tells.includes(fault);
    const logs = refusal.faults.find(isTold)?.text;
    refusal = { ...refusal, faults: refusal.faults.filter((fault) => !isTold(fault)) };
    return found.map((evidence) => findingOf(rule, { ...evidence, ...optional('logs', logs) }, exhibit));
  });
}

function findingOf<Id extends string>(
  { id, severity, fix: usual, fixOf }: Rule<Id>,
  evidence: Evidence,
  exhibit: Exhibit,
): Finding<Id> {
  const fix = fixFor(fixOf?.(evidence) ?? usual, exhibit);
  const issuer = fix === 'ask-signer' ? { issuer: nameText(exhibit.certificate?.issuer ?? NOBODY) } : {};
  return { rule: id, severity, subject: exhibit.subject, evidence: { ...evidence, ...issuer }, fix };
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
