/**
 * Why this exists: what a user sees is tested as a user sees it. Each NAME.txt beside this file is a session
 * that can be read; it is run against the built command line and compared letter by letter, after what no
 * two runs print alike has been given its name (placeholder.ts). UPDATE=1 writes down what was printed
 * instead: read the difference before you commit it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { steady } from './placeholder.ts';
import { openSession } from './session.ts';
import { readStory, tell, writeStory } from './story.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const STORIES = readdirSync(HERE)
  .filter((name) => name.endsWith('.txt'))
  .sort();

describe('stories', () => {
  test('there are some', () => {
    expect(STORIES.length).toBeGreaterThan(0);
  });

  test.each(STORIES)('%s', (name) => {
    const text = readFileSync(HERE + name, 'utf8');
    const story = readStory(text);
    const session = openSession(story.files);
    try {
      const printed = story.parts.flatMap((part) =>
        part.kind === 'prose'
          ? []
          : [steady(tell(session.run(part.text.replace(/^\$ /, ''))), session.places)],
      );
      const now = writeStory(story, printed);
      if (process.env['UPDATE']) writeFileSync(HERE + name, now);
      else expect(now).toBe(text);
    } finally {
      session.close();
    }
  });
});

describe('the runner itself', () => {
  const TEXT = `A story.

    $ kubepki one \\
        --two
    out

    out after an empty line
    ! err
    [exit 2]

    $ kubepki quiet
and prose.

-- a/file --
    $ not a command
-- b --
`;

  test('reads a story and writes the same', () => {
    const story = readStory(TEXT);
    const commands = story.parts.flatMap((part) => (part.kind === 'command' ? [part] : []));
    expect(commands.map((command) => command.text)).toEqual([
      '$ kubepki one \\\n    --two',
      '$ kubepki quiet',
    ]);
    expect(commands.map((command) => command.expected)).toEqual([
      'out\n\nout after an empty line\n! err\n[exit 2]',
      '',
    ]);
    expect(story.files).toEqual([
      { name: 'a/file', text: '    $ not a command\n' },
      { name: 'b', text: '' },
    ]);
    expect(
      writeStory(
        story,
        commands.map((command) => command.expected),
      ),
    ).toBe(TEXT);
  });

  test('names what no two runs print alike', () => {
    const places = [['/tmp/x/work', '<dir>']] as const;
    expect(steady('/tmp/x/work/a until 2027-01-02T03:04:05Z', places)).toBe('<dir>/a until <time>');
    expect(steady('2027-01-02 03:04 UTC, 2027-01-02', places)).toBe('<time>, <date>');
    expect(steady(`sha256 ${'ab'.repeat(32)}, serial ${'0f'.repeat(16)}`, places)).toBe(
      'sha256 <fingerprint>, serial <serial>',
    );
    expect(steady('-----BEGIN X-----\nAAAA\nBB==\n-----END X-----', places)).toBe(
      '-----BEGIN X-----\n<pem>\n-----END X-----',
    );
    expect(steady('kubepki 0.1.0: 3 certificates, 10.32.0.1', places)).toBe(
      'kubepki 0.1.0: 3 certificates, 10.32.0.1',
    );
  });

  test('a command has its own home and nothing of ours', () => {
    const session = openSession([{ name: 'in/put', text: 'given\n' }]);
    try {
      expect(session.run('cat in/put; echo no >&2; exit 4')).toEqual({
        stdout: 'given\n',
        stderr: 'no\n',
        code: 4,
      });
      expect(session.run('cd in').code).toBe(0);
      expect(session.run('pwd; echo "[$NO_COLOR$FORCE_COLOR]"').stdout).toBe(
        `${session.places[0]?.[0]}/in\n[]\n`,
      );
      expect(session.run('kubectl pki --version').code).toBe(0);
    } finally {
      session.close();
    }
  });
});
