/** Cases for continuous integration: one for each connection, and one for each rule. */
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import { DIAGNOSIS_RULES } from '../../../domain/diagnosis/table.ts';
import type { TestCase, TestSuite } from '../../../format/report/junit.ts';
import { causeTitle, evidenceText, UNKNOWN_PIECES, wordTrouble } from '../../wording/diagnosis.ts';

type Result = NonNullable<TestCase['result']>;

export function suitesOf(report: DiagnosisReport): readonly TestSuite[] {
  const { at, connections, troubles } = report;
  return [
    { name: 'connections', at, cases: connections.map((one) => connectionCase(one, report)) },
    { name: 'rules', at, cases: DIAGNOSIS_RULES.map(({ id, says }) => ruleCase(id, says, report)) },
    {
      name: 'what was looked at',
      at,
      cases: troubles.map(({ file, line, what, detail }) => ({
        name: file,
        group: 'files',
        file,
        ...(line === undefined ? {} : { line }),
        result: {
          is: 'error',
          type: what,
          message: wordTrouble({ what, ...(detail === undefined ? {} : { detail }) }),
          text: [],
        },
      })),
    },
  ];
}

function connectionCase(
  { connection, from, to, hosts, state, unknown }: DiagnosisReport['connections'][number],
  { causes }: DiagnosisReport,
): TestCase {
  const by = hosts.length === 0 ? '' : ` by ${hosts.join(', ')}`;
  const why = causes.filter(({ edges }) =>
    edges.some((edge) => edge.connection === connection && edge.from === from && edge.to === to),
  );
  const unjudged = unknown.map(({ piece }) => UNKNOWN_PIECES[piece]).join('; ');
  const results: Readonly<Record<typeof state, Result | undefined>> = {
    'works': undefined,
    'fails': failure('fails', why),
    'will-fail': failure('will-fail', why),
    'unknown': { is: 'skipped', type: 'unknown', message: `not judged: ${unjudged}`, text: [] },
  };
  return {
    group: connection,
    name: `${from} to ${to ?? 'nobody seen'}${by}`,
    ...(results[state] === undefined ? {} : { result: results[state] }),
  };
}

function failure(type: string, causes: DiagnosisReport['causes']): Result {
  return {
    is: 'failure',
    type,
    message: causes.map(causeTitle).join('; ') || 'a side refuses the other',
    text: causes.flatMap(({ suspect, logged }) => [
      suspect.file,
      ...logged.map(({ by, program, text }) => `${program ?? by}: ${text}`),
    ]),
  };
}

/** Advice fails nothing. */
function ruleCase(rule: string, says: string, { findings }: DiagnosisReport): TestCase {
  const found = findings.filter((finding) => finding.rule === rule && finding.severity !== 'advice');
  const [first] = found;
  if (first === undefined) return { group: 'rules', name: rule };
  const { file, line } = first.subject;
  const unknown = found.every(({ severity }) => severity === 'unknown');
  return {
    group: 'rules',
    name: rule,
    ...(file === undefined || file === '' ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    result: {
      is: unknown ? 'error' : 'failure',
      type: found.some(({ severity }) => severity === 'critical') ? 'critical' : first.severity,
      message: says,
      text: found.map(({ subject, evidence }) =>
        [subject.file ?? '', ...evidenceText(evidence)].filter((part) => part !== '').join('; '),
      ),
    },
  };
}
