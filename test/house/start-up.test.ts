/**
 * Why this exists: a command line is used hundreds of times a day, and one careless import makes every use
 * slow. This runs the built command line and asks which files it loaded: what is only read, explained or
 * completed must load no crypto library, no YAML parser and no client of the API server.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/face/command/table.ts';
import { VERSION } from '../../src/face/version.ts';
import { ROOT } from './tree.ts';

interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
}

/** What loaded.cjs says. */
interface Loaded {
  readonly files: readonly string[];
  readonly chunks: readonly string[];
  readonly builtins: readonly string[];
}

const HEAVY = [
  '@peculiar/x509',
  '@peculiar/webcrypto',
  'reflect-metadata',
  '@kubernetes/client-node',
  'yaml',
];
/** Node's own that a light command has no use for; each costs it a millisecond or more. */
const HEAVY_BUILTINS = ['child_process', 'crypto', 'dgram', 'http', 'https', 'tls', 'worker_threads', 'zlib'];

const { outputs } = JSON.parse(readFileSync(join(ROOT, 'dist/cli.meta.json'), 'utf8')) as Metafile;

/** The packages whose code stands in a chunk, by what esbuild put there. */
const packagesIn = (chunk: string): string[] =>
  Object.keys(outputs[`dist/cli/${chunk}`]?.inputs ?? {}).flatMap(
    (path) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
  );

/** Files of our own whose code stands in a chunk. */
const sourcesIn = (chunk: string): string[] =>
  Object.keys(outputs[`dist/cli/${chunk}`]?.inputs ?? {}).filter((path) => !path.includes('node_modules/'));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubepki-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function loadedBy(args: readonly string[], launcher = 'kubepki') {
  const ran = spawnSync(
    process.execPath,
    ['--require', join(ROOT, 'test/house/loaded.cjs'), join(ROOT, `bin/${launcher}.js`), ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const { files, chunks, builtins } = JSON.parse(ran.output[3] ?? '') as Loaded;
  const ours = files.filter((file) => file.includes('/dist/cli/')).map((file) => basename(file));
  return {
    ...ran,
    ours,
    builtins,
    packages: [...new Set(chunks.map((chunk) => basename(chunk)).flatMap(packagesIn))],
    sources: [...new Set(chunks.map((chunk) => basename(chunk)).flatMap(sourcesIn))],
  };
}

const LIGHT = [
  ['--help'],
  ['help'],
  ['help', 'init'],
  ['explain', 'apiserver'],
  ['explain', '--list'],
  ['explain', 'expired', '-o', 'json'],
  ['completion', 'bash'],
  ['no-such-command'],
  ...COMMANDS.map(({ name }) => [...name.split(' '), '--help']),
  ['encryption', '--help'],
];

describe('what the lightest requests load', () => {
  test('--version loads one file and no package', () => {
    const { stdout, ours, packages, builtins } = loadedBy(['--version']);
    expect(stdout).toContain(VERSION);
    expect({ ours, packages, heavy: HEAVY_BUILTINS.filter((name) => builtins.includes(name)) }).toEqual({
      ours: ['main.js'],
      packages: [],
      heavy: [],
    });
  });

  test.each(LIGHT.map((args) => [args.join(' '), args] as const))(
    'kubepki %s loads nothing heavy',
    (_, args) => {
      const { stdout, stderr, packages, builtins } = loadedBy(args);
      expect(stdout + stderr).not.toBe('');
      expect(HEAVY.filter((name) => packages.includes(name))).toEqual([]);
      expect(HEAVY_BUILTINS.filter((name) => builtins.includes(name))).toEqual([]);
    },
  );

  test('who asks for an id waits for neither the messages nor the rules of diagnosis', () => {
    const tables = (args: readonly string[]) =>
      ['domain/message/table.ts', 'domain/diagnosis/table.ts'].filter((table) =>
        loadedBy(args).sources.some((path) => path.endsWith(`src/${table}`)),
      );
    for (const id of ['apiserver', 'apiserver-etcd-client', 'service-dns', 'kubeadm'])
      expect([id, ...tables(['explain', id])]).toEqual([id]);
    // and this test would see them
    expect(tables(['explain', 'CERT_HAS_EXPIRED'])).toContain('domain/message/table.ts');
    expect(tables(['explain', '--list'])).toEqual(['domain/diagnosis/table.ts']);
  });

  test('completion for kubectl loads nothing heavy', () => {
    expect(
      HEAVY.filter((name) => loadedBy(['insp'], 'kubectl_complete-pki').packages.includes(name)),
    ).toEqual([]);
  });

  test('a certificate is shown without a YAML parser, without what makes certificates and without sockets', () => {
    loadedBy(['init', 'shown']);
    const certificate = loadedBy(['inspect', 'shown/pki/ca.crt']);
    expect(certificate.stdout).toContain('join hash');
    expect(HEAVY.filter((name) => certificate.packages.includes(name))).toEqual([]);
    // a fingerprint is a digest
    const heavy = HEAVY_BUILTINS.filter((name) => certificate.builtins.includes(name));
    expect(heavy.filter((name) => name !== 'crypto')).toEqual([]);
    expect(loadedBy(['inspect', 'shown/pki/admin.kubeconfig']).packages).toContain('yaml');
    expect(loadedBy(['inspect', 'https://127.0.0.1:1']).builtins).toContain('tls');
  });

  test('a cluster is asked with sockets of our own, and without its client library', () => {
    writeFileSync(
      join(folder, 'away'),
      '{"clusters":[{"name":"c","cluster":{"server":"https://127.0.0.1:1"}}],"contexts":[{"name":"x","context":{"cluster":"c"}}],"current-context":"x"}',
    );
    const asked = loadedBy(['csr', 'fetch', 'bob', '--to', '-', '--kubeconfig', 'away']);
    expect(asked.stderr).toContain('cannot be reached');
    expect(asked.builtins).toContain('https');
    expect(asked.packages).not.toContain('@kubernetes/client-node');
  });

  test('and this test would see it: init loads what makes certificates', () => {
    const { packages, builtins } = loadedBy(['init', 'made']);
    expect(packages).toEqual(expect.arrayContaining(['@peculiar/x509', 'reflect-metadata', 'yaml']));
    expect(builtins).toContain('crypto');
  });
});

test("the version that is printed is package.json's", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
});
