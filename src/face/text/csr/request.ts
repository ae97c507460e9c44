/** A request that was judged, in lines: what it asks for, what refuses it and in which words, then advice. */
import type { LintFinding } from '../../../domain/api/lint-finding.ts';
import type { JudgedRequest } from '../../../domain/api/report-request.ts';
import { formatDuration } from '../../../domain/duration.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { wordLint } from '../../wording/csr-lint.ts';
import { count, field, hang } from '../lines.ts';
import { namesIn } from '../part.ts';

const show = ESCAPES.terminal.apply;

export function requestLines(request: JudgedRequest): readonly string[] {
  const { name, asks, usages, expirationSeconds } = request;
  return [
    ...(name === undefined ? [] : [field('object', name === '' ? 'without a name' : show(name))]),
    ...(asks === undefined
      ? []
      : [
          field('asks for', whoText(asks)),
          ...(asks.names.length === 0 ? [] : [field('names', show(namesIn(asks.names).join(', ')))]),
          field('key', asks.key),
        ]),
    field('signer', `${show(request.signerName) || 'none'}${REASONS[request.signerReason]}`),
    field('usages', show(usages.join(', ')) || 'none'),
    ...(expirationSeconds === undefined
      ? []
      : [
          field(
            'lifetime',
            expirationSeconds > 0 ? formatDuration(expirationSeconds * 1000) : `${expirationSeconds}s`,
          ),
        ]),
  ];
}

/** A server's certificate has a subject; a client's makes somebody of its bearer. */
function whoText({ user, groups, subject }: NonNullable<JudgedRequest['asks']>): string {
  if (user === '' && groups.length === 0) return subject === '' ? 'an empty subject' : show(subject);
  const belongs = groups.length === 0 ? '' : ` in ${groups.map((group) => show(group) || '""').join(', ')}`;
  return `${show(user) || 'nobody'}${belongs}`;
}

/** How the signer came to be chosen, where it was. */
const REASONS: Readonly<Record<JudgedRequest['signerReason'], string>> = {
  'given': '',
  'object': '',
  'node-server': ' (by subject and names)',
  'node-client': ' (by its subject)',
  'anybody': ' (for any client)',
};

const WHO = { 'api-server': 'the API server', 'signer': 'the signer' } as const;
/** The list of usages is as long as the rest of the page, and is in the report. */
const LONGEST = 320;

export function findingLines(finding: LintFinding, style: Style): string {
  const { says, fix } = wordLint(finding);
  const refused = finding.severity === 'refused';
  const head = refused ? style.red(`refused by ${WHO[finding.by]}`) : style.yellow('advice');
  const words = show(finding.words);
  return [
    hang(`${head}: ${says} [${finding.id}]`, '  ', '    '),
    ...(refused
      ? [hang(`says: ${words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words}`, '    ', '      ')]
      : []),
    hang(`fix: ${fix}`, '    ', '      '),
  ].join('\n');
}

export function outcomeText(findings: readonly LintFinding[], style: Style): string {
  const refusals = findings.filter(({ severity }) => severity === 'refused');
  const advice = findings.length - refusals.length;
  const beside = advice === 0 ? '' : `, ${count(advice, 'piece of advice', 'pieces of advice')}`;
  if (refusals.length > 0) return `${style.red('will be refused')}${beside}`;
  return advice === 0 ? style.green('nothing found') : style.yellow(`nothing is refused${beside}`);
}
