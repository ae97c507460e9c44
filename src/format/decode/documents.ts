/** YAML text to its documents, each with what is wrong with it as YAML and where everything stands. Never throws. */
import type { Path, Problem } from '../../domain/shape.ts';
import { Composer, LineCounter, type Node, Parser, type YAMLParseError } from '../yaml-door.ts';
import { quote } from './quote.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface PlacedProblem extends Problem, Place {}

export interface YamlDocument {
  readonly root: Node | undefined;
  readonly problems: readonly PlacedProblem[];
  /** where a node begins; where the document does, if there is no node */
  readonly at: (node: Node | undefined) => Place;
  /** line and column of the nearest thing to a path that the document has */
  readonly place: (path: Path) => Place;
}

/** A file of a few machines is a few kB; ten thousand machines are a megabyte. */
const LONGEST_FILE = 4 * 1024 * 1024;
const START: Place = { line: 1, column: 1 };

/** The documents of a file, as many as are asked for and no more: a megabyte of "---" is half a million. */
export function readDocuments(text: string, most: number): readonly YamlDocument[] {
  if (text.length > LONGEST_FILE) return [unread(`${text.length} characters`, `at most ${LONGEST_FILE}`)];
  try {
    return composed(text, most);
  } catch (thrown) {
    // the parser recurses, and nothing in the text says beforehand how deep it will get
    if (thrown instanceof RangeError) return [unread(ENDLESS, 'YAML')];
    throw thrown;
  }
}

const ENDLESS = 'brackets or keys nested without end';

function composed(text: string, most: number): readonly YamlDocument[] {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  // keys that stand twice are the decoder's to find: the package compares every key with every other, which takes minutes
  const composer = new Composer({ version: '1.2', uniqueKeys: false });
  const found: YamlDocument[] = [];
  for (const document of composer.compose(new Parser(lines.addNewLine).parse(text))) {
    const root = document.contents ?? undefined;
    const at = (node: Node | undefined) => placeOf((node ?? root)?.range?.[0] ?? document.range[0]);
    found.push({
      root,
      problems: syntaxProblems(document.errors, placeOf),
      at,
      place: (path) => {
        for (let end = path.length; end > 0; end--) {
          const node = document.getIn(path.slice(0, end), true) as Node | undefined;
          if (node?.range) return at(node);
        }
        return at(undefined);
      },
    });
    if (found.length === most) break;
  }
  return found;
}

function syntaxProblems(
  faults: readonly YAMLParseError[],
  placeOf: (offset: number) => Place,
): readonly PlacedProblem[] {
  const problems: PlacedProblem[] = [];
  for (const fault of faults) {
    const said = fault.message.split('\n')[0] ?? fault.code;
    const found = said.startsWith('Maximum call stack') ? ENDLESS : quote(said);
    const place = placeOf(fault.pos[0]);
    const before = problems.at(-1);
    if (before?.line === place.line && before.column === place.column) continue;
    problems.push({ path: [], kind: 'syntax', found, expected: 'YAML', ...place });
  }
  return problems;
}

function unread(found: string, expected: string): YamlDocument {
  const problem = { path: [], kind: 'syntax', found, expected, ...START } as const;
  return { root: undefined, problems: [problem], at: () => START, place: () => START };
}
