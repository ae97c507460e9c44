import type { CsrLintReport, UnjudgedRequest } from '../../../domain/api/report-request.ts';
import { KubepkiError } from '../../../domain/error.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { wordError } from '../../wording/error.ts';
import { count, hang } from '../lines.ts';
import { findingLines, outcomeText, requestLines } from './request.ts';

const show = ESCAPES.terminal.apply;

export function csrLintText(report: CsrLintReport, style: Style, me: string): string {
  const { requests, unjudged } = report;
  const perFile = new Map<string, number>();
  for (const { file } of requests) perFile.set(file, (perFile.get(file) ?? 0) + 1);
  const blocks = requests.map((request) => {
    const several = (perFile.get(request.file) ?? 0) > 1;
    const file = request.file === '-' ? 'standard input' : show(request.file);
    return [
      style.bold(several ? `${file}, line ${request.line}` : file),
      ...requestLines(request),
      ...request.findings.map((finding) => findingLines(finding, style)),
    ].join('\n');
  });
  const findings = requests.flatMap((request) => request.findings);
  const found =
    requests.length === 0 ? [] : [`${count(requests.length, 'request')}: ${outcomeText(findings, style)}`];
  const left =
    unjudged.length === 0 ? [] : [style.red(`${count(unjudged.length, 'file')} could not be judged`)];
  return `${[...blocks, ...unjudged.map((one) => unjudgedLines(one, style, me)), [...found, ...left].join('; ')].join('\n\n')}\n`;
}

function unjudgedLines({ file, code, evidence }: UnjudgedRequest, style: Style, me: string): string {
  const { message, hint } = wordError(new KubepkiError(code, evidence), me);
  return [
    style.bold(file === '-' ? 'standard input' : show(file)),
    hang(`${style.red('not judged')}: ${message}`, '  ', '    '),
    hang(`hint: ${hint}`, '    ', '      '),
  ].join('\n');
}
