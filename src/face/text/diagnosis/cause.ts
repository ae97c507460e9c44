/** One cause: what is wrong, where, who writes what down because of it, and what to type. */
import type { Cause } from '../../../domain/diagnosis/cause.ts';
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { causeEvidence, causeTitle } from '../../wording/diagnosis.ts';
import { mendingSteps } from '../../wording/mending.ts';
import { absoluteTime, relativeTime } from '../../wording/time.ts';
import { count, field, hang, WIDTH } from '../lines.ts';
import type { Telling } from './diagnosis.ts';
import { placeText } from './place.ts';

const show = ESCAPES.terminal.apply;
/** What differs in names alone is said so often. */
const LOGGED = 4;

export function causeLines(
  { cause, number }: { readonly cause: Cause; readonly number: number },
  report: DiagnosisReport,
  { style, telling }: { readonly style: Style; readonly telling: Telling },
): readonly string[] {
  const paint = cause.severity === 'critical' ? style.red : style.yellow;
  const { rule, severity, suspect, line, also, logged, from, edges } = cause;
  const at = new Date(report.at);
  const others = [...new Set(cause.findings.map((i) => report.findings[i]?.rule))].filter(
    (other) => other !== undefined && other !== rule,
  );
  const told = logged.slice(0, telling.verbose ? logged.length : LOGGED);
  return [
    hang(`${paint(`${number} ${severity}`)}: ${causeTitle(cause)}`, '', '  '),
    ...(suspect.file === ''
      ? []
      : [field('where', show(placeText({ ...suspect, ...(line === undefined ? {} : { line }) })))]),
    ...(also.length === 0 ? [] : [field('also in', also.map(show).join(', '))]),
    ...(edges.length === 0 ? [] : [field('breaks', count(edges.length, 'connection'))]),
    ...(from === undefined
      ? []
      : [field('from', `${absoluteTime(new Date(from))} (${relativeTime(new Date(from), at)})`)]),
    ...(others.length === 0 ? [] : [field('explains', others.join(', '))]),
    ...causeEvidence(cause).map((text, i) => field(i === 0 ? 'seen' : '', text)),
    ...told.flatMap(({ by, program, text }) => [
      field('logged by', `${show(program ?? by)}`),
      hang(show(text), '    ', '      '),
    ]),
    ...(told.length < logged.length ? [field('', `and ${logged.length - told.length} more, with -v`)] : []),
    ...mendingLines(cause, telling),
  ];
}

/** All of it can be pasted: what is no command is a comment. */
function mendingLines(cause: Cause, telling: Telling): readonly string[] {
  const lines = mendingSteps(cause, telling).flatMap((step) =>
    'note' in step ? [hang(step.note, '    # ', '    # ')] : [wrapped(step.command)],
  );
  return lines.length === 0 ? [] : ['  to mend it', ...lines];
}

/** A command that is too long goes on behind a backslash, which a shell takes as nothing. */
function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  let line = '   ';
  for (const word of words) {
    if (line.trim() !== '' && line.length + word.length + 3 > WIDTH) {
      lines.push(`${line} \\`);
      line = '     ';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}
