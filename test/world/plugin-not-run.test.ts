/**
 * A kubeconfig may name programs that a client runs for a credential (exec, and cmd-path of the old auth providers). Whoever
 * looks at somebody else's kubeconfig, or puts an entry into it, must not run them: each would be code of a stranger's.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
let directory: string;
let marker: string;
let kubeconfig: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kubepki-plugin-'));
  marker = join(directory, 'it-ran');
  const plugin = join(directory, 'plugin');
  writeFileSync(plugin, `#!/bin/sh\necho "$@" >> '${marker}'\necho '{}'\n`);
  chmodSync(plugin, 0o755);
  mkdirSync(join(directory, 'theirs'));
  kubeconfig = join(directory, 'theirs', 'config');
  writeFileSync(kubeconfig, textOf(plugin), { mode: 0o600 });
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Every way to name a program, and the one of the current context first. */
function textOf(plugin: string): string {
  const exec = (command: string) => ({
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      args: ['exec'],
      interactiveMode: 'Never',
    },
  });
  const provider = { name: 'gcp', config: { 'cmd-path': plugin, 'cmd-args': 'auth-provider' } };
  const users = [
    { name: 'absolute', user: exec(plugin) },
    { name: 'beside', user: exec('../plugin') },
    { name: 'provider', user: { 'auth-provider': provider } },
  ];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'absolute',
    clusters: [{ name: 'theirs', cluster: { server: 'https://127.0.0.1:1' } }],
    users,
    contexts: users.map(({ name }) => ({ name, context: { cluster: 'theirs', user: name } })),
  });
}

function kubepki(words: readonly string[], options: { cwd?: string; input?: string } = {}) {
  return spawnSync(process.execPath, [LAUNCHER, ...words], {
    cwd: directory,
    encoding: 'utf8',
    // the user's own kubeconfig, to commands that take one unasked
    env: { ...process.env, KUBECONFIG: kubeconfig, HOME: directory },
    ...options,
  });
}

test('the plugin would leave its mark', () => {
  spawnSync(join(directory, 'plugin'), ['by', 'hand']);
  expect(existsSync(marker)).toBe(true);
});

describe('runs nothing', () => {
  afterEach(() => expect(existsSync(marker)).toBe(false));

  test('when it is inspected: named, in a directory, on standard input, in a Secret', () => {
    const text = textOf(join(directory, 'plugin'));
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'theirs' },
      stringData: { config: text },
    };
    writeFileSync(join(directory, 'theirs', 'secret.json'), JSON.stringify(secret));
    const seen = [
      kubepki(['inspect', kubeconfig, '-o', 'json']),
      kubepki(['inspect', join(directory, 'theirs'), '-o', 'json']),
      kubepki(['inspect', '-', '-o', 'json'], { input: text }),
      kubepki(['inspect', join(directory, 'theirs', 'secret.json'), '-o', 'json']),
    ];
    for (const { status, stdout } of seen) {
      // it was read, and the programs were seen
      expect(stdout).toContain('plugin');
      expect([0, 1, 2]).toContain(status);
    }
  });

  test('when entries are merged into it', () => {
    expect(kubepki(['init', 'demo']).status).toBe(0);
    const merged = kubepki(['kubeconfig', 'admin', '--merge-into', kubeconfig], {
      cwd: join(directory, 'demo'),
    });
    expect(merged).toMatchObject({ status: 0 });
    // the file that names them is the one that was changed
    expect(kubepki(['inspect', kubeconfig]).stdout).toContain('kubernetes-admin');
  });

  test('when certificates to take over are looked for in it', () => {
    const adopted = kubepki([
      'init',
      'demo',
      '--control-plane',
      'cp-1=10.0.0.1',
      '--adopt',
      join(directory, 'theirs'),
    ]);
    expect(adopted).toMatchObject({ status: 2 });
    expect(adopted.stderr).toContain('no certificate of kubernetes-ca was found');
  });
});
