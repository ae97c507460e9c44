import type { CsrCreateReport } from '../../../domain/api/report-request.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { findingLines, outcomeText, requestLines } from './request.ts';

const show = ESCAPES.terminal.apply;

export function csrCreateText(report: CsrCreateReport, style: Style, me: string): string {
  const { request, key, keyFile, requestFile } = report;
  const { file, findings } = request;
  const refused = findings.some(({ severity }) => severity === 'refused');
  const nothing = keyFile === 'kept' && requestFile === 'kept';
  const next = `${me} csr submit ${ESCAPES.shell.apply(file)}`;
  return `${[
    ...(nothing ? ['nothing to do: the request is there, for the same and with that key'] : []),
    `${style.bold(show(key))} ${keyFile === 'created' ? 'is the new key, for its owner alone' : 'was there, and is used'}`,
    `${style.bold(show(file))} ${requestFile === 'created' ? 'is the request' : 'was there, and asks for this'}`,
    ...requestLines(request),
    ...findings.map((finding) => findingLines(finding, style)),
    '',
    `${outcomeText(findings, style)}${refused ? '' : `; next: ${next}`}`,
  ].join('\n')}\n`;
}
