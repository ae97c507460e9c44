import type { Finding } from '../../domain/finding.ts';
import type { CertificateView, InspectReport, KeyView, KubeconfigView, View } from '../../domain/report.ts';
import type { RuleId } from '../../domain/rule/table.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { wordFinding, wordFix } from '../wording/finding.ts';
import { absoluteTime, relativeTime } from '../wording/time.ts';
import { count, field, hang } from './lines.ts';

const show = ESCAPES.terminal.apply;

export function inspectText(report: InspectReport, style: Style, me: string): string {
  const at = new Date(report.at);
  const shown = new Set<Finding<RuleId>>();
  const lines: string[] = [];
  let file = '';
  for (const item of report.items) {
    // one empty line before each item but the first of its file
    if (lines.length > 0) lines.push('');
    if (item.file !== file) {
      file = item.file;
      lines.push(style.bold(item.file === '-' ? 'standard input' : show(item.file)));
    }
    lines.push(...itemLines(item, at));
    const mine = report.findings.filter((finding) => isAbout(finding, item) && !shown.has(finding));
    for (const finding of mine) shown.add(finding);
    lines.push(...mine.map((finding) => findingLines(finding, style, me)));
  }
  const rest = report.findings.filter((finding) => !shown.has(finding));
  lines.push(
    ...rest.map(
      (finding) =>
        `\n${show(finding.subject.file ?? '')}:${finding.subject.line ?? 1}\n${findingLines(finding, style, me)}`,
    ),
  );
  return `${[...lines, ...(lines.length > 0 ? [''] : []), summary(report, style)].join('\n')}\n`;
}

function isAbout(finding: Finding, item: View): boolean {
  const { file, line, within: place } = finding.subject;
  if (file !== item.file) return false;
  if (item.what === 'kubeconfig') return line === undefined && finding.rule !== 'unreadable';
  return line === item.line && place === item.within && item.what === whatOf(finding);
}

/** Which kind of item a rule speaks of, so that a key's finding is not shown under the certificate above it. */
function whatOf({ rule }: Finding): View['what'] {
  return rule === 'key-open' ? 'key' : rule === 'unreadable' ? 'unreadable' : 'certificate';
}

function itemLines(item: View, at: Date): readonly string[] {
  switch (item.what) {
    case 'certificate':
      return certificateLines(item, at);
    case 'key':
      return keyLines(item);
    case 'kubeconfig':
      return kubeconfigLines(item);
    case 'unreadable':
    case 'other':
      return item.line === undefined && item.within === undefined
        ? []
        : [
            field(
              'unreadable',
              [
                item.within === undefined ? '' : show(item.within),
                item.line === undefined ? '' : `line ${item.line}`,
              ]
                .filter((part) => part !== '')
                .join(', '),
            ),
          ];
  }
}

function certificateLines(item: CertificateView, at: Date): readonly string[] {
  const purposes = [...(item.authority ? ['authority'] : []), ...item.extendedKeyUsage, ...item.keyUsage];
  return [
    field('certificate', `${item.title ?? 'of no identity that kubepki knows'}${within(item)}`),
    ...(item.identity === undefined ? [] : [field('identity', item.identity)]),
    field('subject', show(item.subject)),
    field('issuer', item.issuer === item.subject ? 'itself' : show(item.issuer)),
    ...(item.names.length === 0
      ? []
      : [field('names', show(item.names.map((name) => name.replace(/^(?:dns|ip):/, '')).join(', ')))]),
    field('purposes', purposes.length === 0 ? 'none' : show(purposes.join(', '))),
    field(
      'key',
      `${item.key}${item.keyFile === undefined ? '' : `, its private key in ${item.keyFile === item.file ? 'the same file' : show(item.keyFile)}`}`,
    ),
    field('valid from', absoluteTime(new Date(item.notBefore))),
    field(
      'valid to',
      `${absoluteTime(new Date(item.notAfter))} (${relativeTime(new Date(item.notAfter), at)})`,
    ),
    field('signature', show(item.signatureAlgorithm)),
    field('serial', item.serial),
    field('sha256', item.fingerprint),
  ];
}

function keyLines(item: KeyView): readonly string[] {
  return [
    field('private key', `${item.key}${within(item)}${item.mode === undefined ? '' : `, mode ${item.mode}`}`),
  ];
}

function kubeconfigLines(item: KubeconfigView): readonly string[] {
  return [
    field('kubeconfig', `context ${show(item.currentContext)}`),
    field('servers', show(item.servers.join(', '))),
    field('users', show(item.users.join(', '))),
  ];
}

function within(item: { readonly within?: string }): string {
  return item.within === undefined ? '' : ` in ${show(item.within)}`;
}

function findingLines(finding: Finding<RuleId>, style: Style, me: string): string {
  const paint = finding.severity === 'warning' ? style.yellow : style.red;
  const sign = { warning: 'warning', critical: 'critical', unknown: 'unknown' }[finding.severity];
  return [
    hang(`${paint(sign)}: ${wordFinding(finding)} [${finding.rule}]`, '  ', '    '),
    hang(`fix: ${wordFix(finding, me)}`, '    ', '      '),
  ].join('\n');
}

function summary(report: InspectReport, style: Style): string {
  const of = (what: View['what']) => report.items.filter((item) => item.what === what).length;
  const seen = [
    count(of('certificate'), 'certificate'),
    count(of('key'), 'private key'),
    count(of('kubeconfig'), 'kubeconfig'),
  ].join(', ');
  const paint = { fine: style.green, warning: style.yellow, critical: style.red, unknown: style.red }[
    report.verdict
  ];
  const words = {
    fine: 'nothing wrong found',
    warning: 'with warnings',
    critical: 'something is critical',
    unknown: 'not all could be judged',
  };
  return `${seen}: ${paint(words[report.verdict])}`;
}
