/**
 * YAML or JSON that somebody else wrote, into plain values: bounded in size and in depth, and no alias grows
 * beyond what stands in the file. The parser recurses, so depth is judged before it is asked.
 */
import { LineCounter, parseAllDocuments } from './yaml-door.ts';

/** `kubectl get secrets -A -o yaml` of a large cluster; beyond it, ask for less or for JSON. */
const LARGEST_YAML = 8 << 20;
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
  if (text.length > LARGEST_YAML) return 'too-large';
  if (isTooDeep(text)) return 'damaged';
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, lineCounter: lines, logLevel: 'silent' });
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

/** Text that is not given to a parser that recurses. */
export function isTooMuch(text: string): boolean {
  return text.length > LARGEST_YAML || isTooDeep(text);
}

/** Depth as brackets, as dashes on one line, or as indentation can make it: an upper bound, quotes disregarded. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let dashes = 0;
  let indent = 0;
  let fresh = true;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x0a) [dashes, indent, fresh] = [0, 0, true];
    else if (code === 0x5b || code === 0x7b) depth += 1;
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    else if ((code === 0x2d || code === 0x3f || code === 0x3a) && fresh) dashes += 1;
    else if (code === 0x20) indent += fresh ? 1 : 0;
    else fresh = false;
    if (depth > DEEPEST || dashes > DEEPEST || indent > 10 * DEEPEST) return true;
  }
  return false;
}
