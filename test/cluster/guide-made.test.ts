/** The guides' clusters (pki-fixtures/guide.json) on the real programs: one starts and has gaps, the other does not start. */
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Guide, makeGuide } from '../task/diagnose/guide-set.ts';
import { clearBed } from './bed-state.mjs';
import type { Cluster } from './cluster.mjs';
import { findAssets } from './find-assets.mjs';
import { unitPlans } from './planned-by-files.mjs';
import { raiseCluster } from './raise-cluster.mjs';

const ADDRESS = '10.240.0.10';
const NAMES = `127.0.0.1 localhost\n${ADDRESS} server.kubernetes.local server controlplane\n`;

/** A guide's control plane on a host, its files where it put them but for root's own, which go to /etc/kubernetes. */
async function raised(name: string, guide: Guide, machine: string, kubeconfig: string) {
  const set = makeGuide(guide, { ADDRESS });
  const nodes = mkdtempSync(join(tmpdir(), 'kubepki-bed-guide-'));
  const root = join(nodes, machine);
  for (const part of readdirSync(set.path(machine)).filter((part) => part !== 'root'))
    cpSync(set.path(join(machine, part)), join(root, part), { recursive: true });
  copyFileSync(set.path(join(machine, 'root', kubeconfig)), join(root, 'etc/kubernetes/admin.conf'));
  writeFileSync(join(root, 'etc/hosts'), NAMES);
  const readyz = ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', 'get', '--raw=/readyz'];
  const plans = unitPlans(machine, root, {
    probe: (id) => (id.endsWith('/kube-apiserver') ? { on: machine, argv: readyz } : undefined),
  });
  const cluster = await raiseCluster({
    ...{ name, nodes, hosts: [{ name: machine, address: ADDRESS }], stages: [] },
    ...{ assets: findAssets().directory, lifetime: 'process', mode: 'namespaces' },
  });
  set.close();
  rmSync(nodes, { recursive: true });
  const start = (program: string) => {
    const plan = plans.find(({ id }) => id === `${machine}/${program}`);
    if (plan === undefined) throw new Error(`no unit of ${program}`);
    return cluster.add(plan, { until: 'ready' });
  };
  return { cluster, start };
}

describe("a well-known guide's cluster", () => {
  const name = `guide-a-${process.pid}`;
  let cluster: Cluster;
  const kubectl = (...args: string[]) => cluster.kubectl(args, { on: 'server' });
  afterAll(() => clearBed(name));

  test('starts with its units, and the store answers whoever asks', async () => {
    const made = await raised(name, 'guide-a.sh', 'server', 'admin.kubeconfig');
    cluster = made.cluster;
    for (const program of ['etcd', 'kube-apiserver', 'kube-scheduler']) await made.start(program);
    const keys = ['get', '/registry/namespaces/default', '--keys-only', '--endpoints=http://127.0.0.1:2379'];
    expect((await cluster.run('server', ['etcdctl', ...keys])).stdout).toContain(
      '/registry/namespaces/default',
    );
  });

  test('is refused under the name that pods may use, and not under those that the guide gives', async () => {
    const as = (host: string) => kubectl(`--tls-server-name=${host}`, 'get', '--raw=/readyz');
    expect((await as('server.kubernetes.local')).stdout).toBe('ok');
    expect((await as('kubernetes.default.svc')).stdout).toBe('ok');
    expect((await as('kubernetes.default.svc.cluster.local')).stderr).toMatch(
      /tls: failed to verify certificate: x509: certificate is valid for .*, not kubernetes\.default\.svc\.cluster\.local/,
    );
  });

  test('has nothing by which extension servers could believe it', async () => {
    const known = [
      'get',
      'configmap',
      'extension-apiserver-authentication',
      '-n',
      'kube-system',
      '-o',
      'yaml',
    ];
    const { stdout } = await kubectl(...known);
    expect(stdout).toContain('client-ca-file');
    expect(stdout).not.toContain('requestheader-client-ca-file');
  });

  test('takes the scheduler for the scheduler, whatever its group', async () => {
    const kubeconfig = { as: '/var/lib/kubernetes/kube-scheduler.kubeconfig', on: 'server' };
    const { stdout } = await cluster.kubectl(['auth', 'whoami', '-o', 'yaml'], kubeconfig);
    expect(stdout).toContain('username: system:kube-scheduler');
    expect(stdout).toContain('- system:system:kube-scheduler');
    const may = await cluster.kubectl(
      ['auth', 'can-i', 'create', 'pods', '--subresource=binding'],
      kubeconfig,
    );
    expect(may.stdout).toBe('yes\n');
  });
});

describe("study notes' cluster", () => {
  const name = `guide-b-${process.pid}`;
  let made: Awaited<ReturnType<typeof raised>>;
  beforeAll(async () => {
    made = await raised(name, 'guide-b.sh', 'controlplane', '.kube/config');
  });
  afterAll(() => clearBed(name));

  test('has an etcd that does not know the flag it is given', async () => {
    await expect(made.start('etcd')).rejects.toThrow('controlplane/etcd has died');
    const said = made.cluster.linesSince({ id: 'controlplane/etcd', offset: 0 });
    expect(said[0]).toBe('flag provided but not defined: -encryption-provider-config');
  });

  test('and without it one that the API server does not believe', async () => {
    const { cluster } = made;
    await cluster.restart('controlplane/etcd', {
      flags: { 'encryption-provider-config': null },
      until: 'started',
    });
    const apiserver = made.start('kube-apiserver').catch((error: unknown) => String(error));
    const mark = { id: 'controlplane/kube-apiserver', offset: 0 };
    expect(await cluster.logged(mark, /x509: cannot validate certificate for 127\.0\.0\.1/)).toContain(
      "tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
    );
    await cluster.stop('controlplane/kube-apiserver');
    expect(await apiserver).toContain('kube-apiserver');
  });
});
