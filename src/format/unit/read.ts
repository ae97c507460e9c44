/** Unit files, read exactly (systemd.syntax(7)): which octets are which setting; whatever else is there is nobody's business. */
import { KubepkiError } from '../../domain/error.ts';

export interface Setting {
  readonly section: string;
  readonly key: string;
  /** as systemd has it before it looks at quotes: continued lines joined, comments among them gone */
  readonly value: string;
  /** where the value stands in the text, from behind the "=" to before the end of its last line */
  readonly from: number;
  readonly to: number;
}

export interface Line {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** where in the text each line of the file begins, and which it is, counted from 1 */
  readonly lines: readonly { readonly at: number; readonly number: number }[];
}

/** Every setting in the order of the file; a key that is repeated comes as often as it is there. */
export function readUnit(text: string): readonly Setting[] {
  const settings: Setting[] = [];
  let section: string | undefined;
  for (const line of logicalLines(text)) {
    const { from, to } = line;
    const [, header] = /^\[([^[\]\p{Cc}]+)\]\s*$/u.exec(line.text) ?? [];
    if (header !== undefined) {
      section = header;
      continue;
    }
    const [whole, key] = /^([^=\s][^=]*?)[ \t]*=/.exec(line.text) ?? [];
    if (whole === undefined || key === undefined || section === undefined)
      throw new KubepkiError('template-broken', { problem: line.text.slice(0, 40) });
    settings.push({
      section,
      key,
      value: line.text.slice(whole.length).trim(),
      from: from + whole.length,
      to,
    });
  }
  return settings;
}

/** Lines with what continues them. Comments and empty lines are none, but an empty line ends one that was continued. */
export function logicalLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let open:
    | { text: string[]; length: number; from: number; to: number; lines: Line['lines'][number][] }
    | undefined;
  for (const [i, { text: raw, from, to }] of physicalLines(text).entries()) {
    const indent = raw.length - raw.trimStart().length;
    const rest = raw.slice(indent);
    // a comment within a continued line does not end it
    if (/^[#;]/.test(rest) || (rest === '' && open === undefined)) continue;
    const continued = /(?:^|[^\\])(?:\\\\)*\\$/.test(rest);
    // a line that continues another keeps its indentation (systemd shared/conf-parser.c): quotes may be open
    const own = open === undefined ? rest : raw;
    const said = continued ? `${own.slice(0, -1)} ` : own;
    open ??= { text: [], length: 0, from: from + indent, to, lines: [] };
    open.lines.push({ at: open.length, number: i + 1 });
    open.text.push(said);
    open.length += said.length;
    open.to = to;
    if (continued) continue;
    lines.push({ ...open, text: open.text.join('') });
    open = undefined;
  }
  return open === undefined ? lines : [...lines, { ...open, text: open.text.join('') }];
}

function physicalLines(text: string): readonly Omit<Line, 'lines'>[] {
  return [...text.matchAll(/([^\r\n]*)(?:\r\n|[\r\n]|$)/g)].map(({ 1: line = '', index }) => ({
    text: line,
    from: index,
    to: index + line.length,
  }));
}
