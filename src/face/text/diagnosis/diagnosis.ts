/** A diagnosis in prose: what fails, why and what mends it, then what is wrong besides, then what was not judged. */
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import type { Style } from '../../style.ts';
import { paragraph } from '../lines.ts';
import { causeLines } from './cause.ts';
import { graphLines } from './graph.ts';
import { headline } from './headline.ts';
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
    [paragraph(paintOf(report.verdict, style)(headline(report)))],
    graphLines(report, style),
    ...causes.map((cause, i) => causeLines({ cause, number: i + 1 }, report, { style, telling })),
    ...(quiet ? [] : [looseLines(report, style), adviceLines(report, style, telling)]),
    troubleLines(report, style, telling),
  ];
  const full = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${full.join('\n\n')}\n`;
}

function paintOf(verdict: DiagnosisReport['verdict'], style: Style): (text: string) => string {
  return { fine: style.green, warning: style.yellow, unknown: style.yellow, critical: style.red }[verdict];
}
