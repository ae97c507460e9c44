/**
 * Changes to a YAML or JSON text that somebody else wrote, each where it belongs and nowhere else: a file that is parsed and
 * printed again is another file to whoever wrote it. Where the nodes stand is the parser's word; what stands between
 * them is copied octet for octet.
 */
import { type Plain, yamlText } from '../template.ts';
import { isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from '../yaml-door.ts';
import type { Field } from './open.ts';

export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What stands between two splices stays; of two at one place the first given comes first. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let out = '';
  let at = 0;
  for (const { from, to, text: put } of splices.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    out += text.slice(at, Math.max(at, from)) + put;
    at = Math.max(at, to);
  }
  return out + text.slice(at);
}

/**
 * Another value in the place of a field's; a mapping in a block is laid below its key.
 * @param inFlow it stands between braces
 */
export function replaced(text: string, { key, value }: Field, plain: Plain, inFlow: boolean): Splice {
  const [from, to] = rangeOf(value) ?? [rangeOf(key)?.[1] ?? 0, rangeOf(key)?.[1] ?? 0];
  const old = text.slice(from, to);
  if (isFlow(value)) return { from, to, text: json(plain, text, from, value) };
  if (inFlow) return { from, to, text: `${old === '' ? ' ' : ''}${jsonText(plain, 0, 0, '')}` };
  if (typeof plain !== 'object' || plain === null) {
    const end = /\r?\n$/.exec(old)?.[0] ?? '';
    const gap = old === '' && !/\s/.test(text[from - 1] ?? '') ? ' ' : '';
    return { from, to, text: `${gap}${scalar(plain)}${end}` };
  }
  // a block below its key: what was there began with its first key, or was nothing, or a word
  const column =
    isMap(value) && old !== '' ? columnOf(text, from) : columnOf(text, rangeOf(key)?.[0] ?? 0) + 2;
  const lines = block(plain, column, eolOf(text));
  if (isMap(value) && old !== '') return { from, to, text: lines.trimStart() };
  return below(text, from, to, lines);
}

/** Lines below a key in the place of the word behind it, or of nothing. */
function below(text: string, from: number, to: number, lines: string): Splice {
  const gap = /[ \t]*$/.exec(text.slice(lineStart(text, from), from))?.[0].length ?? 0;
  const end = from + text.slice(from, to).trimEnd().length;
  return { from: from - gap, to: end, text: eolOf(text) + lines.replace(/\r?\n$/, '') };
}

/** One more field at the end of a mapping. */
export function added(text: string, map: YAMLMap, name: string, plain: Plain): Splice {
  const last = map.items.at(-1) as Field | undefined;
  const from = last === undefined ? (map.range?.[1] ?? 0) : endOf(last);
  const column = columnOf(text, rangeOf(last?.key)?.[0] ?? 0);
  if (map.flow === true) {
    const at = last === undefined ? (map.range?.[0] ?? 0) + 1 : from;
    const unit = startsLine(text, rangeOf(last?.key)?.[0]) ? column : 0;
    const gap = last === undefined ? '' : unit > 0 ? `,${eolOf(text)}${' '.repeat(column)}` : ', ';
    const value = jsonText(plain, unit, column, eolOf(text));
    return { from: at, to: at, text: `${gap}${JSON.stringify(name)}: ${value}` };
  }
  return lineAfter(text, from, block({ [name]: plain }, column, eolOf(text)));
}

/** A field of a mapping in a block, with the lines that it stands in. */
export function removed(text: string, field: Field): Splice {
  const from = lineStart(text, rangeOf(field.key)?.[0] ?? 0);
  return { from, to: nextLine(text, endOf(field)), text: '' };
}

/** One more entry at the end of a list; of an empty one, or none at all, the first. */
export function appended(
  text: string,
  root: YAMLMap,
  name: string,
  field: Field | undefined,
  items: readonly Plain[],
): Splice {
  const list = field?.value;
  if (field === undefined) return added(text, root, name, items);
  if (!isSeq(list) || list.items.length === 0) {
    if (root.flow === true)
      return { ...replaced(text, field, null, true), text: flowList(text, root, items) };
    const [from, to] = rangeOf(list) ?? [endOf(field), endOf(field)];
    const column = columnOf(text, rangeOf(field.key)?.[0] ?? 0) + 2;
    return below(text, from, to, block(items, column, eolOf(text)));
  }
  return behind(text, list, items);
}

