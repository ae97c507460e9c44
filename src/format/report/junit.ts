import { ESCAPES } from '../escape.ts';

/** What a continuous integration reads: suites of cases, each passed or not. */
export interface TestSuite {
  readonly name: string;
  readonly at: string;
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly name: string;
  readonly group: string;
  readonly file?: string;
  readonly line?: number;
  /** absent where it passed */
  readonly result?: {
    readonly is: 'failure' | 'error' | 'skipped';
    readonly type: string;
    readonly message: string;
    readonly text: readonly string[];
  };
}

const xml = ESCAPES.xml.apply;

/** JUnit's XML as Jenkins and GitLab read it; there is no standard, and this is what all of them know (junit-10.xsd of the xUnit plugin). */
export function toJunit(name: string, suites: readonly TestSuite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(name)}" ${counts(all)}>`,
    ...suites.flatMap(({ name: suite, at, cases }) => [
      `  <testsuite name="${xml(suite)}" timestamp="${xml(at.slice(0, 19))}" ${counts(cases)} skipped="${of(cases, 'skipped')}">`,
      ...cases.flatMap(caseLines),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ].join('\n')}\n`;
}

function counts(cases: readonly TestCase[]): string {
  return `tests="${cases.length}" failures="${of(cases, 'failure')}" errors="${of(cases, 'error')}" time="0"`;
}

function of(cases: readonly TestCase[], what: string): number {
  return cases.filter(({ result }) => result?.is === what).length;
}

function caseLines({ name, group, file, line, result }: TestCase): readonly string[] {
  const place = `${file === undefined ? '' : ` file="${xml(file)}"`}${line === undefined ? '' : ` line="${line}"`}`;
  const head = `    <testcase classname="${xml(group)}" name="${xml(name)}"${place} time="0"`;
  if (result === undefined) return [`${head}/>`];
  const { is, type, message, text } = result;
  if (is === 'skipped') return [`${head}>`, `      <skipped message="${xml(message)}"/>`, '    </testcase>'];
  return [
    `${head}>`,
    `      <${is} type="${xml(type)}" message="${xml(message)}">${text.map(xml).join('\n')}</${is}>`,
    '    </testcase>',
  ];
}
