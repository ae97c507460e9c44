import type { CsrListReport, ListedRequest, UnreadableRequest } from '../../../domain/api/report-list.ts';
import { ESCAPES } from '../../../format/escape.ts';
import { POWERS } from '../../../domain/api/power-table.ts';
import type { Style } from '../../style.ts';
import { relativeTime } from '../../wording/time.ts';
import { count, hang, WIDTH } from '../lines.ts';

const show = ESCAPES.terminal.apply;
const HEAD = ['NAME', 'STATE', 'AGE', 'SIGNER'];
const TAIL = ['REQUESTER', 'SUBJECT'];
const GAP = '  ';

/** Six columns where they fit; else who asks for what stands on a line of its own below each. */
export function csrListText(report: CsrListReport, style: Style, me: string): string {
  const at = new Date(report.at);
  const rows = report.requests.map((request) => ({ request, cells: cellsOf(request, at) }));
  const widths = [...HEAD, ...TAIL].map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const whole = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const wide = whole <= WIDTH;
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    const [head, tail] = [padded.slice(0, HEAD.length), cells.slice(HEAD.length)];
    // what is padded is what was escaped, so that a column is as wide as it looks
    return wide
      ? [padded.join(GAP).trimEnd()]
      : [head.join(GAP).trimEnd(), hang(tail.filter((cell) => cell !== '').join(GAP), '    ', '    ')];
  };
  const lines = rows.flatMap(({ request, cells }) => {
    const mark = request.callouts.some(({ powerful }) => powerful) ? style.red('! ') : '  ';
    const [first = '', ...rest] = line(cells);
    return [`${mark}${first}`, ...rest];
  });
  return `${[
    ...(rows.length === 0 ? [] : [`  ${style.bold(line([...HEAD, ...TAIL]).join(`\n`))}`, ...lines, '']),
    ...notes(report, style, me),
  ].join('\n')}\n`;
}

function cellsOf(request: ListedRequest, at: Date): readonly string[] {
  const { name, state, created, signerName, requester, asks, fault } = request;
  return [
    show(name),
    state,
    age(created, at),
    show(shortSigner(signerName)),
    show(requester.user),
    asks === undefined
      ? `unreadable: ${show(fault ?? '')}`
      : show(asks.subject === '' ? '(no subject)' : asks.subject),
  ];
}

/** Kubernetes' own signers are known by their last part. */
export function shortSigner(signerName: string): string {
  return signerName.replace(/^kubernetes\.io\//, '');
}

function age(created: string, at: Date): string {
  const date = new Date(created);
  return Number.isNaN(date.getTime()) ? '?' : relativeTime(date, at).replace(/^in | ago$/g, '');
}

function notes(report: CsrListReport, style: Style, me: string): readonly string[] {
  const { requests, leftOut, unreadable, unseen } = report;
  const marked = requests.filter(({ callouts }) => callouts.some(({ powerful }) => powerful));
  const [first] = unseen;
  const hidden = leftOut === 0 ? '' : `; ${leftOut} more not selected`;
  return [
    ...marked.map((each) => hang(markText(each), `${style.red('! ')}`, '    ')),
    ...unreadable.map((each) => hang(unreadableText(each), `${style.yellow('? ')}`, '    ')),
    ...(first === undefined
      ? []
      : [hang(`RBAC was not read (${show(first.words)}): powers are known by name alone`, '? ', '    ')]),
    `${count(requests.length, 'signing request')}${hidden}`,
    ...(marked.length === 0 ? [] : [`more of what is marked: ${me} csr show NAME`]),
  ];
}

function markText({ name, callouts }: ListedRequest): string {
  const says = callouts.filter(({ powerful }) => powerful).map(({ power }) => POWERS[power].says);
  return `${show(name)}: ${says.join('; ')}`;
}

export function unreadableText({ name, fault, field }: UnreadableRequest): string {
  const what = {
    'missing': 'is missing',
    'malformed': 'is not as the API has it',
    'too-large': 'is too large',
  }[fault];
  return `${name === undefined ? 'a signing request without a name' : show(name)} cannot be read: ${field === '' ? 'it' : field} ${what}`;
}