function behind(text: string, list: YAMLSeq, items: readonly Plain[]): Splice {
  const last = list.items.at(-1) as Node;
  const [start, end] = rangeOf(last) ?? [0, 0];
  const eol = eolOf(text);
  if (list.flow !== true) {
    // a list in a block begins with its first dash, and the next belongs below it
    return lineAfter(text, end, block(items, columnOf(text, rangeOf(list)?.[0] ?? 0), eol));
  }
  const column = columnOf(text, start);
  const ownLine = startsLine(text, start);
  const firstKey = isMap(last) ? rangeOf((last.items[0] as Field | undefined)?.key)?.[0] : undefined;
  const unit = ownLine && startsLine(text, firstKey) ? columnOf(text, firstKey ?? 0) - column : 0;
  const gap = ownLine ? `,${eol}${' '.repeat(column)}` : ', ';
  return { from: end, to: end, text: items.map((item) => gap + jsonText(item, unit, column, eol)).join('') };
}

function flowList(text: string, root: YAMLMap, items: readonly Plain[]): string {
  const first = rangeOf((root.items[0] as Field | undefined)?.key)?.[0];
  const unit = startsLine(text, first) ? columnOf(text, first ?? 0) : 0;
  return jsonText(items, unit, unit, eolOf(text));
}

/** A mapping in braces written anew: over several lines where it was. */
function json(plain: Plain, text: string, from: number, node: Node): string {
  const first = isMap(node) ? rangeOf((node.items[0] as Field | undefined)?.key)?.[0] : undefined;
  if (!startsLine(text, first)) return jsonText(plain, 0, 0, '');
  const line = text.slice(lineStart(text, from), from);
  const column = line.length - line.trimStart().length;
  return jsonText(plain, columnOf(text, first ?? 0) - column, column, eolOf(text));
}

function jsonText(plain: Plain, unit: number, column: number, eol: string): string {
  const text = JSON.stringify(plain, null, Math.max(0, unit));
  return text.replaceAll('\n', `${eol}${' '.repeat(column)}`);
}

function scalar(plain: string | number | boolean | null): string {
  return yamlText(plain).trimEnd();
}

/** Lines at a column, each with its end. */
function block(plain: Plain, column: number, eol: string): string {
  return yamlText(plain)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `${' '.repeat(column)}${line}${eol}`)
    .join('');
}

/** Behind the line that a place is in; a last line without its end gets one, and the new last line has none. */
function lineAfter(text: string, place: number, lines: string): Splice {
  const at = nextLine(text, place);
  const open = at === text.length && at > 0 && !text.endsWith('\n');
  return { from: at, to: at, text: open ? eolOf(text) + lines.replace(/\r?\n$/, '') : lines };
}

function nextLine(text: string, place: number): number {
  if (place > 0 && text[place - 1] === '\n') return place;
  const end = text.indexOf('\n', place);
  return end < 0 ? text.length : end + 1;
}

function endOf({ key, value }: Field): number {
  return rangeOf(value)?.[1] ?? rangeOf(key)?.[1] ?? 0;
}

function rangeOf(node: Node | null | undefined): readonly [number, number] | undefined {
  return node?.range === null || node?.range === undefined ? undefined : [node.range[0], node.range[1]];
}

function isFlow(node: Node | null): node is Node {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

function columnOf(text: string, place: number): number {
  return place - lineStart(text, place);
}

/** A byte order mark is no column. */
function lineStart(text: string, place: number): number {
  return place === 0 ? 0 : Math.max(text.lastIndexOf('\n', place - 1) + 1, text.startsWith('\uFEFF') ? 1 : 0);
}

function startsLine(text: string, place: number | undefined): boolean {
  return (
    place !== undefined &&
    lineStart(text, place) > 0 &&
    text.slice(lineStart(text, place), place).trim() === ''
  );
}

function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
