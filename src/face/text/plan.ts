import { REQUESTS_MANIFEST } from '../../domain/pending.ts';
import type { PlannedStep, PlanReport } from '../../domain/report.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { ACTION_SIGNS, wordStep } from '../wording/reason.ts';
import { absoluteTime } from '../wording/time.ts';
import { count, hang } from './lines.ts';

const show = ESCAPES.terminal.apply;

/** What one would type next: the name we go by, and the cluster file where it must be named. */
export interface Next {
  readonly me: string;
  readonly tail: string;
}

/** What is kept is counted: of two hundred machines nobody reads it, and the documents name it. */
export function planText(report: PlanReport, style: Style, next: Next): string {
  const shown = report.steps.filter(({ action, reasons }) => action !== 'keep' || reasons.length > 0);
  const lines = shown.map((step) => stepLines(step, style));
  const folded = report.steps.length - shown.length;
  if (folded > 0) lines.push(`${style.dim('=')} keep ${count(folded, 'credential')}`);
  lines.push(
    ...report.unknown.map((path) =>
      hang(`${show(path)}: nothing in the cluster file accounts for it`, '? ', '    '),
    ),
  );
  if (report.unfinished !== undefined) {
    lines.push(
      hang(
        `${report.unfinished.verb} of ${absoluteTime(new Date(report.unfinished.at))} was stopped half-way; the next command that writes finishes it`,
        '! ',
        '    ',
      ),
    );
  }
  const refused = report.steps.some(({ action }) => action === 'refuse');
  const awaited = report.steps.filter(({ action }) => action === 'await').length;
  const end =
    report.changes === 0
      ? awaited === 0
        ? style.green('nothing to do')
        : style.yellow(`nothing to do before more is signed; ${REQUESTS_MANIFEST} says what`)
      : refused
        ? style.red('apply would refuse, because of what is marked !')
        : style.yellow(`${count(report.changes, 'change')}; to make them: ${next.me} apply${next.tail}`);
  return `${[...lines, '', end].join('\n')}\n`;
}

export function stepLines(step: PlannedStep, style: Style): string {
  const { sign, word } = ACTION_SIGNS[step.action];
  const paint = { '+': style.green, '~': style.yellow, '=': style.dim, '!': style.red }[sign] ?? style.bold;
  const why = wordStep(step.action, step.reasons);
  return hang(`${word} ${step.credential}${why === '' ? '' : `: ${why}`}`, `${paint(sign)} `, '    ');
}
