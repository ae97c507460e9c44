/** A request that was issued. */
import type { CsrWaitReport } from '../../../domain/api/report-signing.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { field } from '../lines.ts';
import type { Next } from '../plan.ts';
import { standingLines } from './submit.ts';

export function waitText({ request, file }: CsrWaitReport, style: Style, { me, tail }: Next): string {
  const shell = ESCAPES.shell.apply;
  const operand = file === undefined ? `${shell(request.name)} --to FILE` : shell(file);
  return `${[
    `${style.green('✓')} ${ESCAPES.terminal.apply(request.name)} is issued`,
    ...standingLines(request),
    '',
    field('next', `${me} csr fetch ${operand}${tail}`, 0),
  ].join('\n')}\n`;
}
