/**
 * Decoding a file against its shape: every problem at once, each with line and column, what was expected and
 * the nearest valid spelling. Returns plain values with the defaults filled in.
 */
import { nearest } from '../../domain/name.ts';
import type { Path, Problem, Shape } from '../../domain/shape.ts';
import { meant, VALUES } from '../../domain/value.ts';
import { isAlias, isMap, isScalar, isSeq, type Node } from '../yaml-door.ts';
import { type Place, type PlacedProblem, readDocuments, type YamlDocument } from './documents.ts';
import { quote } from './quote.ts';

export interface Decoded {
  /** plain values, defaults filled in; undefined where the text is not even YAML */
  readonly value: unknown;
  readonly problems: readonly PlacedProblem[];
  /** what stands in the file and is not taken over, and why, as the shape says */
  readonly ignored: readonly Ignored[];
  /** line and column of the nearest thing to a path that the file has */
  readonly place: (path: Path) => Place;
}

export interface Ignored {
  readonly path: Path;
  readonly why: string;
}

/** A file of one document. */
export function decode(text: string, shape: Shape): Decoded {
  const [first, second] = readDocuments(text, 2);
  const document = first ?? NOTHING;
  if (second === undefined) return decodeDocument(document, shape);
  const more: Problem = { path: [], kind: 'syntax', found: 'a second document', expected: 'one document' };
  const place = (second.root === undefined ? document : second).at(undefined);
  const { problems } = document;
  return {
    value: undefined,
    problems: [...problems, { ...more, ...place }],
    ignored: [],
    place: document.place,
  };
}

const START: Place = { line: 1, column: 1 };
const NOTHING: YamlDocument = { root: undefined, problems: [], at: () => START, place: () => START };

export function decodeDocument({ root, problems: syntax, at, place }: YamlDocument, shape: Shape): Decoded {
  if (syntax.length > 0) return { value: undefined, problems: syntax, ignored: [], place };
  const problems: PlacedProblem[] = [];
  const ignored: Ignored[] = [];
  const notes: Notes = {
    say: (node, problem) => problems.push({ ...problem, ...at(node) }),
    ignore: (path, why) => ignored.push({ path, why }),
  };
  return { value: read(root, shape, [], notes), problems, ignored, place };
}

interface Notes {
  readonly say: (node: Node | undefined, problem: Problem) => void;
  readonly ignore: (path: Path, why: string) => void;
}

function read(node: Node | undefined, shape: Shape, path: Path, notes: Notes): unknown {
  if (shape.shape === 'unread') return undefined;
  if (isAlias(node)) {
    notes.say(node, { path, kind: 'wrong-kind', found: 'an alias', expected: 'the value itself' });
    return undefined;
  }
  switch (shape.shape) {
    case 'value':
    case 'choice':
    case 'text':
      return readScalar(node, shape, path, notes);
    case 'list':
      return readList(node, shape, path, notes);
    case 'record':
      return readRecord(node, shape, path, notes);
    case 'map':
      return shape.keys === 'any'
        ? readEntries(node, shape.of, path, notes)
        : readRecord(node, recordOf(shape.keys, shape.of), path, notes);
  }
}

function recordOf(keys: readonly string[], of: Shape): RecordShape {
  return { shape: 'record', fields: Object.fromEntries(keys.map((key) => [key, { is: of, says: '' }])) };
}

type RecordShape = Shape & { readonly shape: 'record' };

function readScalar(
  node: Node | undefined,
  shape: Shape & { shape: 'value' | 'choice' | 'text' },
  path: Path,
  notes: Notes,
): unknown {
  const expected = expectedOf(shape);
  if (!isScalar(node) || node.value === null) {
    notes.say(node, { path, kind: 'wrong-kind', found: kindOf(node), expected });
    return undefined;
  }
  // a number or a boolean is judged as it was written: 0x10 or 1e3 is never somebody's name
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  if (shape.shape === 'text') return text;
  const good = shape.shape === 'value' ? VALUES[shape.value].accepts(text) : shape.of.includes(text);
  if (!good) {
    const near = shape.shape === 'choice' ? nearest(text, shape.of) : meant(text, shape.value);
    notes.say(node, {
      path,
      kind: 'bad-value',
      found: quote(text),
      expected,
      ...(near === undefined ? {} : { nearest: near }),
    });
    return undefined;
  }
  return text;
}

function expectedOf(shape: Shape & { shape: 'value' | 'choice' | 'text' }): string {
  switch (shape.shape) {
    case 'value':
      return VALUES[shape.value].expected;
    case 'choice':
      return `one of ${shape.of.join(', ')}`;
    case 'text':
      return shape.expected;
  }
}

