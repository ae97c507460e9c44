import { REQUESTS } from '../../domain/pending.ts';
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
  const open = report.steps.some(({ action }) => action === 'request' || action === 'await');
  if (wrote === 0 && !open) return `${[...lines, style.green('nothing to do')].join('\n')}\n`;
  if (lines.length > 0) lines.push('');
  if (wrote > 0) lines.push(`${count(wrote, 'file')} in ${show(report.root)}`, ...next(report, how));
  if (open) lines.push(...toSign(report, how));
  return `${lines.join('\n')}\n`;
}

/** What somebody else has to do now, and what then. */
function toSign({ steps }: ActReport, { me, tail }: Next): readonly string[] {
  const signers = steps.flatMap(({ reasons }) =>
    reasons.flatMap((reason) => (reason.why === 'authority-key-missing' ? [reason.signer] : [])),
  );
  const whose = [...new Set(signers)].join(' and of ');
  return [
    field(
      'to sign',
      `${REQUESTS}/*.csr, with the key of ${whose}, which is not here; manifest.json beside them says what is wanted`,
    ),
    field('then', `put each answer beside its request, NAME.crt, and: ${me} apply${tail}`),
  ];
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
