import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { commandLine, execStart, podCommand, withFlags } from './argv.mjs';
import { clearBed } from './bed-state.mjs';
import type { Cluster } from './cluster.mjs';
import { findAssets } from './find-assets.mjs';
import { makePki } from './own-cluster.mjs';
import { staticPodStage, unitStages } from './planned-by-files.mjs';
import { raiseCluster } from './raise-cluster.mjs';
import { onlyHost, raiseSmall } from './small-cluster.mjs';
import { stages } from './topology.mjs';

describe('a unit', () => {
  const unit = `[Service]
# ExecStart=/usr/bin/not-this
ExecStart=/usr/local/bin/etcd \\
  --name only \\
  "--data-dir=/var/lib/etcd with space" \\
  --client-cert-auth
Restart=on-failure
`;

  test('is run by its ExecStart line, split as systemd splits it', () => {
    expect(execStart(unit)).toEqual([
      '/usr/local/bin/etcd',
      '--name',
      'only',
      '--data-dir=/var/lib/etcd with space',
      '--client-cert-auth',
    ]);
    expect(execStart('ExecStart=-/bin/a \'b c\' d\\ e ""')).toEqual(['/bin/a', 'b c', 'd e', '']);
  });

  test('that systemd would have to fill, or that has no line, is refused', () => {
    expect(() => execStart('ExecStart=/bin/etcd --name ${NAME}')).toThrow(
      '${NAME}, which only systemd fills',
    );
    expect(() => execStart('ExecStart=/bin/etcd --name %H')).toThrow('%H, which only systemd fills');
    expect(() => execStart('[Service]')).toThrow('no ExecStart line');
  });
});

test('a manifest without a command is refused', () => {
  expect(() => podCommand({ spec: { containers: [{}] } })).toThrow('has no command');
});

test('flags are replaced, added and taken away', () => {
  const argv = commandLine('etcd', { name: 'a', urls: ['b', 'c'], auth: true });
  expect(argv).toEqual(['etcd', '--name=a', '--urls=b,c', '--auth=true']);
  expect(withFlags(argv, { name: 'z', auth: null, v: 5 })).toEqual([
    'etcd',
    '--urls=b,c',
    '--name=z',
    '--v=5',
  ]);
});

test('units of a directory are a cluster', async () => {
  const nodes = mkdtempSync(join(tmpdir(), 'kubepki-bed-units-'));
  const name = `units-${process.pid}`;
  onTestFinished(async () => {
    await clearBed(name);
    rmSync(nodes, { recursive: true });
  });
  makePki(nodes, [onlyHost]);
  const [etcd] = stages([onlyHost], 'namespaces')[0] ?? [];
  mkdirSync(join(nodes, 'only/etc/systemd/system'), { recursive: true });
  const flags = etcd?.argv.slice(1).join(' \\\n  ');
  writeFileSync(
    join(nodes, 'only/etc/systemd/system/etcd.service'),
    `[Service]\nExecStart=/usr/local/bin/etcd \\\n  ${flags}\nRestart=on-failure\n`,
  );
  const cluster = await raiseCluster({
    name,
    hosts: [onlyHost],
    nodes,
    stages: unitStages(nodes, { probe: () => etcd?.probe }),
    assets: findAssets().directory,
    lifetime: 'process',
    mode: 'namespaces',
  });
  expect(cluster.state.components.map(({ id }) => id)).toEqual(['only/etcd']);
  expect((await cluster.etcdctl(['put', 'a', 'b'], { on: 'only' })).stdout).toBe('OK\n');
});

describe("kubeadm's certificates and static pods", () => {
  const name = `kubeadm-${process.pid}`;
  afterAll(() => clearBed(name));

  test('run on a host: kubeadm makes them, the bed runs their command lines', async () => {
    const probe = (id: string) =>
      id === 'only/etcd'
        ? undefined
        : {
            on: 'only',
            argv: ['kubectl', '--kubeconfig=/etc/kubernetes/super-admin.conf', 'get', '--raw=/readyz'],
          };
    // kubeadm 1.33 uses the names that some flags had in etcd 3.5; the bed's etcd is newer and has dropped them.
    const alter = (argv: string[]) => argv.filter((argument) => !argument.startsWith('--experimental-'));
    const cluster = await raiseSmall(name, { run: [kubeadmFiles, staticPodStage('only', { probe, alter })] });

    expect(cluster.state.components.map(({ id }) => id)).toEqual(['only/etcd', 'only/kube-apiserver']);
    expect(cluster.component('only/kube-apiserver').argv).toContain('--etcd-servers=https://127.0.0.1:2379');
    const { stdout, stderr } = await cluster.kubectl(['get', 'namespaces', '--output=name'], {
      on: 'only',
      as: 'super-admin',
    });
    expect(stderr).toBe('');
    expect(stdout).toContain('namespace/kube-system');
  });
});

/** Replaces openssl's files by kubeadm's own. */
async function kubeadmFiles(cluster: Cluster): Promise<void> {
  const { root, address } = cluster.host('only');
  await cluster.run('only', ['sh', '-c', 'rm -rf /etc/kubernetes/*']);
  const { stdout: version } = await cluster.run('only', ['kubeadm', 'version', '--output=short']);
  writeFileSync(
    join(root, 'etc/kubeadm.yaml'),
    [
      'apiVersion: kubeadm.k8s.io/v1beta4',
      'kind: InitConfiguration',
      'nodeRegistration: {criSocket: "unix:///run/containerd/containerd.sock"}',
      `localAPIEndpoint: {advertiseAddress: ${address}}`,
      '---',
      'apiVersion: kubeadm.k8s.io/v1beta4',
      'kind: ClusterConfiguration',
      `kubernetesVersion: ${version.trim()}`,
    ].join('\n'),
  );
  for (const phase of ['certs all', 'kubeconfig super-admin', 'etcd local', 'control-plane apiserver']) {
    const argv = ['kubeadm', 'init', 'phase', ...phase.split(' '), '--config=/etc/kubeadm.yaml'];
    const { code, stderr } = await cluster.run('only', argv);
    expect(stderr).not.toMatch(/error/i);
    expect(code).toBe(0);
  }
  expect(readdirSync(join(root, 'etc/kubernetes/manifests')).sort()).toEqual([
    'etcd.yaml',
    'kube-apiserver.yaml',
  ]);
}