function readList(
  node: Node | undefined,
  shape: Shape & { shape: 'list' },
  path: Path,
  notes: Notes,
): unknown {
  if (!isSeq<Node>(node)) {
    notes.say(node, { path, kind: 'wrong-kind', found: kindOf(node), expected: 'a list' });
    return undefined;
  }
  if (node.items.length < (shape.atLeast ?? 0)) {
    notes.say(node, { path, kind: 'bad-value', found: 'an empty list', expected: 'at least one entry' });
  }
  return node.items.map((item, i) => read(item, shape.of, [...path, i], notes));
}

function readRecord(
  node: Node | undefined,
  { fields, zeroIsAbsent }: RecordShape,
  path: Path,
  notes: Notes,
): unknown {
  const pairs = pairsOf(node, path, notes);
  const out: Record<string, unknown> = {};
  if (pairs === undefined) return out;
  const entries = new Map<string, Node | undefined>();
  const slips = new Map<string, Node | undefined>();
  for (const { key, word, value } of pairs) {
    const name = word ?? kindOf(key);
    if (word === undefined || !Object.hasOwn(fields, name)) {
      const near = nearest(name, Object.keys(fields));
      if (near !== undefined) slips.set(near, value);
      const expected = `one of ${Object.keys(fields).join(', ')}`;
      notes.say(key, {
        path: [...path, quote(name)],
        kind: 'unknown-key',
        found: quote(name),
        expected,
        ...(near === undefined ? {} : { nearest: near }),
      });
    } else if (entries.has(name)) {
      notes.say(key, { path: [...path, name], kind: 'duplicate', found: name, expected: 'each key once' });
    } else {
      entries.set(name, value);
    }
  }
  // what stands under a slip of the hand is judged as what was meant, so that one slip is one problem
  for (const [near, value] of slips) if (!entries.has(near)) entries.set(near, value);
  for (const [name, field] of Object.entries(fields)) {
    const value = entries.get(name);
    if (entries.has(name) && !(zeroIsAbsent === true && isZero(value))) {
      if (field.ignored !== undefined && !isEmpty(value)) notes.ignore([...path, name], field.ignored);
      out[name] = read(value, field.is, [...path, name], notes);
    } else if (field.required === true) {
      notes.say(node, { path: [...path, name], kind: 'missing-key', expected: `${name}: ${field.says}` });
    } else if (field.default !== undefined) {
      out[name] = field.default;
    } else if (field.is.shape === 'record') {
      out[name] = readRecord(undefined, field.is, [...path, name], notes);
    }
  }
  return out;
}

/** A mapping whose keys are its writer's own. */
function readEntries(node: Node | undefined, of: Shape, path: Path, notes: Notes): unknown {
  const entries = new Map<string, unknown>();
  for (const { key, word, value } of pairsOf(node, path, notes) ?? []) {
    const name = word ?? kindOf(key);
    const here = [...path, quote(name)];
    if (word === undefined)
      notes.say(key, { path, kind: 'wrong-kind', found: name, expected: 'a word before the colon' });
    else if (entries.has(name))
      notes.say(key, { path: here, kind: 'duplicate', found: quote(name), expected: 'each key once' });
    else entries.set(name, read(value, of, here, notes));
  }
  // not one by one: a key called __proto__ shall be a key
  return Object.fromEntries(entries);
}

interface Pair {
  readonly key: Node;
  /** absent where the key is not a word */
  readonly word: string | undefined;
  readonly value: Node | undefined;
}

/** Undefined where it is no mapping, which has been said then. */
function pairsOf(node: Node | undefined, path: Path, notes: Notes): readonly Pair[] | undefined {
  if (isMap<Node, Node>(node))
    return node.items.map(({ key, value }) => ({
      key,
      word: isScalar(key) ? String(key.value) : undefined,
      value: value ?? undefined,
    }));
  if (node === undefined || (isScalar(node) && node.value === null)) return [];
  notes.say(node, { path, kind: 'wrong-kind', found: kindOf(node), expected: 'a mapping' });
  return undefined;
}

function isZero(node: Node | undefined): boolean {
  return node === undefined || (isScalar(node) && [null, '', 0].includes(node.value as null));
}

function isEmpty(node: Node | undefined): boolean {
  return isZero(node) || ((isMap(node) || isSeq(node)) && node.items.length === 0);
}

function kindOf(node: Node | undefined): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (isAlias(node)) return 'an alias';
  if (isScalar(node) && node.value !== null) return quote(node.source ?? '');
  return 'nothing';
}
