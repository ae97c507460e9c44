/** The page: the same as the text, in the same order, with the picture and the tables that -v prints. */
import type { Cause } from '../../../domain/diagnosis/cause.ts';
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import { SLOTS } from '../../../domain/site/slot.ts';
import type { Block, Tone } from '../../../format/report/html.ts';
import {
  causeEvidence,
  causeTitle,
  evidenceText,
  wordDiagnosis,
  wordTrouble,
} from '../../wording/diagnosis.ts';
import { mendingSteps } from '../../wording/mending.ts';
import { absoluteText } from '../../wording/time.ts';
import { count } from '../lines.ts';
import type { Telling } from './diagnosis.ts';
import { headline } from './headline.ts';
import { pictureOf } from './picture.ts';
import { placeText } from './place.ts';
import { unjudgedTexts } from './rest.ts';
import { STATES } from './uses.ts';

const TONES: Readonly<Record<DiagnosisReport['verdict'], Tone>> = {
  fine: 'fine',
  warning: 'warning',
  unknown: 'warning',
  critical: 'critical',
};

export function pageOf(
  report: DiagnosisReport,
  telling: Telling,
): { readonly title: string; readonly blocks: readonly Block[] } {
  const picture = pictureOf(report, telling);
  const explained = new Set(report.causes.flatMap(({ findings }) => findings));
  const rest = report.findings.filter((_, i) => !explained.has(i));
  const unjudged = [
    ...report.troubles.map((one) => `${one.file}: ${wordTrouble(one)}`),
    ...unjudgedTexts(report, true),
  ];
  const blocks: readonly Block[] = [
    { is: 'paragraph', text: headline(report), tone: TONES[report.verdict] },
    { is: 'paragraph', text: `As of ${absoluteText(report.at)}` },
    ...(picture.edges.length === 0 ? [] : [{ is: 'picture', picture } as const]),
    ...report.causes.flatMap((cause, i) => causeBlocks(cause, i + 1, telling)),
    table(
      count(rest.length, 'finding that breaks nothing', 'findings that break nothing'),
      ['rule', 'severity', 'what', 'where'],
      rest.map(({ rule, severity, subject, evidence }) => [
        rule,
        severity,
        [wordDiagnosis(rule, evidence), ...evidenceText(evidence)].join('; '),
        placeText(subject),
      ]),
    ),
    table(
      'what was not judged',
      ['what'],
      unjudged.map((text) => [text]),
    ),
    table(
      'every connection',
      ['connection', 'from', 'to', 'by', 'state'],
      report.connections.map(({ connection, from, to = '', hosts, state }) => [
        connection,
        from,
        to,
        hosts.join(', '),
        STATES[state],
      ]),
    ),
    table(
      'which file is used where',
      ['program', 'use', 'file', 'said by'],
      report.programs.flatMap(({ id, uses }) =>
        uses.map(({ slot, setting = '', state, ...place }) => [
          id,
          SLOTS[slot].title,
          `${placeText({ file: place.file, ...(place.within === undefined ? {} : { within: place.within }) })}${state === 'read' ? '' : ` (${state})`}`,
          setting,
        ]),
      ),
    ),
  ];
  return {
    title: 'Diagnosis of a cluster',
    blocks: blocks.filter((block) => block.is !== 'table' || block.rows.length > 0),
  };
}

function table(folded: string, head: readonly string[], rows: readonly (readonly string[])[]): Block {
  return { is: 'table', folded, head, rows };
}

function causeBlocks(cause: Cause, number: number, telling: Telling): readonly Block[] {
  const { severity, suspect, line, also, edges, logged } = cause;
  const steps = mendingSteps(cause, telling).map((step) =>
    'note' in step ? `# ${step.note}` : step.command.join(' '),
  );
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['where', [placeText({ ...suspect, ...(line === undefined ? {} : { line }) }), ...also]],
    ['breaks', edges.map(({ from, to, refuses }) => `${from} to ${to}, the ${refuses} refuses`)],
    ['seen', causeEvidence(cause)],
    ['logged by', logged.map(({ by, program, text }) => `${program ?? by}: ${text}`)],
  ];
  return [
    {
      is: 'heading',
      text: `${number}. ${severity}: ${causeTitle(cause)}`,
      tone: severity === 'critical' ? 'critical' : 'warning',
    },
    { is: 'fields', rows: rows.filter(([, texts]) => texts.length > 0) },
    ...(steps.length === 0 ? [] : [{ is: 'lines', text: steps } as const]),
  ];
}
