/** A request that was sent, or stood there already: what it is, and who goes on. */
import type { CsrSubmitReport, StandingRequest } from '../../../domain/api/report-signing.ts';
import { formatDuration } from '../../../domain/duration.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { field, hang } from '../lines.ts';
import { findingLines } from './request.ts';
import type { Next } from '../plan.ts';

const show = ESCAPES.terminal.apply;
const shell = ESCAPES.shell.apply;

export function submitText(report: CsrSubmitReport, style: Style, { me, tail }: Next): string {
  const { change, request, differs, advice } = report;
  const { name, state } = request;
  const head =
    change === 'created'
      ? `${style.green('+')} ${show(name)} was sent, and is ${state}`
      : `= ${show(name)} was sent before, and is ${state}`;
  return `${[
    head,
    ...standingLines(request),
    ...differs.map((what) => differing(what, name, style)),
    ...advice.map((finding) => findingLines(finding, style)),
    '',
    ...next(report, me, tail),
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

function differing(what: CsrSubmitReport['differs'][number], name: string, style: Style): string {
  const otherwise = what === 'usages' ? 'other usages' : 'another lifetime';
  return hang(
    `${style.yellow('!')} it stands with ${otherwise} than this call asks for, which nobody can change; first: kubectl delete csr ${shell(name)}`,
    '  ',
    '    ',
  );
}

function next(
  { request: { name, state }, named, file }: CsrSubmitReport,
  me: string,
  tail: string,
): readonly string[] {
  const operand = `${shell(file)}${named ? ` --name ${shell(name)}` : ''}`;
  const fetch = field('then', `${me} csr fetch ${operand}${tail}`, 0);
  if (state === 'issued') return [fetch.replace('then', 'next')];
  const wait = `${me} csr wait ${operand}`;
  return state === 'pending'
    ? [
        field('next', `whoever may approve: ${me} csr approve ${shell(name)}`, 0),
        field('then', wait, 0),
        fetch,
      ]
    : [field('next', wait, 0), fetch];
}
