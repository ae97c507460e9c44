/**
 * Users from nothing to nothing on a real cluster: made both ways, used by real kubectl (an allowed verb works, a forbidden
 * one is refused), made with a key of their own, handed from somebody who may not approve to somebody who may, and removed.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './poll.mjs';
import { sharedCluster } from './shared-cluster.ts';

const LAUNCHER = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const cluster = sharedCluster();
const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-user-'));
const at = (name: string): string => join(directory, name);
const SERVER = `https://${cluster.host('cp-0').address}:6443`;

const requests = async (): Promise<readonly string[]> =>
  (await cluster.kubectl(['get', 'csr', '--output=name'])).stdout
    .split('\n')
    .map((line) => line.replace(/^[^/]*\//, ''))
    .filter((name) => name !== '');
let others: readonly string[] = [];

beforeAll(async () => {
  others = await requests();
  await cluster.apply(
    ['shop', 'other']
      .map((name) => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: user-${name}\n`)
      .join('---\n'),
  );
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  const label = '--selector=app.kubernetes.io/managed-by=kubepki';
  await cluster.kubectl(['delete', 'rolebindings', '--all-namespaces', label]);
  await cluster.kubectl(['delete', 'clusterrolebindings', label]);
  await cluster.kubectl(['delete', 'clusterrolebindings', 'user-test-asker', 'user-test-others']);
  await cluster.kubectl(['delete', 'namespaces', 'user-shop', 'user-other', '--wait=false']);
  // and no request of anybody else's: the kubelets' own are looked at by other tests
  const mine = (await requests()).filter((name) => !others.includes(name));
  await cluster.kubectl(['delete', 'csr', '--ignore-not-found', ...mine]);
});

interface Report {
  readonly state: string;
  readonly request?: { readonly name: string };
  readonly certificate?: { readonly notAfter: string };
  readonly proof?: { readonly user: string; readonly groups: string[]; readonly may: unknown[] };
  readonly power?: { readonly callouts: { readonly power: string }[] };
}

/** kubepki on the jumpbox, as its administrator unless another is named. */
async function kubepki(...words: string[]) {
  return cluster.run('jumpbox', [process.execPath, LAUNCHER, ...words], { cwd: directory });
}
const ADMIN = ['--kubeconfig', '/etc/kubernetes/admin.conf'] as const;

