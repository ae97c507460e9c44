import type { Finding } from '../../domain/finding.ts';
import type { InspectReport } from '../../domain/report.ts';
import type { RuleId } from '../../domain/rule/table.ts';
import type { CertificateView, View } from '../../domain/view.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { wordFinding, wordFix } from '../wording/finding.ts';
import { unloggedLines } from './issuance.ts';
import { itemLines } from './item.ts';
import { count, hang } from './lines.ts';

const show = ESCAPES.terminal.apply;

export function inspectText(report: InspectReport, style: Style, me: string): string {
  const at = new Date(report.at);
  const shown = new Set<Finding<RuleId>>();
  const lines: string[] = report.serial === undefined ? [] : [serialLine(report.serial)];
  const brief = report.items.filter(({ what }) => what === 'certificate').length > MANY;
  const byFile = new Map<string, Finding<RuleId>[]>();
  for (const finding of report.findings) {
    const { file: place = '' } = finding.subject;
    const before = byFile.get(place);
    if (before === undefined) byFile.set(place, [finding]);
    else before.push(finding);
  }
  let file = '';
  for (const item of report.items) {
    // one empty line before each item, or where there are many before each file
    if (lines.length > 0 && (!brief || item.file !== file)) lines.push('');
    if (item.file !== file) {
      file = item.file;
      lines.push(style.bold(item.file === '-' ? 'standard input' : show(item.file)));
    }
    lines.push(...itemLines(item, at, brief));
    if (item.what === 'certificate' && isUnlogged(item, report))
      lines.push(...unloggedLines(item, report.serial?.log ?? ''));
    const here = byFile.get(item.file) ?? [];
    const mine = here.filter((finding) => isAbout(finding, item) && !shown.has(finding));
    for (const finding of mine) shown.add(finding);
    lines.push(
      ...refusedLines(item, mine, style),
      ...mine.map((finding) => findingLines(finding, style, me)),
    );
  }
  const rest = report.findings.filter((finding) => !shown.has(finding));
  lines.push(
    ...rest.map(
      (finding) =>
        `\n${show(finding.subject.file ?? '')}:${finding.subject.line ?? 1}\n${findingLines(finding, style, me)}`,
    ),
  );
  const more = brief ? [hang(`in short, since there are many; all of one: ${me} inspect FILE`, '', '')] : [];
  return `${[...lines, ...(lines.length > 0 ? [''] : []), ...more, summary(report, style)].join('\n')}\n`;
}

/** More certificates than anybody reads line by line are told in two lines each; one named by itself is told whole. */
const MANY = 24;

/** What is wrong above it stands there, with what mends it; here only what a component logs of this one. */
function refusedLines(item: View, mine: readonly Finding<RuleId>[], style: Style): readonly string[] {
  if (item.what !== 'certificate' || item.refused === undefined || mine.some(isRefusal)) return [];
  return [hang(`${style.red('refused')}: ${show(item.refused)}`, '  ', '    ')];
}

function isRefusal({ rule, evidence }: Finding<RuleId>): boolean {
  return rule === 'go-refuses' || evidence['logs'] !== undefined;
}

function serialLine({ asked, readAs }: NonNullable<InspectReport['serial']>): string {
  const named = /^serial/i.test(asked) ? '' : 'serial ';
  return `${named}${show(asked)}, read as ${readAs.join(' and as ')}`;
}

/** Only who asks for a serial has asked the log as well. */
function isUnlogged({ fingerprint }: CertificateView, { serial, items }: InspectReport): boolean {
  const logged = items.some((item) => item.what === 'issuance' && item.fingerprint === fingerprint);
  return serial !== undefined && !logged;
}

function isAbout(finding: Finding<RuleId>, item: View): boolean {
  if (item.what === 'issuance') return false;
  const { file, line, within: place } = finding.subject;
  if (file !== item.file || place !== item.within) return false;
  const what = ABOUT[finding.rule];
  if (item.what === 'kubeconfig' || item.what === 'token')
    return what === undefined || what === 'key' ? item.what === 'kubeconfig' : item.what === what;
  if (item.what === 'keystore') return what === 'key' || what === 'unreadable';
  if (item.what === 'object') return what === 'key';
  return line === item.line && (what === undefined || item.what === what);
}

/** Which kind of item a rule speaks of, where more than one may stand in the same line; else the first that stands there. */
const ABOUT: Readonly<Partial<Record<RuleId, View['what']>>> = {
  'key-open': 'key',
  'unreadable': 'unreadable',
  'context-missing': 'kubeconfig',
  'names-twice': 'kubeconfig',
  'context-unset': 'kubeconfig',
  'context-broken': 'kubeconfig',
  'authority-namesake': 'kubeconfig',
  'mixed-authorities': 'kubeconfig',
  'skips-verification': 'kubeconfig',
  'insecure-with-authority': 'kubeconfig',
  'key-missing': 'kubeconfig',
  'token-expired': 'token',
  'token-key-mismatch': 'token',
};

function findingLines(finding: Finding<RuleId>, style: Style, me: string): string {
  const paint = finding.severity === 'warning' ? style.yellow : style.red;
  const { logs } = finding.evidence;
  const sign = { warning: 'warning', critical: 'critical', unknown: 'unknown' }[finding.severity];
  return [
    hang(`${paint(sign)}: ${wordFinding(finding)} [${finding.rule}]`, '  ', '    '),
    ...(typeof logs === 'string' ? [hang(`logged as: ${show(logs)}`, '    ', '      ')] : []),
    hang(`fix: ${wordFix(finding, me)}`, '    ', '      '),
  ].join('\n');
}

/** What was found, in the order in which people ask for it; kinds that were not met are not counted. */
const COUNTED = [
  ['issuance', 'issuance'],
  ['certificate', 'certificate'],
  ['request', 'request'],
  ['keystore', 'keystore'],
  ['key', 'private key'],
  ['public-key', 'public key'],
  ['revocation-list', 'revocation list'],
  ['token', 'token'],
  ['kubeconfig', 'kubeconfig'],
  ['object', 'object'],
] as const satisfies readonly (readonly [View['what'], string])[];

function summary(report: InspectReport, style: Style): string {
  const seen = COUNTED.flatMap(([what, name]) => {
    const n = report.items.filter((item) => item.what === what).length;
    return n === 0 ? [] : [count(n, name)];
  });
  const paint = { fine: style.green, warning: style.yellow, critical: style.red, unknown: style.red }[
    report.verdict
  ];
  const words = {
    fine: 'nothing wrong found',
    warning: 'with warnings',
    critical: 'something is critical',
    unknown: 'not all could be judged',
  };
  return `${seen.length === 0 ? 'nothing was read' : seen.join(', ')}: ${paint(words[report.verdict])}`;
}
