/**
 * Kubeconfigs and kubectl itself: what it reads of ours, what we leave of its, whose lock holds whom, and what it says of
 * broken ones, in the words that inspect gives as evidence. Needs no cluster: of the servers there is one of Node's.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { findAssets } from './find-assets.mjs';

const LAUNCHER = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const KUBECTL = join(findAssets({ wanted: ['kubectl'] }).directory, 'kubectl');
const directory = mkdtempSync(join(tmpdir(), 'kubepki-kubectl-'));
const CONFIG = join(directory, 'config');
const STORE = join(directory, 'demo', 'kubepki.yaml');
afterAll(() => rmSync(directory, { recursive: true }));

// neither a kubeconfig nor a proxy of whoever runs the suite
const env = { PATH: process.env['PATH'], HOME: directory };
const FORMS = { cwd: directory, env, encoding: 'utf8' } as const;
const kubepki = (...words: string[]) => spawnSync(process.execPath, [LAUNCHER, ...words], FORMS);
const kubectl = (...words: string[]) => spawnSync(KUBECTL, ['--kubeconfig', CONFIG, ...words], FORMS);
const merge = (...words: string[]) => kubepki('kubeconfig', ...words, '--merge-into', CONFIG, '-f', STORE);
function findings(target: string): readonly Finding[] {
  const { stdout } = kubepki('inspect', target, '-o', 'json');
  return (JSON.parse(stdout) as { findings: Finding[] }).findings;
}
/** What a rule gives as the words of a component. */
const logsOf = (target: string, rule: string) =>
  findings(target).find((one) => one.rule === rule)?.evidence.logs ?? 'nothing was found';
