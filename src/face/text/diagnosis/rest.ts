/** What belongs to no cause: findings without a culprit, advice, and what could not be judged. */
import type { DiagnosisFinding, DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { evidenceText, UNKNOWN_PIECES, wordDiagnosis, wordTrouble } from '../../wording/diagnosis.ts';
import { count, hang } from '../lines.ts';
import type { Telling } from './diagnosis.ts';

const show = ESCAPES.terminal.apply;
const FOLDED = 3;

/** Findings that are in no cause and no advice. */
export function looseLines(report: DiagnosisReport, style: Style): readonly string[] {
  const explained = new Set(report.causes.flatMap(({ findings }) => findings));
  return report.findings.flatMap((finding, i) =>
    explained.has(i) || finding.severity === 'advice' ? [] : findingLines(finding, style),
  );
}

function findingLines(finding: DiagnosisFinding, style: Style): readonly string[] {
  const { rule, severity, evidence } = finding;
  return [
    hang(`${style.yellow(severity)}: ${wordDiagnosis(rule, evidence)} [${rule}]`, '', '  '),
    hang(placeOf(finding), '  ', '    '),
    ...evidenceText(evidence).map((text) => hang(text, '  ', '    ')),
  ];
}

function placeOf({ subject: { file = '', line, within, machine } }: DiagnosisFinding): string {
  const place = `${show(file)}${line === undefined ? '' : `:${line}`}`;
  const inside = within === undefined ? '' : ` in ${show(within)}`;
  return `${place}${inside}${machine === undefined || file.includes(machine) ? '' : ` on ${show(machine)}`}`;
}

/** A line a rule: nobody has to do anything of it. */
export function adviceLines(report: DiagnosisReport, style: Style, { verbose }: Telling): readonly string[] {
  const byRule = new Map<DiagnosisFinding['rule'], DiagnosisFinding[]>();
  for (const finding of report.findings.filter(({ severity }) => severity === 'advice'))
    byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  if (byRule.size === 0) return [];
  const most = verbose ? Number.POSITIVE_INFINITY : FOLDED;
  return [
    style.bold('advice, which weighs nothing'),
    ...[...byRule].map(([rule, findings]) => {
      const places = [...new Set(findings.map(placeOf))];
      const more = places.length > most ? ` and ${places.length - most} more` : '';
      return hang(
        `${wordDiagnosis(rule, {})} [${rule}]: ${places.slice(0, most).join(', ')}${more}`,
        '  ',
        '    ',
      );
    }),
  ];
}

/** What was not judged, and why: nothing of it is guessed. */
export function troubleLines(report: DiagnosisReport, style: Style, { quiet }: Telling): readonly string[] {
  const pieces = new Map<string, string[]>();
  for (const { from, to, unknown, state } of report.connections)
    for (const { piece, detail } of unknown) {
      const says = `${UNKNOWN_PIECES[piece]}${detail === undefined ? '' : ` (${show(detail)})`}`;
      const edge = `${show(from)} to ${to === undefined ? 'whom it dials' : show(to)}`;
      pieces.set(says, [...(pieces.get(says) ?? []), state === 'unknown' ? `${edge}, not at all` : edge]);
    }
  const troubles = report.troubles.map((trouble) =>
    hang(
      `${show(trouble.file)}${trouble.line === undefined ? '' : `:${trouble.line}`}: ${wordTrouble(trouble)}`,
      '  ',
      '    ',
    ),
  );
  const unjudged = [...pieces].map(([says, edges]) => {
    const some =
      edges.length > FOLDED
        ? [...edges.slice(0, FOLDED - 1), count(edges.length - FOLDED + 1, 'more', 'more')]
        : edges;
    return hang(`${says}: ${some.join('; ')}`, '  ', '    ');
  });
  const lines = [...troubles, ...(quiet ? [] : unjudged)];
  return lines.length === 0 ? [] : [style.bold('not judged'), ...lines];
}
