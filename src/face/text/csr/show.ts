import type { Condition } from '../../../domain/api/signing-request.ts';
import type { CsrShowReport, IssuedCertificate, ShownRequest } from '../../../domain/api/report-list.ts';
import { formatDuration } from '../../../domain/duration.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { absoluteTime, relativeTime } from '../../wording/time.ts';
import { field, hang } from '../lines.ts';
import { listed, momentLine, namesIn, userText } from '../part.ts';
import { calloutLines, mayLines } from '../power.ts';
import { unreadableText } from './list.ts';
import { findingLines } from './request.ts';

const show = ESCAPES.terminal.apply;

export function csrShowText(report: CsrShowReport, style: Style): string {
  const at = new Date(report.at);
  const blocks = report.requests.map((request) => requestLines(request, at, style).join('\n'));
  const unread = report.unreadable.map((each) => hang(unreadableText(each), `${style.yellow('? ')}`, '    '));
  const missing = report.missing.map(({ name, evidence, code }) =>
    hang(`${show(name)}: ${show(String(evidence['message'] ?? code))}`, `${style.yellow('? ')}`, '    '),
  );
  return `${[...blocks, [...unread, ...missing].join('\n')].filter((block) => block !== '').join('\n\n')}\n`;
}

function requestLines(request: ShownRequest, at: Date, style: Style): readonly string[] {
  const { requester, becomes, power } = request;
  return [
    `${style.bold(show(request.name))}, ${request.state}`,
    ...askLines(request, style),
    field('usages', show(request.usages.join(', '))),
    field('signer', show(request.signerName)),
    field('lifetime', lifetimeText(request.expirationSeconds)),
    field(
      'requester',
      userText(
        { groups: requester.groups, ...(requester.uid === '' ? {} : { uid: requester.uid }) },
        requester.user,
      ),
    ),
    ...Object.entries(requester.extra).map(([key, values]) =>
      field('', `${show(key)}: ${show(values.join(', '))}`),
    ),
    ...timeLines(request, at),
    ...request.conditions.map((each) => conditionLine(each, at)),
    ...certificateLines(request.certificate, at, style),
    ...request.findings.map((each) => findingLines(each, style)),
    ...nodeLines(request, style),
    field(
      'would be',
      becomes === undefined ? 'nobody: no user of the API server' : userText(becomes, becomes.user),
    ),
    ...(power === undefined ? [] : [...calloutLines(power.callouts, style), ...mayLines(power)]),
  ];
}

function lifetimeText(seconds: number | undefined): string {
  if (seconds === undefined) return 'as long as the signer gives';
  return `${seconds > 0 ? formatDuration(seconds * 1000) : `${seconds}s`} asked for`;
}

function askLines({ asks, fault }: ShownRequest, style: Style): readonly string[] {
  if (asks === undefined) return [field('request', style.red(`cannot be read: ${show(fault ?? '')}`))];
  return [
    field('subject', asks.subject === '' ? 'none' : show(asks.subject)),
    field('names', asks.names.length === 0 ? 'none' : show(namesIn(asks.names).join(', '))),
    field('key', `${asks.key}, sha256 ${asks.keyFingerprint}`),
    field(
      'signature',
      asks.selfSigned
        ? `${show(asks.signatureAlgorithm)}, by its own key`
        : style.red(`${show(asks.signatureAlgorithm)}, not by its own key`),
    ),
  ];
}

function timeLines({ created, cleanUp }: ShownRequest, at: Date): readonly string[] {
  const lines = Number.isNaN(Date.parse(created))
    ? [field('created', 'not said')]
    : [momentLine('created', created, at)];
  if (cleanUp === undefined) return lines;
  const from = new Date(cleanUp.from);
  const when =
    from <= at
      ? 'within the hour, when the controller manager looks again'
      : `${absoluteTime(from)} (${relativeTime(from, at)}), or up to an hour later`;
  return [...lines, field('taken away', `${when}: ${CLEAN_UP_WORDS[cleanUp.rule]}`)];
}

const CLEAN_UP_WORDS = {
  pending: 'undecided for 24 hours',
  approved: 'approved for 24 hours without a certificate (Kubernetes 1.35 and newer)',
  issued: 'approved for an hour',
  denied: 'denied for an hour',
  failed: 'failed for an hour',
} as const;

function conditionLine({ type, status, reason, message, since }: Condition, at: Date): string {
  const date = new Date(since);
  const when = Number.isNaN(date.getTime()) ? '' : `, ${absoluteTime(date)} (${relativeTime(date, at)})`;
  const unless = status === 'True' ? '' : `=${show(status)}`;
  return field(
    'said',
    `${show(type)}${unless}${reason === '' ? '' : ` by ${show(reason)}`}${when}${message === '' ? '' : `: ${show(message)}`}`,
  );
}

function certificateLines(
  certificate: IssuedCertificate | undefined,
  at: Date,
  style: Style,
): readonly string[] {
  if (certificate === undefined) return [];
  if ('fault' in certificate)
    return [field('issued', style.red(`cannot be read: ${show(certificate.fault)}`))];
  const { serial, issuer, notBefore, notAfter, sameKey } = certificate;
  return [
    field('issued', `serial ${serial}, by ${show(issuer)}`),
    ...(sameKey === false ? [field('', style.red('not for the key of the request'))] : []),
    momentLine('from', notBefore, at),
    momentLine('until', notAfter, at),
  ];
}

function nodeLines({ node, unproven, asks }: ShownRequest, style: Style): readonly string[] {
  const names = listed('would serve', unproven === undefined ? [] : namesIn(asks?.names ?? []));
  if (node === undefined) return names;
  const lines = {
    there: () => {
      if (node.is !== 'there') return '';
      const own = node.node.addresses.map(({ type, address }) => `${type} ${address}`);
      return own.length === 0 ? 'there, without addresses' : show(own.join(', '));
    },
    absent: () => style.yellow('there is none of that name'),
    unreadable: () => style.yellow(`cannot be read: ${node.is === 'unreadable' ? show(node.because) : ''}`),
  };
  const missing =
    unproven === undefined || unproven.length === 0
      ? []
      : [
          field(
            'danger',
            style.red(`names that the Node does not have: ${show(namesIn(unproven).join(', '))}`),
          ),
        ];
  return [...names, field('node', lines[node.is]()), ...missing];
}
