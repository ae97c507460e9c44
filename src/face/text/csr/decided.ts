/** What became of requests, each with what was approved or why not. */
import type { Decision } from '../../../domain/api/decision.ts';
import type { ApprovalReport, DecidedRequest } from '../../../domain/api/report-approval.ts';
import { KubepkiError } from '../../../domain/error.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { wordError } from '../../wording/error.ts';
import { absoluteText, absoluteTime } from '../../wording/time.ts';
import { count, hang } from '../lines.ts';
import { requestLines } from './shown.ts';

const safe = ESCAPES.terminal.apply;
const DONE = { approve: 'approved', deny: 'denied' } as const;

export function decidedText(report: ApprovalReport, style: Style, me: string): string {
  const { verb, at, by, server, requests } = report;
  if (requests.length === 0) return `${style.green('nothing to do')}: nothing that was selected is pending\n`;
  const moment = new Date(at);
  const blocks = requests.flatMap((one) => [
    ...outcomeLines(one, verb, style, me),
    ...(one.outcome === 'done' && one.request !== undefined
      ? requestLines(one.request, style, { at: moment, accepted: one.accepted, decision: verb })
      : []),
    '',
  ]);
  const done = requests.filter(({ outcome }) => outcome === 'done').length;
  const rights = verb === 'approve' && done > 0 ? `; what they may do is as of ${absoluteTime(moment)}` : '';
  const sum = `${DONE[verb]} ${count(done, 'request')} as ${safe(by) || 'somebody unknown'} at ${safe(server)}${rights}`;
  return `${[...blocks, ...(done === 0 ? [] : [style.dim(hang(sum, '', ''))])].join('\n').trimEnd()}\n`;
}

/** The line of one that is not open any more, and where it went wrong what was said and what to do. */
export function outcomeLines(
  { name, outcome, condition, trouble }: DecidedRequest,
  decision: Decision,
  style: Style,
  me = 'kubepki',
): readonly string[] {
  const shown = safe(name);
  switch (outcome) {
    case 'done':
      return [`${style.green(decision === 'approve' ? '+' : '-')} ${DONE[decision]} ${shown}`];
    case 'already': {
      const { since = '', reason = '', message = '' } = condition ?? {};
      const why = [reason, message].filter((text) => text !== '').join(': ');
      const by = [absoluteText(since), why].filter((text) => text !== '').map(safe);
      return [
        hang(
          `${shown} was ${DONE[decision]} before${by.length === 0 ? '' : ` (${by.join(', ')})`}: nothing to do`,
          '= ',
          '  ',
        ),
      ];
    }
    case 'left':
      return [`= ${shown} is left as it is: that was a no`];
    case 'untouched':
      return [`= ${shown} is untouched: it was not come to`];
    case 'refused':
    case 'failed':
    case 'unknown': {
      if (trouble === undefined) return [`${style.red('!')} ${shown}`];
      const error = new KubepkiError(trouble.code, trouble.evidence, undefined, trouble.details);
      const { message, details, hint } = wordError(error, me);
      return [
        hang(message, `${style.red('!')} `, '  '),
        ...details.map((detail) => hang(detail, '    ', '    ')),
        hang(`hint: ${hint}`, '  ', '    '),
      ];
    }
  }
}
