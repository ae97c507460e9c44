/** The graph of what fails, an edge a line: who -x-> whom, by which host, and of which cause. */
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { hang } from '../lines.ts';

const show = ESCAPES.terminal.apply;
/** More clients than this that fail alike at one server are counted. */
const NAMED = 4;
const WIDEST = 34;

interface Row {
  readonly from: string;
  readonly more: number;
  readonly to: string;
  readonly hosts: readonly string[];
  readonly soon: boolean;
  readonly refuses: 'client' | 'server';
  readonly causes: readonly number[];
}

export function graphLines(report: DiagnosisReport, style: Style): readonly string[] {
  const rows = fold(rowsOf(report));
  const width = Math.min(WIDEST, Math.max(0, ...rows.map((row) => fromText(row).length)));
  return (['client', 'server'] as const).flatMap((side) => {
    const here = rows.filter(({ refuses }) => refuses === side);
    const head =
      side === 'client'
        ? 'clients that refuse what the server shows'
        : 'servers that refuse what the client shows';
    return here.length === 0 ? [] : [head, ...here.map((row) => rowText(row, width, { report, style }))];
  });
}

function rowText(
  row: Row,
  width: number,
  { report, style }: { readonly report: DiagnosisReport; readonly style: Style },
): string {
  const arrow = row.soon ? style.yellow('-!->') : style.red('-x->');
  const head = `  ${fromText(row).padEnd(width)} ${arrow} `;
  const [host = '', ...more] = row.hosts;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const by = host === '' ? '' : ` by ${show(host)}${others}`;
  const which = report.causes.length > 1 ? ` (${row.causes.join(', ')})` : '';
  return hang(`${show(row.to)}${by}${which}`, head, ' '.repeat(width + 8));
}

function fromText({ from, more }: Row): string {
  return more === 0 ? show(from) : `${show(from)} and ${more} more`;
}

function rowsOf({ causes, connections }: DiagnosisReport): readonly Row[] {
  const rows = new Map<string, Row>();
  const hostsOf = new Map(
    connections.map(({ connection, from, to, hosts }) => [[connection, from, to ?? ''].join('\n'), hosts]),
  );
  for (const [i, { edges, from: begins }] of causes.entries())
    for (const { connection, from, to, refuses } of edges) {
      const key = [connection, from, to, refuses].join('\n');
      const before = rows.get(key);
      rows.set(key, {
        from,
        more: 0,
        to,
        hosts: hostsOf.get([connection, from, to].join('\n')) ?? [],
        soon: begins !== undefined && (before?.soon ?? true),
        refuses,
        causes: [...(before?.causes ?? []), i + 1],
      });
    }
  return [...rows.values()];
}

function fold(rows: readonly Row[]): readonly Row[] {
  const alike = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([
      row.from.replace(/@.*$/s, ''),
      row.to,
      row.hosts,
      row.soon,
      row.refuses,
      row.causes,
    ]);
    alike.set(key, [...(alike.get(key) ?? []), row]);
  }
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined || group.length <= NAMED ? group : [{ ...first, more: group.length - 1 }];
  });
}