async function mergeAs(name: string): Promise<number> {
  const words = ['kubeconfig', 'admin', '--name', name, '--merge-into', CONFIG, '-f', STORE];
  const child = spawn(process.execPath, [LAUNCHER, ...words], { env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}
interface Finding {
  readonly rule: string;
  readonly evidence: { readonly logs?: string };
}

beforeAll(() => {
  for (const name of ['demo', 'other'])
    expect(kubepki('init', name, '--name', 'demo', '--endpoint', 'localhost').status).toBe(0);
});

describe('kubectl reads', () => {
  test.each([
    ['one', ['admin']],
    ['several with two servers', ['admin', '@cp-1']],
    ['one with its files beside it', ['kube-proxy', '--paths']],
  ])('%s', (_what, words) => {
    rmSync(CONFIG, { force: true });
    expect(kubepki('kubeconfig', ...words, '--to', CONFIG, '-f', STORE)).toMatchObject({
      status: 0,
      stderr: '',
    });
    const seen = kubectl('config', 'view', '--raw', '--flatten', '-o', 'json');
    expect([seen.status, seen.stderr]).toEqual([0, '']);
    const { users } = JSON.parse(seen.stdout) as { users: { name: string; user: Record<string, string> }[] };
    for (const { name, user } of users)
      expect([name, Buffer.from(user['client-key-data'] ?? '', 'base64').toString()]).toEqual([
        name,
        expect.stringContaining('PRIVATE KEY'),
      ]);
    expect(kubectl('config', 'current-context').stdout).toBe(
      words[0] === 'admin' ? 'kubernetes-admin@demo\n' : 'system:kube-proxy@demo\n',
    );
  });

  it('what it wrote itself, after we merged into it, and the other way about', () => {
    rmSync(CONFIG, { force: true });
    kubectl('config', 'set-cluster', 'home', '--server', 'https://home');
    kubectl('config', 'set-credentials', 'me', '--token', 'abc');
    kubectl('config', 'set-context', 'home', '--cluster', 'home', '--user', 'me');
    kubectl('config', 'use-context', 'home');
    const before = readFileSync(CONFIG, 'utf8');
    expect(merge('admin').status).toBe(0);
    const merged = readFileSync(CONFIG, 'utf8').split('\n');
    // every line of kubectl's is there, in its order
    let at = -1;
    for (const line of before.split('\n'))
      expect((at = merged.indexOf(line, at + 1))).toBeGreaterThanOrEqual(0);
    expect(kubectl('config', 'get-contexts', '-o', 'name').stdout).toBe('home\nkubernetes-admin@demo\n');
    expect(kubectl('config', 'current-context').stdout).toBe('home\n');
    expect(kubectl('config', 'set-context', 'kubernetes-admin@demo', '--namespace', 'shop').status).toBe(0);
    const again = merge('admin');
    expect(again.stdout).toContain('nothing to do');
    expect(readFileSync(CONFIG, 'utf8')).toContain('namespace: shop');
  });
});

describe("kubectl's lock", () => {
  it('is the one that we take', () => {
    writeFileSync(`${CONFIG}.lock`, '');
    expect(kubectl('config', 'set-cluster', 'x', '--server', 'https://x').stderr).toContain(
      'config.lock: file exists',
    );
    expect(merge('super-admin').stderr).toContain(`${CONFIG}.lock is there`);
    rmSync(`${CONFIG}.lock`);
  });

  it('holds of many at once all but one off, and what each of ours did is there', async () => {
    const ends = await Promise.all(Array.from({ length: 6 }, async (_, i) => mergeAs(`n${i}`)));
    expect(ends).toEqual([0, 0, 0, 0, 0, 0]);
    const names = kubectl('config', 'get-clusters').stdout.split('\n');
    expect(names).toEqual(expect.arrayContaining(ends.map((_, i) => `n${i}`)));
    expect(readdirSync(directory).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  // kubectl reads the file before it takes the lock, and takes away again what was added in between (client-go
  // tools/clientcmd/config.go, ModifyConfig): what is still there is its business, that the file is whole is ours as well
  it('with kubectl at work as well leaves a file that both can read', async () => {
    const theirs = Array.from({ length: 4 }, async (_, i) => {
      const words = ['--kubeconfig', CONFIG, 'config', 'set-cluster', `k${i}`, '--server', 'https://x'];
      const child = spawn(KUBECTL, words, { env, stdio: 'ignore' });
      await once(child, 'exit');
    });
    const ours = Array.from({ length: 4 }, async (_, i) => mergeAs(`m${i}`));
    expect(await Promise.all(ours)).toEqual([0, 0, 0, 0]);
    await Promise.all(theirs);
    expect(kubectl('config', 'view')).toMatchObject({ status: 0, stderr: '' });
    expect(merge('admin').status).toBe(0);
    expect(readdirSync(directory).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });
});

describe('of broken ones kubectl says what inspect gives as its words', () => {
  it('names that are there twice', () => {
    for (const [list, inner] of [
      ['clusters', 'cluster: {server: "https://a"}'],
      ['users', 'user: {token: abc}'],
      ['contexts', 'context: {cluster: a, user: b}'],
    ]) {
      const file = join(directory, 'twice');
      writeFileSync(
        file,
        `apiVersion: v1\nkind: Config\n${list}:\n- name: a\n  ${inner}\n- name: a\n  ${inner}\n`,
      );
      const { stderr } = spawnSync(KUBECTL, ['--kubeconfig', file, 'config', 'view'], FORMS);
      expect([list, stderr]).toEqual([list, expect.stringContaining(logsOf(file, 'names-twice'))]);
    }
  });

  it('an authority of the name and another key', async () => {
    const [old, now] = [join(directory, 'demo'), join(directory, 'other')];
    const nodes = join(now, 'nodes/cp-1/var/lib/kubernetes');
    const server = createServer(
      {
        cert: readFileSync(join(nodes, 'kube-apiserver.crt')),
        key: readFileSync(join(nodes, 'kube-apiserver.key')),
      },
      (_asked, answer) => answer.end('{}'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const pki = join(directory, 'beside');
      cpSync(join(now, 'pki', 'ca.crt'), join(pki, 'ca.crt'));
      cpSync(join(old, 'pki', 'admin.kubeconfig'), join(pki, 'admin.conf'));
      const child = spawn(
        KUBECTL,
        [
          '--kubeconfig',
          join(pki, 'admin.conf'),
          '--server',
          `https://127.0.0.1:${port}`,
          'get',
          '--raw',
          '/',
        ],
        { env, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await once(child, 'close');
      expect(said.replaceAll('\\"', '"')).toContain(logsOf(pki, 'authority-namesake'));
    } finally {
      server.close();
    }
  });

  it.each([
    ['context-unset', 'contexts:\n- {name: c, context: {cluster: a, user: u}}\n'],
    ['context-broken', 'contexts:\n- {name: c, context: {cluster: z, user: u}}\ncurrent-context: c\n'],
  ])('%s: it dials nobody that was meant', (rule, contexts) => {
    const file = join(directory, rule);
    writeFileSync(
      file,
      `apiVersion: v1\nkind: Config\nclusters:\n- {name: a, cluster: {server: "https://127.0.0.1:1"}}\nusers:\n- {name: u, user: {token: abc}}\n${contexts}`,
    );
    expect(findings(file).map((one) => one.rule)).toEqual([rule]);
    const { stderr } = spawnSync(KUBECTL, ['--kubeconfig', file, 'get', '--raw', '/'], FORMS);
    expect(stderr).toContain('localhost:8080');
  });
});
