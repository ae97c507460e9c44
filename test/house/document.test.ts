/**
 * Why this exists: `-o json` is a promise to scripts. Each kind of document is printed by the real command line
 * and held against the schema that is shipped; a kind that no command here prints is found out too.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { serveStory } from '../transcript/api.ts';
import { readStory } from '../transcript/story.ts';
import { ROOT } from './tree.ts';

const SCHEMAS = readdirSync(join(ROOT, 'schemas')).filter((name) => name.endsWith('.json'));
const schemas = new Map(
  SCHEMAS.map((name) => [
    name,
    JSON.parse(readFileSync(join(ROOT, 'schemas', name), 'utf8')) as { title: string },
  ]),
);
const ajv = new Ajv2020({ allErrors: true, strictRequired: false, allowUnionTypes: true });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubepki-document-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function print(...args: string[]): { kind: string; apiVersion: string } {
  const { stdout } = spawnSync(process.execPath, [join(ROOT, 'bin/kubepki.js'), ...args, '-o', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as { kind: string; apiVersion: string };
}

function faults(value: unknown, title: string): string[] {
  const schema = [...schemas.values()].find((each) => each.title === title);
  if (!schema) return [`schemas/ has none for ${title}`];
  const check = ajv.getSchema((schema as unknown as { $id: string }).$id) ?? ajv.compile(schema);
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message }) => `${title}${instancePath} ${message}`);
}

describe('what the commands print as JSON', () => {
  // In this order: the later ones look at what the first one made.
  const PRINTED = [
    ['init'],
    ['plan'],
    ['inspect', '.'],
    ['diagnose'],
    ['apply'],
    ['renew', 'apiserver'],
    ['kubeconfig', 'admin', '--merge-into', 'config'],
    ['render'],
    ['bundle', 'cp-1', '--credentials-only'],
    ['undo'],
    ['render', 'encryption-config'],
    ['encryption', 'add-key'],
    ['encryption', 'show'],
    ['csr', 'create', 'super-admin', '--to', 'super.csr'],
    ['csr', 'lint', 'super.csr', 'kubepki.yaml', '--requester', 'system:node:w'],
    ['explain', 'apiserver'],
    ['explain', '--list'],
    ['explain', 'CERT_HAS_EXPIRED'],
    ['explain', 'nothing-of-the-kind'],
    ['diagnose', '--logs', 'kubepki.yaml'],
    ['lab', 'kubelet-without-group', '--to', 'practice'],
    ['lab', '--check', 'practice', '--tell'],
    ['lab', '--list'],
    ['init'],
  ];
  const seen = new Set(['Cluster']);

  test.each(PRINTED.map((args) => [args.join(' '), args] as const))('kubepki %s', (_, args) => {
    const document = print(...args);
    seen.add(document.kind);
    expect(document.apiVersion).toBe('kubepki/v1');
    expect(faults(document, document.kind)).toEqual([]);
  });

  test('and what lies beside requests to an authority elsewhere', () => {
    print('init', 'asked', '--spec-only');
    const asked = join(folder, 'asked');
    const file = join(asked, 'kubepki.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('kubernetes: own', 'kubernetes: external'));
    print('apply', '-f', file);
    const document = JSON.parse(readFileSync(join(asked, 'pki/requests/manifest.json'), 'utf8')) as {
      kind: string;
    };
    seen.add(document.kind);
    expect(faults(document, document.kind)).toEqual([]);
  });

  test.each([
    ['csr-approval', [['csr', 'approve', '--all', '--yes', '--accept', 'powerful']]],
    [
      'csr-list',
      [
        ['csr', 'list'],
        ['csr', 'show', 'alice'],
      ],
    ],
    [
      'csr-fetch',
      [
        ['csr', 'create', '--common-name', 'zoe', '--to', 'zoe.csr'],
        ['csr', 'submit', 'zoe.csr', '--wait'],
        ['csr', 'wait', 'zoe.csr'],
      ],
    ],
    [
      'user',
      [
        ['user', 'create', 'alice', '--yes'],
        ['user', 'list'],
        ['user', 'show', 'alice'],
        ['user', 'remove', 'alice', '--yes'],
      ],
    ],
  ])('and what is said of the API server of the story %s, a document a line', async (story, commands) => {
    const text = readFileSync(join(ROOT, `test/transcript/${story}.txt`), 'utf8');
    const api = readStory(text).files.find(({ name }) => name === 'api')?.text ?? '';
    const config = join(folder, `${story}.conf`);
    const served = await serveStory(api, config);
    try {
      for (const words of commands) {
        // not print(): the server is in this very process
        const env = { ...process.env, KUBECONFIG: config };
        const argv = [join(ROOT, 'bin/kubepki.js'), ...words, '-o', 'json'];
        const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: folder, env }).catch(
          (refused: { stdout: string }) => refused,
        );
        // what waits prints a document a line, all others one that is laid out
        const lines = stdout.startsWith('{\n') ? [stdout] : stdout.trim().split('\n');
        for (const line of lines) {
          const document = JSON.parse(line) as { kind: string };
          expect(document).not.toMatchObject({ kind: 'Error' });
          seen.add(document.kind);
          expect(faults(document, document.kind)).toEqual([]);
        }
      }
    } finally {
      await served.close();
    }
  });

  test('no kind is left out', () => {
    expect([...seen].toSorted()).toEqual([...schemas.values()].map(({ title }) => title).toSorted());
  });
});

test('what init writes is a cluster file as its schema says', () => {
  const text = readFileSync(join(folder, 'kubepki.yaml'), 'utf8');
  expect(faults(parse(text), 'Cluster')).toEqual([]);
});

test('and this test would see it: a document with a field gone does not pass', () => {
  const { apiVersion, ...rest } = print('plan');
  expect(apiVersion).toBe('kubepki/v1');
  expect(faults(rest, rest.kind)).not.toEqual([]);
});
