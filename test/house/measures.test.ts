/**
 * Why this exists: a file one can read in one sitting, with a name that says what is in it, is what keeps
 * "which file do I open?" answerable. The limits are house.md's: 300 lines, median 90, kebab-case.
 */
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOMS } from './room.ts';
import { filesBelow, readSource, ROOT, SOURCES } from './tree.ts';
import ts from 'typescript';

const LONGEST = 300;
const MEDIAN = 90;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const TOOLS = [...filesBelow('tools'), ...filesBelow('bench'), ...filesBelow('bin')].map(readSource);

describe('sizes', () => {
  test(`no file of src, tools or bench is longer than ${LONGEST} lines`, () => {
    const long = [...SOURCES, ...TOOLS].filter(({ lines }) => lines > LONGEST);
    expect(long.map(({ path, lines }) => `${path} has ${lines} lines, more than ${LONGEST}`)).toEqual([]);
  });

  test(`the median file of src has at most ${MEDIAN} lines`, () => {
    for (const room of Object.keys(ROOMS)) {
      const lines = SOURCES.filter((source) => source.room === room).map((source) => source.lines);
      if (lines.length > 0) {
        console.log(
          `${(room || 'src').padEnd(8)} ${String(lines.length).padStart(3)} files, median ${median(lines)}, longest ${Math.max(...lines)}`,
        );
      }
    }
    expect(median(SOURCES.map(({ lines }) => lines))).toBeLessThanOrEqual(MEDIAN);
  });
});

describe('names', () => {
  const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|long\.test|test-d|d|config))?\.(ts|mjs|js|py)$/;
  const SAYS_NOTHING = /^(utils?|helpers?|common|misc|shared|lib|stuff|tools?)$/;
  const everything = [
    ...SOURCES.map(({ path }) => path),
    ...filesBelow('test'),
    ...filesBelow('tools'),
    ...filesBelow('bench'),
  ];

  test('files are kebab-case', () => {
    expect(everything.filter((path) => !KEBAB.test(basename(path)))).toEqual([]);
  });

  test('no file or folder has a name that says nothing', () => {
    const offences = everything.filter((path) =>
      path
        .split('/')
        .slice(1)
        .some((part) => SAYS_NOTHING.test(part.replace(/\..*$/, ''))),
    );
    expect(offences.map((path) => `${path}: say what it is instead`)).toEqual([]);
  });

  test('there are no default exports', () => {
    const defaults = [...SOURCES, ...TOOLS].filter(({ syntax }) =>
      syntax.statements.some(
        (statement) =>
          (ts.isExportAssignment(statement) && !statement.isExportEquals) ||
          (ts.canHaveModifiers(statement) &&
            ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)),
      ),
    );
    expect(defaults.map(({ path }) => `${path} has a default export`)).toEqual([]);
  });
});

describe('openings', () => {
  /** The text of the comment a file opens with, without its stars. */
  const opening = (text: string): string =>
    (/^(?:#!.*\n)?(?:\/\/ @ts-check\n)?\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '')
      .replace(/^\s*\* ?/gm, '')
      .trim();

  test("index.ts stands only at a room's door", () => {
    const inner = SOURCES.filter(({ path }) => basename(path) === 'index.ts' && path.split('/').length > 3);
    expect(inner.map(({ path }) => path)).toEqual([]);
  });

  test('a door opens with four sentences: what this is, what it may import, what it never does, where to start', () => {
    const doors = SOURCES.filter(({ path }) => basename(path) === 'index.ts');
    const sentences = (text: string): number => text.match(/[.!?:](?=\s+[A-Z`]|\s*$)/g)?.length ?? 0;
    expect(
      doors
        .filter(({ text }) => sentences(opening(text)) < 4)
        .map(({ path }) => `${path} does not open with four sentences`),
    ).toEqual([]);
  });

  test('each gate program opens with why it exists', () => {
    const gates = [
      ...filesBelow('test/house', /\.test\.ts$/),
      ...filesBelow('tools').filter((path) => path.split('/').length === 2),
    ];
    const silent = gates
      .map(readSource)
      .filter(({ text }) => !/why this exists|exists\s+because/i.test(opening(text)));
    expect(silent.map(({ path }) => `${path} does not open with why it exists`)).toEqual([]);
  });
});

test('the tree is where the gates think it is', () => {
  expect(filesBelow('src').length, ROOT).toBeGreaterThan(20);
});
