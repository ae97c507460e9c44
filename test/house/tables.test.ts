/**
 * Why this exists: the tables are the product, and a row that is not worded, documented or cited is half a row.
 * The compiler sees to it that each id has an entry; this sees to it that the entry says something, that the
 * reference has it, and that what a command's row promises is true of the command.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALGORITHM_IDS, ALGORITHM_LIMITS, ALGORITHMS } from '../../src/domain/algorithm.ts';
import { ELSEWHERE } from '../../src/domain/connection/connection.ts';
import { CONNECTION_IDS, connection } from '../../src/domain/connection/table.ts';
import { type ErrorCode, ERRORS, KubepkiError } from '../../src/domain/error.ts';
import { IDENTITY_IDS, identity } from '../../src/domain/identity/table.ts';
import { LAYOUT_IDS, layout } from '../../src/domain/layout/table.ts';
import { PLACES } from '../../src/domain/layout/layout.ts';
import { NAME_WORD_IDS, NAME_WORDS } from '../../src/domain/name-word.ts';
import { PARTIES } from '../../src/domain/party.ts';
import { RULES } from '../../src/domain/rule/table.ts';
import { COMMANDS, WORDS } from '../../src/face/command/table.ts';
import { EVERYWHERE, option, OPTIONS, type OptionId } from '../../src/face/option.ts';
import { commandCalled, parse } from '../../src/face/parse.ts';
import { ERROR_WORDS, wordError } from '../../src/face/wording/error.ts';
import { FINDING_WORDS, FIX_WORDS } from '../../src/face/wording/finding.ts';
import { filesBelow, ROOT } from './tree.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const sectionsOf = (page: string): string[] =>
  [...read(`docs/reference/${page}`).matchAll(/^## (.+)$/gm)].map(([, id]) => id ?? '');

/** Words for people: something is said, it begins in lower case as our sentences do, and no full stop ends it. */
const says = (text: string): boolean => text.trim().length > 3 && !text.endsWith('.') && text === text.trim();

/** Each table: its ids, what each row says, where its rules come from, and the page that documents it. */
const TABLES: readonly {
  readonly name: string;
  readonly page: string;
  readonly rows: readonly {
    readonly id: string;
    readonly words: readonly string[];
    readonly cites?: readonly string[];
  }[];
}[] = [
  {
    name: 'identities',
    page: 'identities.md',
    rows: IDENTITY_IDS.map((id) => {
      const { title, power, needs, onChange, cites } = identity(id);
      const more = needs === undefined ? [] : [needs];
      return { id, words: [title, power, ...more, ...onChange.map((each) => each.says)], cites };
    }),
  },
  {
    name: 'connections',
    page: 'connections.md',
    rows: CONNECTION_IDS.map((id) => {
      const { title, notes, carriedBy, cites } = connection(id);
      return { id, words: [title, ...notes, ...Object.values(carriedBy)], cites };
    }),
  },
  {
    name: 'names',
    page: 'names.md',
    rows: NAME_WORD_IDS.map((id) => ({ id, words: [NAME_WORDS[id].title], cites: NAME_WORDS[id].cites })),
  },
  {
    name: 'algorithms',
    page: 'algorithms.md',
    rows: ALGORITHM_IDS.map((id) => ({ id, words: [ALGORITHMS[id].title], cites: ALGORITHMS[id].cites })),
  },
  {
    name: 'layouts',
    page: 'layouts.md',
    rows: LAYOUT_IDS.map((id) => ({ id, words: [layout(id).title], cites: layout(id).cites })),
  },
  {
    name: 'rules',
    page: 'rules.md',
    rows: RULES.map(({ id, says: words, cites }) => ({ id, words: [words], cites })),
  },
  {
    name: 'errors',
    page: 'errors.md',
    rows: (Object.keys(ERRORS) as ErrorCode[]).map((id) => ({ id, words: [ERROR_WORDS[id].summary] })),
  },
  {
    name: 'commands',
    page: 'commands.md',
    rows: COMMANDS.map(({ name, summary, operands }) => ({
      id: name,
      words: [summary, ...operands.map((each) => each.says)],
    })),
  },
];

