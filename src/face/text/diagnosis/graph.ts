/** The graph of what fails, an edge a line: who -x-> whom, by which host, and of which cause. */
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import { grouped } from '../../../domain/diagnosis/view.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { hang } from '../lines.ts';

const show = ESCAPES.terminal.apply;
/** More clients than this that fail alike at one server are counted. */
const NAMED = 4;
const WIDEST = 30;
/** More lines than these are no picture any more. */
const ROWS = 10;

interface Row {
  readonly from: string;
  readonly more: number;
  readonly moreServers: number;
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
  const all = row.moreServers === 0 ? '' : ` and ${row.moreServers} more`;
  return hang(`${show(row.to)}${all}${by}${which}`, head, ' '.repeat(width + 8));
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
        moreServers: 0,
        to,
        hosts: hostsOf.get([connection, from, to].join('\n')) ?? [],
        soon: begins !== undefined && (before?.soon ?? true),
        refuses,
        causes: [...(before?.causes ?? []), i + 1],
      });
    }
  return [...rows.values()];
}

/** What fails alike is one line: at one server first, and where that is still too much for a look, at all of them. */
function fold(rows: readonly Row[]): readonly Row[] {
  const once = foldBy(rows, NAMED, ({ to, hosts }) => [to, hosts]);
  return once.length <= ROWS ? once : foldBy(rows, 1, ({ to }) => [partyOf(to)]);
}

function foldBy(rows: readonly Row[], most: number, alike: (row: Row) => readonly unknown[]): readonly Row[] {
  const groups = grouped(rows, (row) =>
    JSON.stringify([partyOf(row.from), row.soon, row.refuses, row.causes, alike(row)]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const clients = new Set(group.map(({ from }) => from)).size;
    const servers = new Set(group.map(({ to }) => to)).size;
    if (first === undefined || group.length <= most) return group;
    const hosts = servers > 1 ? [] : first.hosts;
    return [{ ...first, more: clients - 1, moreServers: servers - 1, hosts }];
  });
}

function partyOf(program: string): string {
  return program.replace(/@.*$/s, '');
}
