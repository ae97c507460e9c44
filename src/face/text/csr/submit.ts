/** A request that was sent, or stood there already: what it is, and who goes on. */
import type { CsrSubmitReport, StandingRequest } from '../../../domain/api/report-signing.ts';
import { formatDuration } from '../../../domain/duration.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { field } from '../lines.ts';
import { findingLines } from './request.ts';
import type { Next } from '../plan.ts';

const show = ESCAPES.terminal.apply;
const shell = ESCAPES.shell.apply;

export function submitText(report: CsrSubmitReport, style: Style, { me, tail }: Next): string {
  const { change, request, differs, advice, file } = report;
  const { name, state } = request;
  const head =
    change === 'created'
      ? `${style.green('+')} ${show(name)} was sent, and is ${state}`
      : `= ${show(name)} was sent before, and is ${state}; the same request, so that nothing was sent again`;
  return `${[
    head,
    ...standingLines(request),
    ...differs.map(
      (what) =>
        `  ${style.yellow('!')} it asks for ${what === 'usages' ? 'other usages' : 'another lifetime'} than this call, which nobody can change: kubectl delete csr ${shell(name)} first`,
    ),
    ...advice.map((finding) => findingLines(finding, style)),
    '',
    ...next(report, me, tail, shell(file)),
  ].join('\n')}\n`;
}

export function standingLines({
  signer,
  usages,
  expirationSeconds,
  requester,
}: StandingRequest): readonly string[] {
  return [
    field('signer', show(signer)),
    field('usages', show(usages.join(', '))),
    ...(expirationSeconds === undefined ? [] : [field('for', formatDuration(expirationSeconds * 1000))]),
    field('asked by', show(requester)),
  ];
}

function next(
  { request: { name, state } }: CsrSubmitReport,
  me: string,
  tail: string,
  file: string,
): readonly string[] {
  const wait = field('then', `${me} csr submit ${file} --wait${tail}`, 0);
  if (state === 'issued') return [field('next', `${me} csr fetch ${file}${tail}`, 0)];
  return state === 'pending'
    ? [field('next', `whoever may approve: ${me} csr approve ${shell(name)}`, 0), wait]
    : [field('next', `${me} csr wait ${file}`, 0)];
}
