/**
 * Decoding a file against its shape: every problem at once, each with line and column, what was expected and
 * the nearest valid spelling. Returns plain values with the defaults filled in.
 */
import { nearest } from '../../domain/name.ts';
import type { Field, Path, Problem, Shape } from '../../domain/shape.ts';
import { meant, VALUES } from '../../domain/value.ts';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from '../yaml-door.ts';

export interface PlacedProblem extends Problem {
  readonly line: number;
  readonly column: number;
}

/** A file of a few machines is a few kB; ten thousand machines are a megabyte. */
const LONGEST_FILE = 4 * 1024 * 1024;

export interface Decoded {
  readonly value: unknown;
  readonly problems: readonly PlacedProblem[];
  /** line and column of the nearest thing to a path that the file has */
  readonly place: (path: Path) => { line: number; column: number };
}

export function decode(text: string, shape: Shape): Decoded {
  if (text.length > LONGEST_FILE) return tooLong(text.length);
  const lines = new LineCounter();
  // keys that stand twice are found below: the package compares every key with every other, which takes minutes
  const documents = parseAllDocuments(text, { lineCounter: lines, version: '1.2', uniqueKeys: false });
  const [document, second] = Array.isArray(documents) ? documents : [];
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: PlacedProblem[] = [];
  const say = (node: Node | undefined, problem: Problem) =>
    problems.push({ ...problem, ...placeOf(node?.range?.[0] ?? document?.contents?.range?.[0] ?? 0) });

  for (const error of document?.errors ?? []) {
    const said = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.code;
    const found = said.startsWith('Maximum call stack') ? 'brackets nested without end' : short(said);
    const place = placeOf(error.pos[0]);
    const before = problems.at(-1);
    if (before?.line === place.line && before.column === place.column) continue;
    problems.push({ path: [], kind: 'syntax', found, expected: 'YAML', ...place });
  }
  if (second !== undefined) {
    say(second.contents ?? undefined, {
      path: [],
      kind: 'syntax',
      found: 'a second document',
      expected: 'one document',
    });
  }
  const root = document?.contents ?? undefined;
  const value = problems.length > 0 ? undefined : read(root, shape, [], say);
  return {
    value,
    problems,
    place: (path) => {
      for (let end = path.length; end >= 0; end--) {
        const node = end === 0 ? root : (document?.getIn(path.slice(0, end), true) as Node | undefined);
        if (node?.range) return placeOf(node.range[0]);
      }
      return { line: 1, column: 1 };
    },
  };
}

function tooLong(length: number): Decoded {
  const [line, column] = [1, 1];
  const problem = {
    path: [],
    kind: 'syntax',
    found: `${length} characters`,
    expected: `at most ${LONGEST_FILE}`,
    line,
    column,
  } as const;
  return { value: undefined, problems: [problem], place: () => ({ line, column }) };
}

type Say = (node: Node | undefined, problem: Problem) => void;

function read(node: Node | undefined, shape: Shape, path: Path, say: Say): unknown {
  if (isAlias(node)) {
    say(node, { path, kind: 'wrong-kind', found: 'an alias', expected: 'the value itself' });
    return undefined;
  }
  switch (shape.shape) {
    case 'value':
    case 'choice':
      return readScalar(node, shape, path, say);
    case 'list':
      return readList(node, shape, path, say);
    case 'record':
      return readRecord(node, shape.fields, path, say);
    case 'map': {
      const fields = Object.fromEntries(
        shape.keys.map((key): [string, Field] => [key, { is: shape.of, says: '' }]),
      );
      return readRecord(node, fields, path, say);
    }
  }
}

function readScalar(
  node: Node | undefined,
  shape: Shape & { shape: 'value' | 'choice' },
  path: Path,
  say: Say,
): unknown {
  const expected = shape.shape === 'value' ? VALUES[shape.value].expected : `one of ${shape.of.join(', ')}`;
  if (!isScalar(node) || node.value === null) {
    say(node, { path, kind: 'wrong-kind', found: kindOf(node), expected });
    return undefined;
  }
  // a number or a boolean is judged as it was written: 0x10 or 1e3 is never somebody's name
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const good = shape.shape === 'value' ? VALUES[shape.value].accepts(text) : shape.of.includes(text);
  if (!good) {
    const near = shape.shape === 'choice' ? nearest(text, shape.of) : meant(text, shape.value);
    say(node, {
      path,
      kind: 'bad-value',
      found: short(text),
      expected,
      ...(near === undefined ? {} : { nearest: near }),
    });
    return undefined;
  }
  return text;
}

function readList(node: Node | undefined, shape: Shape & { shape: 'list' }, path: Path, say: Say): unknown {
  if (!isSeq<Node>(node)) {
    say(node, { path, kind: 'wrong-kind', found: kindOf(node), expected: 'a list' });
    return undefined;
  }
  if (node.items.length < (shape.atLeast ?? 0)) {
    say(node, { path, kind: 'bad-value', found: 'an empty list', expected: 'at least one entry' });
  }
  return node.items.map((item, i) => read(item, shape.of, [...path, i], say));
}

function readRecord(
  node: Node | undefined,
  fields: Readonly<Record<string, Field>>,
  path: Path,
  say: Say,
): unknown {
  const out: Record<string, unknown> = {};
  const entries = new Map<string, Node | undefined>();
  const slips = new Map<string, Node | undefined>();
  if (node !== undefined && !isMap<Node, Node>(node) && !(isScalar(node) && node.value === null)) {
    say(node, { path, kind: 'wrong-kind', found: kindOf(node), expected: 'a mapping' });
    return out;
  }
  for (const { key, value } of isMap<Node, Node>(node) ? node.items : []) {
    const name = isScalar(key) ? String(key.value) : kindOf(key);
    if (!isScalar(key) || !Object.hasOwn(fields, name)) {
      const near = nearest(name, Object.keys(fields));
      if (near !== undefined) slips.set(near, value ?? undefined);
      const expected = `one of ${Object.keys(fields).join(', ')}`;
      say(key, {
        path: [...path, short(name)],
        kind: 'unknown-key',
        found: short(name),
        expected,
        ...(near === undefined ? {} : { nearest: near }),
      });
    } else if (entries.has(name)) {
      say(key, { path: [...path, name], kind: 'duplicate', found: name, expected: 'each key once' });
    } else {
      entries.set(name, value ?? undefined);
    }
  }
  // what stands under a slip of the hand is judged as what was meant, so that one slip is one problem
  for (const [near, value] of slips) if (!entries.has(near)) entries.set(near, value);
  for (const [name, field] of Object.entries(fields)) {
    if (entries.has(name)) {
      out[name] = read(entries.get(name), field.is, [...path, name], say);
    } else if (field.required === true) {
      say(node, { path: [...path, name], kind: 'missing-key', expected: `${name}: ${field.says}` });
    } else if (field.default !== undefined) {
      out[name] = field.default;
    } else if (field.is.shape === 'record') {
      out[name] = readRecord(undefined, field.is.fields, [...path, name], say);
    }
  }
  return out;
}

function kindOf(node: Node | undefined): string {
  if (isMap(node)) return 'a mapping';
  if (isSeq(node)) return 'a list';
  if (isAlias(node)) return 'an alias';
  if (isScalar(node) && node.value !== null) return short(node.source ?? '');
  return 'nothing';
}

/** Short, and never the body of a key that was named by mistake: no name of a cluster file looks like one. */
function short(whole: string): string {
  const text = whole.replace(/[A-Za-z0-9+/]{24,}={0,2}/g, (run) =>
    /[A-Z+/]/.test(run) ? `(${run.length} characters)` : run,
  );
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
