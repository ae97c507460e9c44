/** Results for code scanners: one for each finding, with its place in a file and the connections that it is about. */
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import type { DiagnosisRule, DiagnosisSeverity } from '../../../domain/diagnosis/rule.ts';
import { DIAGNOSIS_RULES } from '../../../domain/diagnosis/table.ts';
import { REMEDIES } from '../../../domain/diagnosis/remedy.ts';
import type { Level, Scan } from '../../../format/report/sarif.ts';
import { VERSION } from '../../version.ts';
import { evidenceText, wordDiagnosis, wordTrouble } from '../../wording/diagnosis.ts';
import type { Telling } from './diagnosis.ts';

const LEVELS: Readonly<Record<DiagnosisSeverity, Level>> = {
  critical: 'error',
  warning: 'warning',
  unknown: 'note',
  advice: 'note',
};

export function scanOf(report: DiagnosisReport, { quiet }: Pick<Telling, 'quiet'>): Scan {
  const rules: readonly DiagnosisRule[] = DIAGNOSIS_RULES;
  const causeOf = new Map(report.causes.flatMap((cause) => cause.findings.map((i) => [i, cause] as const)));
  return {
    tool: 'kubepki',
    version: VERSION,
    rules: rules.map(({ id, says, remedy, severity, cites, benchmark = [] }) => ({
      id,
      says,
      help: [`To mend it: ${REMEDIES[remedy]}`, ...cites].join('\n'),
      level: LEVELS[severity],
      tags: benchmark,
    })),
    results: report.findings.flatMap(({ rule, severity, subject, evidence, edges }, i) => {
      if (quiet && severity !== 'critical') return [];
      const cause = causeOf.get(i);
      // a result without a file is shown nowhere
      const file = subject.file || cause?.suspect.file || '.';
      return [
        {
          rule,
          level: LEVELS[severity],
          message: [wordDiagnosis(rule, evidence), ...evidenceText(evidence)].join('\n'),
          file,
          ...(subject.line === undefined ? {} : { line: subject.line }),
          about: [
            ...(subject.within === undefined ? [] : [subject.within]),
            ...edges.map(({ from, to }) => `${from} to ${to}`),
          ],
          related:
            cause === undefined
              ? []
              : [cause.suspect.file, ...cause.also].filter((each) => each !== file && each !== ''),
          fingerprint: [
            rule,
            file,
            subject.within ?? '',
            ...edges.map(({ from, to }) => `${from}>${to}`),
          ].join('|'),
        },
      ];
    }),
    notices: report.troubles.map((trouble) => ({
      message: wordTrouble(trouble),
      file: trouble.file,
      ...(trouble.line === undefined ? {} : { line: trouble.line }),
    })),
  };
}
