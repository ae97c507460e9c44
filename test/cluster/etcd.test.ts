import { afterAll, expect, test } from 'vitest';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();
afterAll(() => cluster.restore());

test('etcd has three started members', async () => {
  const { stdout } = await cluster.etcdctl(['member', 'list', '--write-out=json']);
  const { members } = JSON.parse(stdout) as { members: { name: string; clientURLs: string[] }[] };
  expect(members.map(({ name }) => name).sort()).toEqual(['cp-0', 'cp-1', 'etcd-2']);
  expect(members.every(({ clientURLs }) => clientURLs.length === 1)).toBe(true); // none before a member has started
});

test('somebody whose certificate is not from the etcd authority is refused, and the member says so', async () => {
  const mark = cluster.mark('cp-0/etcd');
  const { code, stderr } = await cluster.etcdctl(['--command-timeout=3s', 'endpoint', 'health'], {
    as: '/etc/kubernetes/pki/apiserver-kubelet-client',
  });
  expect(code).not.toBe(0);
  expect(stderr).toContain('context deadline exceeded');
  const line = await cluster.logged(mark, /rejected connection on client endpoint/);
  expect(line).toContain('tls: failed to verify certificate: x509: certificate signed by unknown authority');
});

test('the quorum survives one member, not two, and nothing is lost', async () => {
  await cluster.stop('etcd-2/etcd');
  await cluster.waitFor('cp-0/etcd'); // if it led, the others elect first
  expect((await cluster.etcdctl(['put', 'bed', 'two of three'])).stdout).toBe('OK\n');
  expect((await cluster.kubectl(['create', 'namespace', 'two-of-three'])).code).toBe(0);

  await cluster.stop('cp-1/etcd');
  const refused = await cluster.etcdctl(['--command-timeout=2s', 'put', 'bed-alone', 'one of three']);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toMatch(/deadline exceeded|no leader|request timed out/);

  await Promise.all([cluster.start('etcd-2/etcd'), cluster.start('cp-1/etcd')]);
  await cluster.waitFor('cp-0/etcd');
  const read = await cluster.etcdctl(['get', '--print-value-only', 'bed'], { on: 'etcd-2' });
  expect(read.stdout).toBe('two of three\n');
  for (const server of ['cp-0/kube-apiserver', 'cp-1/kube-apiserver']) await cluster.waitFor(server);
  expect((await cluster.kubectl(['delete', 'namespace', 'two-of-three', '--wait=false'])).code).toBe(0);
});
