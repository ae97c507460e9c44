/**
 * YAML or JSON that somebody else wrote, into plain values: bounded in size and in depth, and no alias grows
 * beyond what stands in the file. The parser recurses, so depth is judged before it is asked.
 */
import { LineCounter, parseAllDocuments } from './yaml-door.ts';

/** `kubectl get secrets -A -o yaml` of a large cluster; beyond it, ask for less or for JSON. */
const LARGEST_YAML = 8 << 20;
/**
 * Lines, brackets, quotes, colons and commas. Each costs the parser up to 50 µs and a kilobyte, most where it is in
 * the wrong place: two thousand Secrets, or a few seconds of somebody's nonsense.
 */
const MOST_PIECES = 100_000;
const PIECES = new Set(Array.from('\n,:"\'[]{}', (character) => character.charCodeAt(0)));
const DEEPEST = 200;

export interface YamlDocument {
  readonly value: unknown;
  /** where it begins, counted from 1 */
  readonly line: number;
}

/** 'damaged' for what cannot be parsed, 'too-large' for what will not be. */
export function yamlDocuments(text: string): readonly YamlDocument[] | 'damaged' | 'too-large' {
  if (/^\s*[{[]/.test(text)) {
    const value = fromJson(text);
    if (value !== undefined) return [{ value, line: 1 }];
  }
  const beyond = beyondParsing(text);
  if (beyond !== undefined) return beyond;
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, {
      uniqueKeys: false,
      lineCounter: lines,
      logLevel: 'silent',
      prettyErrors: false,
    });
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return 'damaged';
    return documents.map((document) => ({
      // what its aliases stand for counts a hundred times at most
      value: document.toJS({ maxAliasCount: 100 }) as unknown,
      line: Math.max(1, lines.linePos(document.contents?.range?.[0] ?? 0).line),
    }));
  } catch {
    // an alias bomb, an alias of nothing, a depth that the guard did not see
    return 'damaged';
  }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Why text is not given to a parser that recurses and makes a node of every word. Depth as brackets can make it, or as
 * columns in which something begins, each further to the right than the one before: an upper bound, quotes disregarded.
 */
export function beyondParsing(text: string): 'damaged' | 'too-large' | undefined {
  if (text.length > LARGEST_YAML) return 'too-large';
  let pieces = 0;
  let depth = 0;
  let lineStart = 0;
  let fresh = true;
  const columns: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x0a) [lineStart, fresh] = [i + 1, true];
    else if (fresh && code !== 0x20) {
      begin(columns, i - lineStart);
      // a dash, a question mark or a colon may open a block within the line
      fresh = code === 0x2d || code === 0x3f || code === 0x3a;
    }
    if (code === 0x5b || code === 0x7b) depth += 1;
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    if (PIECES.has(code)) pieces += 1;
    if (depth > DEEPEST || columns.length > DEEPEST) return 'damaged';
    if (pieces > MOST_PIECES) return 'too-large';
  }
  return undefined;
}

/** What begins in a column ends all that began there or further to the right. */
function begin(columns: number[], column: number): void {
  while (columns.length > 0 && (columns.at(-1) ?? 0) >= column) columns.pop();
  columns.push(column);
}
