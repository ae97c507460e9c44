/** What kubepki makes, judged by a real API server and a real kubectl: all else in this cluster is openssl's. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from './cluster.mjs';
import { findAssets } from './find-assets.mjs';
import { makePki } from './own-cluster.mjs';
import { raiseCluster } from './raise-cluster.mjs';
import { onlyHost } from './small-cluster.mjs';
import { stages } from './topology.mjs';

const launcher = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'kubepki-proof-'));
const kubepki = (...words: readonly string[]) =>
  execFileSync(process.execPath, [launcher, ...words], { cwd: directory, encoding: 'utf8' });
let cluster: Cluster;

beforeAll(async () => {
  const { name, address } = onlyHost;
  const machine = `${name}=${address}`;
  const service = ['--service-cidr', '10.32.0.0/24'];
  kubepki('init', '.', '--layout', 'kubeadm', '--endpoint', address, '--control-plane', machine, ...service);
  cluster = await raiseCluster({
    name: `proof-${process.pid}`,
    hosts: [onlyHost],
    nodes: (nodes) => {
      makePki(nodes, [onlyHost]);
      cpSync(join(directory, 'nodes'), nodes, { recursive: true, force: true });
    },
    // etcd and the API server; what else runs would need credentials that kubepki does not make yet
    stages: stages([onlyHost], 'namespaces').slice(0, 2),
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
    ['the loopback address', '127.0.0.1', ''],
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
