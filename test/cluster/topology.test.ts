import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clearBed } from './bed-state.mjs';
import { makePki, raiseTopology } from './own-cluster.mjs';
import type { HostPlan } from './topology.mjs';

test('two hosts of other names, from a directory of certificates, are a whole cluster', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-nodes-'));
  const name = `topology-${process.pid}`;
  onTestFinished(async () => {
    await clearBed(name);
    rmSync(directory, { recursive: true });
  });
  const hosts: HostPlan[] = [
    { name: 'master', address: '10.1.2.3', roles: ['etcd', 'api', 'control', 'client'] },
    { name: 'worker', address: '10.1.2.4', roles: ['node'] },
  ];
  makePki(directory, hosts);

  const cluster = await raiseTopology({
    name,
    hosts,
    certify: (nodes) => {
      for (const host of hosts)
        cpSync(join(directory, host.name), join(nodes, host.name), { recursive: true });
    },
  });
  expect(cluster.state.components.map(({ id }) => id)).toEqual([
    'master/etcd',
    'master/kube-apiserver',
    'master/kube-controller-manager',
    'master/kube-scheduler',
    'worker/containerd',
    'worker/kubelet',
  ]);
  const { stdout } = await cluster.kubectl(['get', 'nodes', '--output=name']);
  expect(stdout).toBe('node/worker\n');
  expect((await cluster.etcdctl(['member', 'list'])).stdout).toMatch(/^\w+, started, master, [^\n]*\n$/);
});