async function made(...words: string[]): Promise<Report> {
  const { stdout, stderr, code } = await kubepki('user', 'create', ...words, '-o', 'json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Report;
}
async function kubectlAs(user: string, ...words: string[]) {
  return cluster.run('jumpbox', ['kubectl', `--kubeconfig=${at(`${user}.kubeconfig`)}`, ...words]);
}

describe('through the API server', () => {
  it('one command, and what was bound works and nothing else', async () => {
    const words = [
      '--group',
      'dev',
      '--expires',
      '24h',
      '--cluster-role',
      'view',
      '-n',
      'user-shop',
      '--yes',
    ];
    const report = await made('alice', ...words, ...ADMIN);
    expect(report).toMatchObject({ state: 'ready', proof: { user: 'alice' } });
    expect(report.proof?.groups).toEqual(['dev', 'system:authenticated']);
    expect(report.proof?.may).not.toEqual([]);
    expect(readdirSync(directory)).toEqual(['alice.kubeconfig']);
    expect(statSync(at('alice.kubeconfig')).mode & 0o777).toBe(0o600);
    expect(await kubectlAs('alice', 'get', 'pods', '-n', 'user-shop')).toMatchObject({ code: 0 });
    const elsewhere = await kubectlAs('alice', 'get', 'pods', '-n', 'user-other');
    expect(elsewhere.stderr).toContain('User "alice" cannot list resource "pods"');
    const writing = await kubectlAs('alice', 'create', 'configmap', 'x', '-n', 'user-shop');
    expect(writing.stderr).toContain('User "alice" cannot create resource "configmaps"');
  });

  it('again changes nothing, and proves it again', async () => {
    const before = readFileSync(at('alice.kubeconfig'), 'utf8');
    const words = ['--group', 'dev', '--cluster-role', 'view', '-n', 'user-shop', '--yes'];
    const report = await made('alice', ...words, ...ADMIN);
    expect(report).toMatchObject({ kubeconfig: { change: 'unchanged' }, proof: { user: 'alice' } });
    expect(report.request).toBeUndefined();
    expect(readFileSync(at('alice.kubeconfig'), 'utf8')).toBe(before);
  });

  it('again with --new-key is a renewal, by another key', async () => {
    const before = readFileSync(at('alice.kubeconfig'), 'utf8');
    const words = ['--group', 'dev', '--cluster-role', 'view', '-n', 'user-shop', '--new-key', '--yes'];
    const { code, stdout, stderr } = await kubepki(
      'user',
      'create',
      'alice',
      ...words,
      ...ADMIN,
      '-o',
      'json',
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: the certificate before it \(serial [0-9a-f]+\) stays valid until .*\n$/,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      kubeconfig: { change: 'replaced' },
      warnings: [{ warning: 'older-valid' }],
    });
    expect(readFileSync(at('alice.kubeconfig'), 'utf8')).not.toBe(before);
    expect(await kubectlAs('alice', 'get', 'pods', '-n', 'user-shop')).toMatchObject({ code: 0 });
  });

  it('a user of whom only the group is bound', async () => {
    await cluster.kubectl([
      'create',
      'clusterrolebinding',
      'user-test-others',
      '--clusterrole=view',
      '--group=auditors',
    ]);
    const report = await made('gina', '--group', 'auditors', '--yes', ...ADMIN);
    expect(report.state).toBe('ready');
    const seen = await until(
      'the binding of the group',
      async () => ((await kubectlAs('gina', 'get', 'pods', '-A')).code === 0 ? 'seen' : ''),
      { limitMs: 10_000 },
    );
    expect(seen).toBe('seen');
  });

  it('the key stays with the user, and kubectl finds it beside the kubeconfig', async () => {
    const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
    mkdirSync(at('own'));
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at('own/bob.key'));
    openssl('req', '-new', '-key', at('own/bob.key'), '-subj', '/O=dev/CN=bob', '-out', at('bob.csr'));
    const words = ['--csr', 'bob.csr', '--cluster-role', 'view', '-n', 'user-shop', '--yes'];
    const report = await made('bob', ...words, ...ADMIN);
    expect(report).toMatchObject({ state: 'ready', kubeconfig: { keyFile: 'bob.key' } });
    expect((await kubectlAs('bob', 'auth', 'whoami')).stderr).toContain('unable to read client-key');
    copyFileSync(at('own/bob.key'), at('bob.key'));
    expect((await kubectlAs('bob', 'auth', 'whoami', '-o', 'name')).code).toBe(0);
    expect(await kubectlAs('bob', 'get', 'pods', '-n', 'user-shop')).toMatchObject({ code: 0 });
  });

  it('somebody who may only ask stops after asking; an administrator approves, and the same command finishes', async () => {
    await cluster.apply(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'ClusterRole',
            metadata: { name: 'user-test-asker', labels: { 'user-test': 'yes' } },
            rules: [
              {
                apiGroups: ['certificates.k8s.io'],
                resources: ['certificatesigningrequests'],
                verbs: ['create', 'get', 'list', 'watch'],
              },
            ],
          },
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'ClusterRoleBinding',
            metadata: { name: 'user-test-asker' },
            roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'user-test-asker' },
            subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'asker' }],
          },
        ],
      }),
    );
    await made('asker', '--yes', ...ADMIN);
    const asker = ['--kubeconfig', at('asker.kubeconfig')];
    const words = ['dora', '--group', 'dev', '--yes', ...asker];
    const asked = await made(...words);
    expect(asked).toMatchObject({ state: 'submitted', left: ['dora.key', 'dora.csr'] });
    const text = await kubepki('user', 'create', ...words);
    expect(text.stdout).toContain(`csr approve ${asked.request?.name}`);
    const key = readFileSync(at('dora.key'), 'utf8');
    await cluster.kubectl(['certificate', 'approve', asked.request?.name ?? '']);
    expect(await made(...words)).toMatchObject({ state: 'ready', proof: { user: 'dora' } });
    const kubeconfig = readFileSync(at('dora.kubeconfig'), 'utf8');
    expect(kubeconfig).toContain(Buffer.from(key).toString('base64'));
    // a role that the asker has not, for the user that stands: the server's own words, and what to type
    const refused = await kubepki(
      'user',
      'create',
      'dora',
      '--group',
      'dev',
      '--cluster-role',
      'edit',
      '--yes',
      ...asker,
    );
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('cannot create resource "clusterrolebindings"');
    expect(refused.stderr).toContain(
      'kubectl create clusterrolebinding kubepki:dora:edit --clusterrole=edit --user=dora',
    );
  });

  it('a role that is not held, by somebody who may make bindings', async () => {
    await cluster.kubectl([
      'create',
      'clusterrole',
      'user-test-binder',
      '--verb=create,get',
      '--resource=rolebindings',
    ]);
    await cluster.kubectl([
      'create',
      'clusterrolebinding',
      'user-test-binder',
      '--clusterrole=user-test-binder',
      '--user=binder',
    ]);
    await made('binder', '--yes', ...ADMIN);
    await cluster.kubectl([
      'create',
      'clusterrolebinding',
      'user-test-binder-asks',
      '--clusterrole=user-test-asker',
      '--user=binder',
    ]);
    const words = [
      'user',
      'create',
      'erin',
      '--cluster-role',
      'edit',
      '-n',
      'user-shop',
      '--yes',
      '--kubeconfig',
      at('binder.kubeconfig'),
    ];
    const asked = await kubepki(...words);
    await cluster.kubectl(['certificate', 'approve', /csr approve (\S+)/.exec(asked.stdout)?.[1] ?? '']);
    const refused = await kubepki(...words);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('attempting to grant RBAC permissions not currently held');
    expect(refused.stderr).toContain('erin.kubeconfig');
    await cluster.kubectl(['delete', 'clusterrolebinding', 'user-test-binder', 'user-test-binder-asks']);
    await cluster.kubectl(['delete', 'clusterrole', 'user-test-binder', 'user-test-asker']);
  });

  it('powerful groups want their risk named, and system:masters the server itself refuses', async () => {
    const plain = await kubepki(
      'user',
      'create',
      'eve',
      '--group',
      'kubeadm:cluster-admins',
      '--yes',
      ...ADMIN,
    );
    expect([plain.code, plain.stderr]).toEqual([2, expect.stringContaining('--accept powerful')]);
    const masters = ['user', 'create', 'eve', '--group', 'system:masters', '--yes', ...ADMIN];
    const refused = await kubepki(...masters, '--accept', 'powerful', '--accept', 'refused-by-signer');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    );
  });
});