describe.each(TABLES)('$name', ({ page, rows }) => {
  test('every row is worded', () => {
    expect(
      rows
        .filter(({ words }) => !words.every(says))
        .map(({ id, words }) => `${id} is not worded: ${JSON.stringify(words)}`),
    ).toEqual([]);
  });

  test('every row says where it comes from, where it states a rule', () => {
    expect(rows.filter(({ cites }) => cites?.length === 0).map(({ id }) => `${id} cites nothing`)).toEqual(
      [],
    );
  });

  test(`every row is documented in docs/reference/${page}, and nothing else is`, () => {
    expect(sectionsOf(page).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
  });
});

describe('wording', () => {
  // evidence that has every field, as the real thing has those that its words ask for
  const EVERYTHING = new Proxy<Record<string, string>>({}, { get: () => 'this' });

  test('an error says what happened and then what to type, in lower case and without a full stop', () => {
    const offences = (Object.keys(ERRORS) as ErrorCode[]).flatMap((code) => {
      const { message, hint } = wordError(new KubepkiError(code, EVERYTHING), 'kubepki');
      return [message, hint]
        .filter((text) => !says(text) || /^[A-Z][a-z]/.test(text))
        .map((text) => `${code}: "${text}"`);
    });
    expect(offences).toEqual([]);
  });

  test('every rule has words for its findings and every fix has something to do', () => {
    expect(
      RULES.filter(({ id }) => !says(FINDING_WORDS[id](() => '2026-01-01T00:00:00Z'))).map(({ id }) => id),
    ).toEqual([]);
    expect(RULES.filter(({ fix }) => !says(FIX_WORDS[fix]('FILE', 'kubepki'))).map(({ fix }) => fix)).toEqual(
      [],
    );
  });

  test('every limit, party, place and elsewhere is worded', () => {
    const words = [
      ...Object.values(ALGORITHM_LIMITS).map((each) => each.says),
      ...Object.values(PARTIES).map(({ title }) => title),
      ...Object.values(PLACES),
      ...Object.values(ELSEWHERE),
    ];
    expect(words.filter((text) => text !== 'any' && !says(text))).toEqual([]);
  });

  test('every option says what it does, and some command takes it', () => {
    const taken = new Set<OptionId>([...EVERYWHERE, ...COMMANDS.flatMap(({ options }) => options)]);
    const ids = Object.keys(OPTIONS) as OptionId[];
    expect(ids.filter((id) => !says(option(id).says))).toEqual([]);
    expect(ids.filter((id) => !taken.has(id))).toEqual([]);
  });
});

describe.each(COMMANDS.map((command) => [command.name, command] as const))('kubepki %s', (name, command) => {
  const stories = readdirSync(join(ROOT, 'test/transcript')).filter((file) => file.endsWith('.txt'));

  test('has examples, and each is a command line that it takes', async () => {
    expect(command.examples.length, `${name} has no example`).toBeGreaterThan(0);
    for (const { does, type } of command.examples) {
      expect(says(does), `${name}: an example does not say what it does`).toBe(true);
      const words = (type.replaceAll('\\\n', ' ').split('|')[0] ?? '').trim().split(/\s+/);
      const called = commandCalled(words);
      expect(called.command.name).toBe(name);
      await expect(parse(command, called.rest), type).resolves.toBeDefined();
    }
  });

  test('has a transcript that a user could read', () => {
    const told = stories.filter((file) =>
      new RegExp(`^ {4}\\$ (?:kubepki|kubectl pki) ${name}(?: |$)`, 'm').test(
        read(`test/transcript/${file}`),
      ),
    );
    expect(told, `no test/transcript/*.txt runs "kubepki ${name}"`).not.toEqual([]);
  });
});

test('the README shows no command that does not exist', () => {
  const known = new Set([...WORDS.map(({ name }) => name), 'help']);
  const pages = ['README.md', ...filesBelow('docs', /\.md$/)].filter(
    (path) => !path.startsWith('docs/reference/'),
  );
  const unknown = pages.flatMap((path) =>
    [...read(path).matchAll(/^\s*\$ (?:kubepki|kubectl pki) ([a-z]+)/gm)]
      .filter(([, name = '']) => !known.has(name))
      .map(([line]) => `${path}: ${line.trim()}`),
  );
  expect(unknown).toEqual([]);
});
