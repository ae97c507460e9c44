/** What kubepki makes, judged by a whole control plane that runs on it: etcd, API server, controller manager, scheduler, kubectl. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from './cluster.mjs';
import { findAssets } from './find-assets.mjs';
import { raiseCluster } from './raise-cluster.mjs';
import { onlyHost } from './small-cluster.mjs';
import { stages } from './topology.mjs';

const launcher = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'kubepki-proof-'));
const kubepki = (...words: readonly string[]) =>
  execFileSync(process.execPath, [launcher, ...words], { cwd: directory, encoding: 'utf8' });
let cluster: Cluster;
/** What a controller does in its own time. */
const WITHIN = { timeout: 60_000, interval: 500 };

beforeAll(async () => {
  const { name, address } = onlyHost;
  const machine = `${name}=${address}`;
  const service = ['--service-cidr', '10.32.0.0/24'];
  kubepki('init', '.', '--layout', 'kubeadm', '--endpoint', address, '--control-plane', machine, ...service);
  cluster = await raiseCluster({
    name: `proof-${process.pid}`,
    hosts: [onlyHost],
    // every certificate, key and kubeconfig of this cluster, and nothing that anybody else made
    nodes: (nodes) => cpSync(join(directory, 'nodes'), nodes, { recursive: true }),
    stages: stages([onlyHost], 'namespaces'),
    assets: findAssets().directory,
    lifetime: 'process',
    mode: 'namespaces',
  });
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await cluster?.down();
});

describe('a real API server with the certificate and authority that kubepki made', () => {
  const asAdmin = (...words: readonly string[]) => cluster.kubectl([...words], { on: onlyHost.name });
  const asSuperAdmin = (...words: readonly string[]) =>
    cluster.kubectl([...words], { on: onlyHost.name, as: 'super-admin' });

  test('knows the administrator by name and group', async () => {
    const { stdout, stderr } = await asAdmin('auth', 'whoami', '--output=json');
    expect(stderr).toBe('');
    const { username, groups } = JSON.parse(stdout).status.userInfo;
    expect(username).toBe('kubernetes-admin');
    expect(groups).toEqual(['kubeadm:cluster-admins', 'system:authenticated']);
  });

  test('lets it do nothing until the group is bound, as explain says', async () => {
    const { code, stderr } = await asAdmin('get', 'nodes');
    expect(code).toBe(1);
    expect(stderr).toContain('User "kubernetes-admin" cannot list resource "nodes"');
    expect(kubepki('explain', 'admin').replaceAll(/\s+/g, ' ')).toContain('and nothing before');
  });

  test.each([
    ['its address', onlyHost.address, ''],
    ['the first service address', onlyHost.address, '10.32.0.1'],
    ['the full service name', onlyHost.address, 'kubernetes.default.svc.cluster.local'],
    ['its own name', onlyHost.address, onlyHost.name],
  ])('is reached by %s', async (_what, host, name) => {
    const dialled = [`--server=https://${host}:6443`, ...(name === '' ? [] : [`--tls-server-name=${name}`])];
    expect(await asAdmin(...dialled, 'get', '--raw=/readyz')).toMatchObject({ code: 0, stdout: 'ok' });
  });

  test('is refused by a name that the certificate does not carry', async () => {
    const { code, stderr } = await asAdmin('--tls-server-name=lb.example.com', 'get', '--raw=/readyz');
    expect(code).toBe(1);
    expect(stderr).toContain('x509: certificate is valid for only, kubernetes,');
    expect(stderr).toContain('not lb.example.com');
  });

  test('has everything obey it once super-admin has bound the group, as explain says', async () => {
    const { code, stderr } = await asSuperAdmin(
      ...['create', 'clusterrolebinding', 'kubeadm:cluster-admins'],
      ...['--clusterrole=cluster-admin', '--group=kubeadm:cluster-admins'],
    );
    expect([code, stderr]).toEqual([0, '']);
    await expect
      .poll(async () => (await asAdmin('auth', 'can-i', '*', '*')).stdout.trim(), WITHIN)
      .toBe('yes');
    expect(kubepki('explain', 'admin').replaceAll(/\s+/g, ' ')).toContain('which super-admin can make');
  });

  test('serves a name that was added to the cluster file and applied, without a restart', async () => {
    execFileSync('sed', ['-i', 's/^  apiserver: .*/  apiserver: [lb.example.com]/', 'kubepki.yaml'], {
      cwd: directory,
    });
    expect(kubepki('apply')).toContain('reissue apiserver@only: names +lb.example.com');
    const pki = 'etc/kubernetes/pki/apiserver.crt';
    cpSync(join(directory, 'nodes', onlyHost.name, pki), join(cluster.host(onlyHost.name).root, pki));
    await expect
      .poll(async () => (await asAdmin('--tls-server-name=lb.example.com', 'get', '--raw=/readyz')).stdout, {
        timeout: 90_000,
        interval: 1000,
      })
      .toBe('ok');
  });
});

describe('the rest of the control plane', () => {
  const kubectl = (...words: readonly string[]) =>
    cluster.kubectl([...words], { on: onlyHost.name, as: 'super-admin' });

  test('controller manager and scheduler are known, and do their work', async () => {
    await kubectl('create', 'deployment', 'work', '--image=none');
    // the pod is the controller manager's doing; that no node takes it is the scheduler's word
    const why = async () =>
      (await kubectl('get', 'pods', '--output=jsonpath={.items[*].status.conditions[*].reason}')).stdout;
    await expect.poll(why, WITHIN).toBe('Unschedulable');
  });

  test('tokens that the pair signs are believed, whoever signs them', async () => {
    // the controller manager must have made the account first, with its own credential
    const made = await expect
      .poll(async () => (await kubectl('create', 'token', 'default')).code, WITHIN)
      .toBe(0)
      .then(async () => (await kubectl('create', 'token', 'default')).stdout.trim());
    const { stdout } = await cluster.run(onlyHost.name, [
      ...['kubectl', `--server=https://${onlyHost.address}:6443`, `--token=${made}`],
      ...['--certificate-authority=/etc/kubernetes/pki/ca.crt', 'auth', 'whoami', '--output=json'],
    ]);
    expect(JSON.parse(stdout).status.userInfo.username).toBe('system:serviceaccount:default:default');
  });

  test('etcd answers who shows a certificate of its authority, by its address and by loopback, and nobody else', async () => {
    const health = (...words: readonly string[]) =>
      cluster.run(onlyHost.name, ['etcdctl', ...words, '--command-timeout=5s', 'endpoint', 'health']);
    const pki = '/etc/kubernetes/pki';
    const trust = [`--cacert=${pki}/etcd/ca.crt`];
    const shown = (name: string) => [`--cert=${pki}/${name}.crt`, `--key=${pki}/${name}.key`];
    for (const host of [onlyHost.address, '127.0.0.1'])
      for (const name of ['etcd/healthcheck-client', 'apiserver-etcd-client', 'etcd/peer'])
        expect(await health(`--endpoints=https://${host}:2379`, ...trust, ...shown(name))).toMatchObject({
          code: 0,
        });
    const strangers = [[], shown('apiserver-kubelet-client'), shown('front-proxy-client')];
    for (const stranger of strangers)
      expect((await health(`--endpoints=https://${onlyHost.address}:2379`, ...trust, ...stranger)).code).toBe(
        1,
      );
  });
});
