import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from './poll.mjs';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();

interface Request {
  metadata: { name: string };
  spec: { signerName: string; username: string };
  status: { certificate?: string; conditions?: { type: string; reason: string }[] };
}

/** The kubelet's requests of a signer, oldest first. */
async function requests(signer: string): Promise<Request[]> {
  const { stdout } = await cluster.kubectl([
    'get',
    'csr',
    '--sort-by=.metadata.creationTimestamp',
    '--output=json',
  ]);
  return (JSON.parse(stdout) as { items: Request[] }).items.filter(({ spec }) => spec.signerName === signer);
}

test('the kubelet got its client certificate with the bootstrap token, and the node is registered', async () => {
  const [first] = await requests('kubernetes.io/kube-apiserver-client-kubelet');
  expect(first?.spec.username).toBe('system:bootstrap:abcdef');
  expect(first?.status.conditions?.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
    'Approved AutoApproved',
  ]);
  expect(readdirSync(join(cluster.host('node-0').root, 'var/lib/kubelet/pki'))).toContain(
    'kubelet-client-current.pem',
  );

  const { stdout } = await cluster.kubectl([
    'get',
    'node',
    'node-0',
    '--output=jsonpath={.status.addresses[0].address} {.status.nodeInfo.containerRuntimeVersion}',
  ]);
  expect(stdout).toMatch(/^10\.240\.0\.20 containerd:\/\//);
});

test('the API server reaches the kubelet only when its serving certificate was approved', async () => {
  const health = ['get', '--raw=/api/v1/nodes/node-0/proxy/healthz'];
  const pending = async () =>
    (await requests('kubernetes.io/kubelet-serving')).filter(({ status }) => !status.conditions);
  const asked = await until(
    'the request for a serving certificate',
    async () => {
      const all = await pending();
      return all.length > 0 && all;
    },
    { limitMs: 30_000, everyMs: 250 },
  );
  expect(new Set(asked.map(({ spec }) => spec.username))).toEqual(new Set(['system:node:node-0']));

  const before = await cluster.kubectl(health);
  expect(before.code).toBe(1);
  expect(before.stderr).toContain('remote error: tls: internal error');

  const after = await until(
    'the kubelet to serve with it',
    async () => {
      // a kubelet that was started again by another test waits for another request than the one before it
      const names = (await pending()).map(({ metadata }) => metadata.name);
      if (names.length > 0)
        expect((await cluster.kubectl(['certificate', 'approve', ...names])).code).toBe(0);
      const outcome = await cluster.kubectl(health);
      return outcome.code === 0 && outcome;
    },
    { limitMs: 60_000, everyMs: 250 },
  );
  expect(after.stdout).toBe('ok');
});