describe('with the authority in the store', () => {
  beforeAll(async () => {
    const spec = [
      'init',
      'store',
      '--spec-only',
      '--name',
      'bed',
      '--endpoint',
      SERVER.replace('https://', ''),
    ];
    expect(await kubepki(...spec)).toMatchObject({ code: 0 });
    mkdirSync(at('store/pki'), { mode: 0o700 });
    const root = cluster.host('cp-0').root;
    for (const name of ['ca.crt', 'ca.key'])
      copyFileSync(join(root, 'etc/kubernetes/pki', name), at(`store/pki/${name}`));
  });
  const STORE = ['--via', 'authority', '-f', 'store/kubepki.yaml'] as const;

  it('a user whose binding is applied afterwards', async () => {
    await made('carol', '--group', 'ops', '--cluster-role', 'view', '-n', 'user-shop', ...STORE);
    const before = await kubectlAs('carol', 'get', 'pods', '-n', 'user-shop');
    expect(before.stderr).toContain('User "carol" cannot list resource "pods"');
    await cluster.apply(readFileSync(at('carol-rbac.yaml'), 'utf8'));
    const seen = await until(
      'the binding of carol',
      async () => ((await kubectlAs('carol', 'get', 'pods', '-n', 'user-shop')).code === 0 ? 'seen' : ''),
      { limitMs: 10_000 },
    );
    expect(seen).toBe('seen');
    expect((await kubectlAs('carol', 'auth', 'whoami', '-o', 'json')).stdout).toContain('"ops"');
  });

  it('system:masters, once its danger is named, is let past RBAC', async () => {
    const words = ['root', '--group', 'system:masters', ...STORE];
    expect(await kubepki('user', 'create', ...words)).toMatchObject({ code: 2 });
    await made(...words, '--accept', 'powerful');
    expect(await kubectlAs('root', 'get', 'secrets', '-A')).toMatchObject({ code: 0 });
    expect(await kubectlAs('root', 'auth', 'can-i', '*', '*')).toMatchObject({ stdout: 'yes\n' });
  });

  it('what the API server signed is in the log too, for the authority is the same', async () => {
    const report = await made('alice', '--group', 'dev', '--yes', '-f', 'store/kubepki.yaml', ...ADMIN);
    expect(report).toMatchObject({ logged: 'pki/issued.jsonl' });
    const lines = readFileSync(at('store/pki/issued.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { credential: string }).credential)).toEqual([
      'user@carol',
      'user@root',
      'user@alice',
    ]);
  });
});

