/** One request judged: for which signer and usages, where nobody said, and what will become of it. */
import { lintRequest } from '../../domain/api/lint.ts';
import type { LintFinding } from '../../domain/api/lint-finding.ts';
import type { JudgedRequest } from '../../domain/api/report-request.ts';
import { wholeSignerName } from '../../domain/api/signer.ts';
import { chooseSigner, usagesFor } from '../../domain/api/signer-choice.ts';
import type { InnerRequest } from '../../domain/api/signing-request.ts';
import { subjectAsGo } from '../../domain/api/subject.ts';
import type { KeyFacts } from '../../domain/certificate.ts';
import { nameText } from '../../domain/distinguished-name.ts';
import { optional } from '../../domain/optional.ts';
import type { RequestFacts } from '../../domain/request.ts';

/** What is asked along with a request; what is absent is chosen by the request itself. */
export interface AskedAlong {
  /** whole, or short for one of Kubernetes' own */
  readonly signer?: string;
  readonly usages?: readonly string[];
  readonly expirationSeconds?: number;
  readonly requester?: string;
}

export interface RequestPlace {
  readonly file: string;
  readonly line: number;
  readonly form: JudgedRequest['form'];
  readonly name?: string;
}

export function judgeRequest(
  request: InnerRequest,
  place: RequestPlace,
  along: AskedAlong,
  more: readonly LintFinding[] = [],
): JudgedRequest {
  const facts = request.ok ? request.facts : undefined;
  const { signerName, reason } =
    along.signer === undefined
      ? chooseSigner(facts)
      : ({ signerName: wholeSignerName(along.signer), reason: 'given' } as const);
  const usages = along.usages ?? usagesFor(signerName, facts ?? { key: { kind: 'unknown' } });
  const findings = lintRequest({
    request,
    signerName,
    usages,
    ...optional('expirationSeconds', along.expirationSeconds),
    ...optional('requester', along.requester),
    ...optional('name', place.form === 'object' ? place.name : undefined),
  });
  return {
    ...place,
    signerName,
    signerReason: reason,
    usages,
    ...optional('expirationSeconds', along.expirationSeconds),
    ...optional('asks', facts === undefined ? undefined : asksOf(facts)),
    findings: sorted([...more, ...findings]),
  };
}

/** Refusals first; each kind in the order in which it was found. */
function sorted(findings: readonly LintFinding[]): readonly LintFinding[] {
  const of = (severity: LintFinding['severity']) => findings.filter((one) => one.severity === severity);
  return [...of('refused'), ...of('advice')];
}

function asksOf(facts: RequestFacts): JudgedRequest['asks'] {
  const { commonName, organizations } = subjectAsGo(facts.subject);
  return {
    user: commonName,
    groups: organizations,
    subject: nameText(facts.subject),
    names: facts.names.map(({ kind, value }) => `${kind}:${value}`),
    key: keyText(facts.key),
  };
}

function keyText({ kind, bits, curve }: KeyFacts): string {
  if (kind === 'rsa') return `RSA-${bits}`;
  if (kind === 'ed25519') return 'Ed25519';
  return curve ?? 'unknown';
}
