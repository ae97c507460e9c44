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
    ['explain', 'nothing-of-the-kind'],
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

  test('and what is said of requests, by an API server in memory', async () => {
    const text = readFileSync(join(ROOT, 'test/transcript/csr-approval.txt'), 'utf8');
    const api = readStory(text).files.find(({ name }) => name === 'api')?.text ?? '';
    const config = join(folder, 'story.conf');
    const served = await serveStory(api, config);
    try {
      // not the other print: the server is in this very process
      const ran = await promisify(execFile)(process.execPath, [
        join(ROOT, 'bin/kubepki.js'),
        ...['csr', 'approve', '--all', '--yes', '--accept', 'powerful', '-o', 'json', '--kubeconfig', config],
      ]).catch((refused: { stdout: string }) => refused);
      const document = JSON.parse(ran.stdout) as { kind: string };
      seen.add(document.kind);
      expect(faults(document, document.kind)).toEqual([]);
    } finally {
      await served.close();
    }
  });

  test('and what is said of a request on its way to a certificate, a document a line', async () => {
    const text = readFileSync(join(ROOT, 'test/transcript/csr-fetch.txt'), 'utf8');
    const api = readStory(text).files.find(({ name }) => name === 'api')?.text ?? '';
    const config = join(folder, 'signing.conf');
    const served = await serveStory(api, config);
    try {
      print('csr', 'create', '--common-name', 'zoe', '--to', 'zoe.csr');
      for (const verb of [['submit', '--wait'], ['wait']]) {
        const words = ['csr', ...verb, 'zoe.csr', '-o', 'json', '--kubeconfig', config];
        const { stdout } = await promisify(execFile)(
          process.execPath,
          [join(ROOT, 'bin/kubepki.js'), ...words],
          { cwd: folder },
        );
        for (const line of stdout.trim().split('\n')) {
          const document = JSON.parse(line) as { kind: string };
          seen.add(document.kind);
          expect(faults(document, document.kind)).toEqual([]);
        }
      }
    } finally {
      await served.close();
    }
  });

  test('and what is said of users, from one who is made to one who is gone', async () => {
    const text = readFileSync(join(ROOT, 'test/transcript/user.txt'), 'utf8');
    const api = readStory(text).files.find(({ name }) => name === 'api')?.text ?? '';
    const config = join(folder, 'users.conf');
    const served = await serveStory(api, config);
    try {
      for (const words of [
        ['create', 'alice', '--yes', '--to', folder],
        ['list'],
        ['show', 'alice'],
        ['remove', 'alice', '--yes'],
      ]) {
        const { stdout } = await promisify(execFile)(process.execPath, [
          join(ROOT, 'bin/kubepki.js'),
          ...['user', ...words, '-o', 'json', '--kubeconfig', config, '-f', join(folder, 'kubepki.yaml')],
        ]);
        const document = JSON.parse(stdout) as { kind: string };
        seen.add(document.kind);
        expect(faults(document, document.kind)).toEqual([]);
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