describe('seen and removed', () => {
  const FROM = [...ADMIN, '-f', 'store/kubepki.yaml'] as const;

  it('are listed with their ends, wherever they were made', async () => {
    const { stdout, code } = await kubepki('user', 'list', ...FROM, '-o', 'json');
    expect(code).toBe(0);
    const { users, sources } = JSON.parse(stdout) as {
      users: { user: string; sources: string[]; groups: string[] }[];
      sources: { unread?: unknown }[];
    };
    expect(sources.filter(({ unread }) => unread !== undefined)).toEqual([]);
    const of = (name: string) => users.find(({ user }) => user === name);
    expect(of('carol')).toMatchObject({ sources: ['log', 'bindings'], groups: ['ops'] });
    expect(of('alice')).toMatchObject({ sources: ['log', 'requests', 'bindings'], groups: ['dev'] });
    expect(users.some(({ user }) => user.startsWith('system:'))).toBe(false);
    const shown = await kubepki('user', 'show', 'root', ...FROM);
    expect(shown.stdout).toContain('everything, whatever RBAC says');
  });

  it('a user removed may nothing from then on, and the report says until when the certificate is good', async () => {
    expect(await kubectlAs('alice', 'get', 'pods', '-n', 'user-shop')).toMatchObject({ code: 0 });
    await cluster.kubectl([
      'create',
      'rolebinding',
      'user-both',
      '-n',
      'user-other',
      '--clusterrole=view',
      '--user=alice',
      '--user=frank',
    ]);
    const { stdout, code } = await kubepki('user', 'remove', 'alice', '--yes', ...FROM, '-o', 'json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as {
      bindings: { name: string; change: string }[];
      valid: { notAfter: string }[];
      groups: string[];
    };
    expect(
      report.bindings
        .map(({ name, change }) => [name, change])
        .toSorted(([a = ''], [b = '']) => a.localeCompare(b)),
    ).toEqual([
      ['kubepki:alice:view', 'deleted'],
      ['user-both', 'subject-removed'],
    ]);
    expect(report.valid.length).toBeGreaterThan(0);
    expect(report.groups).toEqual(['dev']);
    const forbidden = await until(
      'the loss of the right',
      async () => {
        const { stderr } = await kubectlAs('alice', 'get', 'pods', '-n', 'user-shop');
        return stderr.includes('Forbidden') ? stderr : '';
      },
      { limitMs: 10_000 },
    );
    // known by name all the same: nothing takes a certificate back
    expect(forbidden).toContain('User "alice" cannot list resource "pods"');
    const left = await cluster.kubectl([
      'get',
      'rolebinding',
      'user-both',
      '-n',
      'user-other',
      '-o',
      'jsonpath={.subjects[*].name}',
    ]);
    expect(left.stdout).toBe('frank');
  });
});
