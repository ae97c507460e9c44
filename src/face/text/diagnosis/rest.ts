/** What belongs to no cause: findings without a culprit, advice, and what could not be judged. */
import type { DiagnosisFinding, DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { evidenceText, UNKNOWN_PIECES, wordDiagnosis, wordTrouble } from '../../wording/diagnosis.ts';
import { hang } from '../lines.ts';
import type { Telling } from './diagnosis.ts';
import { placeText } from './place.ts';

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

function placeOf({ subject }: DiagnosisFinding): string {
  const { file = '', machine } = subject;
  const on = machine === undefined || file.includes(machine) ? '' : ` on ${show(machine)}`;
  return `${show(placeText(subject))}${on}`;
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
export function troubleLines(
  report: DiagnosisReport,
  style: Style,
  { quiet, verbose }: Telling,
): readonly string[] {
  const troubles = report.troubles.map((trouble) =>
    hang(`${show(placeText(trouble))}: ${wordTrouble(trouble)}`, '  ', '    '),
  );
  const texts = unjudgedTexts(report, verbose);
  const unjudged = quiet ? [] : texts.map((text) => hang(show(text), '  ', '    '));
  const lines = [...troubles, ...unjudged];
  return lines.length === 0 ? [] : [style.bold('not judged'), ...lines];
}

/** What of connections is not known: a line a kind of connection, and all of them where all is asked for. */
export function unjudgedTexts({ connections }: DiagnosisReport, each: boolean): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { connection, from, to, unknown } of connections) {
    const pieces = unknown.map(
      ({ piece, detail }) => `${UNKNOWN_PIECES[piece]}${detail === undefined ? '' : ` (${detail})`}`,
    );
    if (pieces.length === 0) continue;
    const key = `${connection}: ${pieces.join('; ')}`;
    const edges = lines.get(key) ?? [];
    lines.set(key, edges);
    edges.push(to === undefined ? from : `${from} to ${to}`);
  }
  return [...lines].map(([says, edges]) =>
    each ? `${says}: ${edges.join('; ')}` : edges.length === 1 ? says : `${says} (${edges.length} of them)`,
  );
}
