import type { ActReport } from '../../domain/report.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { count, field } from './lines.ts';
import { type Next, stepLines } from './plan.ts';

const show = ESCAPES.terminal.apply;

export function actText(report: ActReport, style: Style, how: Next): string {
  const done = report.steps.filter(({ action }) => action !== 'keep');
  const kept = report.steps.length - done.length;
  const lines = done.map((step) => stepLines(step, style));
  if (kept > 0) lines.push(style.dim(`= kept ${count(kept, 'credential')}`));
  if (report.verb === 'undo') {
    lines.push(
      ...report.created.map((path) => `+ put back ${show(path)}`),
      ...report.replaced.map((path) => `~ put back ${show(path)}`),
      ...report.removed.map((path) => `- took away ${show(path)}`),
    );
  }
  const wrote = report.created.length + report.replaced.length + report.removed.length;
  if (wrote === 0 && report.verb === 'undo') {
    return `${style.green(`history/${report.entry ?? ''} is undone; no file had to change for it`)}\n`;
  }
  if (wrote === 0) return `${[...lines, style.green('nothing to do')].join('\n')}\n`;
  if (lines.length > 0) lines.push('');
  lines.push(`${count(wrote, 'file')} in ${show(report.root)}`, ...next(report, how));
  return `${lines.join('\n')}\n`;
}

/** What one would type next, after each verb. */
function next(report: ActReport, { me, tail }: Next): readonly string[] {
  const cd = report.root === '.' ? '' : `cd ${ESCAPES.shell.apply(report.root)} && `;
  switch (report.verb) {
    case 'init':
      return report.steps.length === 0
        ? [
            field(
              'next',
              `edit ${ESCAPES.shell.apply(`${report.root}/kubepki.yaml`)}, then: ${cd}${me} apply`,
            ),
          ]
        : [
            field('look', `${me} inspect ${ESCAPES.shell.apply(report.root)}`),
            field('change', `edit kubepki.yaml, then: ${cd}${me} plan`),
          ];
    case 'apply':
      return [field('take back', `${me} undo${tail}`)];
    case 'undo':
      return [field('kept in', `history/${report.entry ?? ''}`)];
  }
}
