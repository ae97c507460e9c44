/**
 * Why this exists: what a user sees is tested as a user sees it. Each NAME.txt beside this file is a session
 * that can be read; it is run against the built command line and compared letter by letter, after what no
 * two runs print alike has been given its name (placeholder.ts). UPDATE=1 writes down what was printed
 * instead: read the difference before you commit it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { until } from '../cluster/poll.mjs';
import { serveStory } from './api.ts';
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

  test.each(STORIES)(
    '%s',
    async (name) => {
      const text = readFileSync(HERE + name, 'utf8');
      const story = readStory(text);
      const session = openSession(story.files.filter((file) => file.name !== 'api'));
      const api = story.files.find((file) => file.name === 'api');
      const served = api && (await serveStory(api.text, join(session.home, '.kube/config')));
      const places =
        served === undefined
          ? session.places
          : [...session.places, [`127.0.0.1:${served.port}`, 'api.demo:6443'] as const];
      try {
        const printed: string[] = [];
        for (const part of story.parts) {
          if (part.kind === 'prose') continue;
          const command = part.text.replace(/^\$ /, '');
          const ran = served === undefined ? session.run(command) : await session.runMeanwhile(command);
          printed.push(steady(tell(ran), places));
        }
        const now = writeStory(story, printed);
        if (process.env['UPDATE']) writeFileSync(HERE + name, now);
        else expect(now).toBe(text);
      } finally {
        session.close();
        await served?.close();
      }
      // a story is as many starts of the command line as it has commands
    },
    120_000,
  );
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

  test('a story may have an API server, with people, requests and a signer', async () => {
    const session = openSession([]);
    const kubeconfig = join(session.home, '.kube/config');
    const story = {
      users: { admin: ['system:masters'], alice: [] },
      denies: [{ user: 'alice', verb: 'list' }],
      requests: [
        { name: 'bob-1', as: 'bob', age: '5m', subject: { commonName: 'bob', organizations: ['dev'] } },
      ],
      signs: true,
    };
    const served = await serveStory(JSON.stringify(story), kubeconfig);
    try {
      const ask = `const { users, clusters: [{ cluster }] } = JSON.parse(require('fs').readFileSync(process.env.HOME + '/.kube/config'));
        const { user } = users.find(({ name }) => name === process.argv[1]);
        const pem = (data) => Buffer.from(data, 'base64');
        require('https').get(cluster.server + '/apis/certificates.k8s.io/v1/certificatesigningrequests', {
          ca: pem(cluster['certificate-authority-data']), cert: pem(user['client-certificate-data']), key: pem(user['client-key-data']),
        }, (response) => response.on('data', (data) => process.stdout.write(data)));`;
      const list = async (who: string) =>
        JSON.parse(
          (await session.runMeanwhile(`node -e '${ask.replaceAll("'", `'\\''`)}' ${who}`)).stdout,
        ) as {
          items?: { metadata: { name: string }; spec: { username: string } }[];
          code?: number;
        };
      expect((await list('admin')).items).toMatchObject([
        { metadata: { name: 'bob-1' }, spec: { username: 'bob' } },
      ]);
      expect(await list('alice')).toMatchObject({ code: 403 });
      const path = `/apis/certificates.k8s.io/v1/certificatesigningrequests/bob-1`;
      served.memory.change(path, (object) => {
        object['status'] = { conditions: [{ type: 'Approved', status: 'True' }] };
      });
      await until('the signer', () => JSON.stringify(served.memory.object(path)).includes('"certificate"'), {
        limitMs: 5000,
      });
    } finally {
      session.close();
      await served.close();
    }
  });
});
