/** The built command line as people, cron jobs and scripts meet it: exit codes, streams, misuse. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { COMMANDS } from '../../src/face/command/table.ts';
import { EVERYWHERE, option, type OptionId, OPTIONS } from '../../src/face/option.ts';
import { openSession, type Session } from '../transcript/session.ts';

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url));
let session: Session;
let work: string;
const run = (command: string) => session.run(command);
const code = (command: string) => run(command).code;

beforeAll(() => {
  session = openSession([{ name: 'junk.crt', text: 'no certificate at all\n' }]);
  work = session.places[0]?.[0] ?? '';
  expect(code('kubepki init demo')).toBe(0);
});
afterAll(() => session.close());

describe('exit codes', () => {
  it('an act whose report cannot be printed says that it is done', () => {
    const ended = run('kubepki init full > /dev/full');
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('done all the same');
    expect(code('kubepki plan -f full/kubepki.yaml')).toBe(0);
  });

  test.each([
    ['kubepki inspect demo', 0],
    ['kubepki inspect --at +350d demo/pki/admin.crt', 1],
    ['kubepki inspect --at +400d demo/pki/admin.crt', 2],
    ['kubepki inspect --at -1d demo/pki/admin.crt', 2],
    ['kubepki inspect junk.crt', 3],
    ['kubepki inspect nosuch', 3],
    ['kubepki inspect --at +400d demo/pki/admin.crt nosuch', 2],
    ['kubepki inspect --at +350d demo/pki/admin.crt nosuch', 3],
    ['kubepki plan -f demo/kubepki.yaml', 0],
    ['kubepki plan -f demo/kubepki.yaml --at +400d', 1],
    ['kubepki plan -f demo/kubepki.yaml --at +11y', 2],
    ['kubepki plan -f nosuch.yaml', 3],
    ['kubepki plan -f demo', 3],
    ['kubepki plan', 3],
    ['kubepki apply -f demo/kubepki.yaml', 0],
    ['kubepki init demo', 2],
    ['kubepki init junk.crt', 3],
    ['kubepki explain apiserver', 0],
    ['kubepki explain nosuch', 3],
    ['kubepki explain', 3],
    ['kubepki completion bash', 0],
    ['kubepki completion tcsh', 3],
    ['kubepki', 0],
    ['kubepki --help', 0],
    ['kubepki help plan', 0],
    ['kubepki help nosuch', 3],
    ['kubepki --version', 0],
    ['kubepki -o json plan', 3],
    ['kubepki nosuch', 3],
    ['kubepki constructor', 3],
    ["kubepki ''", 3],
    ['kubepki plan extra', 3],
    ['kubepki inspect', 3],
    ["kubepki inspect ''", 3],
    ["kubepki init ''", 3],
    ["kubepki plan -f ''", 3],
    ['kubepki plan -f a -f b', 3],
    ['kubepki explain --list apiserver', 3],
    ['kubepki undo -f nosuch.yaml', 3],
    ['kubepki inspect --', 3],
    ['kubepki inspect -o', 3],
    ['kubepki inspect --at garbage x', 3],
    ['kubepki plan --no-color=1', 3],
    ['kubepki inspect demo > /dev/full', 3],
    ['kubepki inspect nosuch -o json > /dev/full', 3],
    ['kubepki nosuch -o json > /dev/full', 3],
    ['kubepki --version > /dev/full', 3],
    ['kubepki inspect demo 2>&-', 0],
    ['kubepki nosuch 2>&-', 3],
    ['kubepki nosuch 2>/dev/full', 3],
    ['kubepki inspect demo >&-', 0],
    ['kubepki completion bash --to /dev/full/x', 3],
  ])('%s ends with %i', (command, expected) => expect([command, code(command)]).toEqual([command, expected]));

  it('a closed pipe ends quietly', () => {
    for (const command of ['kubepki inspect demo demo demo -o json', 'kubepki --help', 'kubepki --version']) {
      const { stderr, stdout } = run(`{ ${command}; echo "code $?" >&2; } | true`);
      expect([command, stdout, stderr]).toEqual([command, '', 'code 0\n']);
    }
  });

  it('interrupted while it waits: 130, and says so', async () => {
    for (const [signal, ended] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const pipe = join(work, signal);
      expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
      const child = spawn(process.execPath, [join(BIN, 'kubepki.js'), 'inspect', pipe]);
      const said: Buffer[] = [];
      child.stdout.on('data', (bytes: Buffer) => said.push(bytes));
      child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
      const exit = new Promise((resolve) => child.once('exit', resolve));
      // a pipe can be opened for writing only once somebody reads from it
      const writer = await vi.waitFor(() => openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK), {
        timeout: 20_000,
        interval: 5,
      });
      child.kill(signal);
      expect([signal, await exit, Buffer.concat(said).toString()]).toEqual([
        signal,
        ended,
        'error: stopped on request\nhint: run it again\n',
      ]);
      closeSync(writer);
    }
  });
});

describe('streams and documents', () => {
  it('results on stdout alone, errors on stderr alone, error before hint', () => {
    for (const command of [
      'inspect demo',
      'plan -f demo/kubepki.yaml',
      'explain admin',
      '--help',
      'help undo',
      'completion fish',
    ]) {
      const { stdout, stderr } = run(`kubepki ${command}`);
      expect([command, stdout.length > 30, stderr]).toEqual([command, true, '']);
    }
    for (const command of ['nosuch', 'plan -f nosuch', 'inspect', 'init demo', 'explain nosuch']) {
      const { stdout, stderr } = run(`kubepki ${command}`);
      expect([command, stdout]).toEqual([command, '']);
      expect(stderr).toMatch(/^error: [a-z-].*[^.]\n(?: {2}.*\n)*hint: .*[^.]\n$/);
    }
  });

  it('every report is one document of its kind, in json and in yaml alike', async () => {
    const { parse } = await import('yaml');
    const kinds = {
      'inspect demo': 'InspectReport',
      'plan -f demo/kubepki.yaml': 'PlanReport',
      'apply -f demo/kubepki.yaml': 'ActReport',
      'explain admin': 'Explanation',
      'explain --list': 'TopicList',
      'explain nosuch': 'Error',
      'plan -f nosuch': 'Error',
      'completion bash': 'Error',
      'nosuch': 'Error',
    };
    for (const [command, kind] of Object.entries(kinds)) {
      const json = JSON.parse(run(`kubepki ${command} -o json`).stdout) as Record<string, unknown>;
      expect([command, json['apiVersion'], json['kind']]).toEqual([command, 'kubepki/v1', kind]);
      const yaml = parse(run(`kubepki ${command} -o yaml`).stdout) as Record<string, unknown>;
      expect(yaml['kind']).toBe(kind);
      expect(Object.keys(yaml).sort()).toEqual(Object.keys(json).sort());
    }
  });

  it('-- ends the options: what follows is no format', () => {
    expect(run('kubepki inspect -- -o json').stdout).toContain('ls -ld .');
  });

  it('no colour when piped, whatever the environment asks', () => {
    for (const env of ['', 'NO_COLOR=1', 'TERM=xterm-256color', 'FORCE_COLOR=1'])
      expect(run(`${env} kubepki inspect demo nosuch`).stdout).not.toContain('\u001b');
  });

  const SCRIPT = spawnSync('script', ['--version']).status === 0;
  it.skipIf(!SCRIPT)(
    `colour on a terminal, and none with NO_COLOR or --no-color${SCRIPT ? '' : ' (skipped: no script(1))'}`,
    () => {
      const seen = (command: string) => run(`script -qec '${command}' /dev/null`).stdout.includes('\u001b[');
      expect(
        [
          'kubepki inspect demo',
          'NO_COLOR=1 kubepki inspect demo',
          'kubepki inspect demo --no-color',
          'TERM=dumb kubepki inspect demo',
        ].map(seen),
      ).toEqual([true, false, false, false]);
    },
  );

  it('quiet and verbose change only what is said beside the result', () => {
    const [plain, quiet, verbose] = ['', '-q', '-v'].map((flag) =>
      run(`kubepki plan -f demo/kubepki.yaml ${flag}`),
    );
    expect([quiet?.stdout, verbose?.stdout]).toEqual([plain?.stdout, plain?.stdout]);
    expect([plain?.stderr, quiet?.stderr, verbose?.stderr]).toEqual([
      '',
      '',
      'cluster file: demo/kubepki.yaml\n',
    ]);
  });
});

describe('options and help', () => {
  it('an option where it has no place is refused, with those that have one', () => {
    for (const { name, options } of COMMANDS) {
      const here: readonly OptionId[] = [...options, ...EVERYWHERE];
      for (const id of (Object.keys(OPTIONS) as OptionId[])
        .filter((one) => !here.includes(one))
        .slice(0, 3)) {
        const { stderr, code: ended } = run(
          `kubepki ${name} --${id}${option(id).takes === undefined ? '' : '=x'}`,
        );
        expect([name, id, ended]).toEqual([name, id, 3]);
        expect(stderr).toContain(`error: ${name} does not take --${id}`);
        for (const valid of here) expect(stderr).toContain(`--${valid}`);
      }
    }
  });

  it('help names every option, and fits 80 columns', () => {
    for (const command of ['--help', ...COMMANDS.map(({ name }) => `${name} --help`)]) {
      const { stdout } = run(`kubectl pki ${command}`);
      for (const line of stdout.split('\n'))
        expect([command, line, line.length <= 80]).toEqual([command, line, true]);
      expect(stdout).not.toMatch(/\bkubepki (?:init|plan|apply|undo|inspect|explain|completion)\b/);
    }
    for (const { name, options } of COMMANDS) {
      const { stdout } = run(`kubepki ${name} -h`);
      for (const id of [...options, ...EVERYWHERE]) expect(stdout).toContain(`--${id}`);
      expect(run(`kubepki help ${name}`).stdout).toBe(stdout);
    }
  });

  it('the examples in the help are commands that parse', () => {
    for (const { examples } of COMMANDS)
      for (const { type } of examples)
        expect([type, run(`kubepki ${type.replaceAll('\\\n', ' ')} --help`).code]).toEqual([type, 0]);
  });
});
