/** Our lint beside what Kubernetes' own code says of the same: verdict and words, to the letter. */
import { lintRequest } from '../../../src/domain/api/lint.ts';
import type { LintFinding } from '../../../src/domain/api/lint-finding.ts';
import { USAGES } from '../../../src/domain/api/signer.ts';
import { readInnerRequest } from '../../../src/engine/verify/inner-request.ts';
import type { CertificateAnswer } from '../../cluster/certificates.mjs';
import type { RequestCase } from './request-cases.ts';

export interface Difference {
  readonly of: RequestCase;
  readonly what: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

export async function compare(
  one: RequestCase,
  pem: string,
  answer: CertificateAnswer,
): Promise<readonly Difference[]> {
  const { signerName, usages, expirationSeconds, user, name } = one;
  const request = await readInnerRequest(Uint8Array.from(Buffer.from(pem, 'latin1')));
  const findings = lintRequest({
    request,
    signerName,
    usages,
    ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
    requester: user,
    name,
  });
  const found: Difference[] = [];
  const demand = (what: string, ours: unknown, theirs: unknown) => {
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) found.push({ of: one, what, ours, theirs });
  };
  const server = findings.filter(({ by, severity }) => by === 'api-server' && severity === 'refused');
  demand('node', ofNode(server), answer.node ?? '');
  const rules = server.filter(({ id, words }) => id !== 'other-node' && id !== 'masters' && isOfRules(words));
  demand('invalid', pathLast(rules).map(sparingTimes), (answer.invalid ?? []).map(sparingTimes));
  // what is refused before is never looked at by the last plugin
  if ((answer.invalid ?? []).length === 0)
    demand('subject', server.find(({ id }) => id === 'masters')?.words ?? '', answer.subject ?? '');
  if (
    request.ok &&
    usages.length > 0 &&
    usages.every((usage) => (USAGES as readonly string[]).includes(usage))
  )
    demand(
      'signer',
      findings.find(({ by, words }) => by === 'signer' && words !== '')?.words ?? '',
      answer.signer ?? '',
    );
  const refused = server.length > 0 || (answer.signer ?? '') !== '';
  if (!refused) demand('signing', '', answer.signing ?? '');
  if (request.ok && answer.issued !== undefined) {
    const { facts } = request;
    const copied = facts.names.filter(({ kind }) => kind !== 'other');
    demand(
      'names',
      copied.map(({ kind, value }) => `${kind}:${value}`).toSorted(),
      (answer.issued.names ?? []).toSorted(),
    );
    const kept = new Set((answer.issued.subject ?? []).map((each) => each.slice(0, each.indexOf('='))));
    const dropped = facts.subject.attributes.filter(({ oid }) => !kept.has(oid)).map(({ label }) => label);
    const said = findings.find(({ id }) => id === 'attribute-dropped')?.evidence['attributes'] ?? '';
    demand('attributes', [...new Set(said.split(', ').filter(Boolean))], [...new Set(dropped)]);
  }
  return found;
}

/** A time in a subject: Go's own parser of times would have to be written to say why it is none, and nobody has one there. */
function sparingTimes(words: string): string {
  const time =
    /^(spec\.request: Invalid value: …: )(?:parsing time|asn1: time did not|kubepki does not read this: unsupported in certificationRequestInfo\.subject\.value).*$/s;
  return words.replace(time, '$1a time');
}

function ofNode(server: readonly LintFinding[]): string {
  return server.find(({ id, words }) => id === 'other-node' || !isOfRules(words))?.words ?? '';
}

function isOfRules(words: string): boolean {
  return !words.startsWith('unable to parse csr: ');
}

/** Whether a name can stand in a path is asked only where nothing else is wrong (registry/rest/create.go). */
function pathLast(rules: readonly LintFinding[]): readonly string[] {
  const isPath = (one: LintFinding) => one.id === 'object-name' && !one.words.includes('Required');
  const others = rules.filter((one) => !isPath(one));
  return (others.length > 0 ? others : rules).map(({ words }) => words);
}
