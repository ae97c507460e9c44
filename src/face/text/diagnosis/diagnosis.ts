/** A diagnosis in prose: what fails, why and what mends it, then what is wrong besides, then what was not judged. */
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import type { Style } from '../../style.ts';
import { count, paragraph } from '../lines.ts';
import { causeLines } from './cause.ts';
import { graphLines } from './graph.ts';
import { adviceLines, looseLines, troubleLines } from './rest.ts';
import { usesLines } from './uses.ts';

/** How the next command is typed, and how much is asked for. */
export interface Telling {
  readonly me: string;
  readonly tail: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

export function diagnosisText(report: DiagnosisReport, style: Style, telling: Telling): string {
  const { quiet, verbose } = telling;
  const causes = report.causes.filter(({ severity }) => !quiet || severity === 'critical');
  const blocks: readonly (readonly string[])[] = [
    ...(verbose ? usesLines(report, style) : []),
    [headline(report, style)],
    graphLines(report, style),
    ...causes.map((cause, i) => causeLines({ cause, number: i + 1 }, report, { style, telling })),
    ...(quiet ? [] : [looseLines(report, style), adviceLines(report, style, telling)]),
    troubleLines(report, style, telling),
  ];
  const full = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${full.join('\n\n')}\n`;
}

/** How many connections there are, and how they stand. */
function headline({ connections, verdict, causes }: DiagnosisReport, style: Style): string {
  const of = (state: string) => connections.filter((one) => one.state === state).length;
  const judged = connections.length - of('unknown');
  const seen = judged === 0 ? 'no connection could be judged' : `${count(judged, 'connection')} judged`;
  const said = [
    of('fails') > 0
      ? style.red(`${of('fails')} of them ${of('fails') === 1 ? 'fails' : 'fail'}`)
      : judged > 0
        ? 'none of them fails'
        : '',
    of('will-fail') > 0 ? style.yellow(`${of('will-fail')} will`) : '',
  ].filter((part) => part !== '');
  const why = causes.length === 0 ? '' : `, for ${count(causes.length, 'reason')}`;
  const fine = verdict === 'fine' ? `; ${style.green('nothing is wrong')}` : '';
  return paragraph(`${[seen, ...said].join(', ')}${of('fails') + of('will-fail') > 0 ? why : ''}${fine}`);
}
