import { describe, expect, test } from 'vitest';
import { findAssets } from './find-assets.mjs';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();

describe.each(['cp-0', 'cp-1'])('the API server of %s', (name) => {
  const server = `--server=https://${cluster.host(name).address}:6443`;

  test('is ready, seen from another host', async () => {
    const { code, stdout, stderr } = await cluster.kubectl([server, 'get', '--raw=/readyz']);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'ok', stderr: '' });
  });

  test('is the version that was asked for', async () => {
    const { stdout } = await cluster.kubectl([server, 'get', '--raw=/version']);
    const { gitVersion } = JSON.parse(stdout) as { gitVersion: string };
    const assets = findAssets();
    if (assets.given) expect(gitVersion).toMatch(/^v1\./);
    else expect(gitVersion).toBe(assets.version);
  });
});

test('both API servers are endpoints of the kubernetes service', async () => {
  const { stdout } = await cluster.kubectl([
    'get',
    'endpointslice',
    'kubernetes',
    '--output=jsonpath={.endpoints[*].addresses[0]}',
  ]);
  expect(stdout.split(' ').sort()).toEqual(['10.240.0.10', '10.240.0.11']);
});

test('what is written through one server is read through the other', async () => {
  const { host } = { host: (name: string) => `--server=https://${cluster.host(name).address}:6443` };
  const created = await cluster.kubectl([
    host('cp-0'),
    'create',
    'configmap',
    'across',
    '--from-literal=a=b',
  ]);
  expect(created.stderr).toBe('');
  const read = await cluster.kubectl([
    host('cp-1'),
    'get',
    'configmap',
    'across',
    '--output=jsonpath={.data.a}',
  ]);
  expect(read.stdout).toBe('b');
  await cluster.kubectl(['delete', 'configmap', 'across']);
});

test('somebody without a certificate is anonymous, and may do nothing', async () => {
  const server = `--server=https://${cluster.host('cp-0').address}:6443`;
  const outcome = await cluster.run('jumpbox', [
    'kubectl',
    '--kubeconfig=/dev/null',
    server,
    '--insecure-skip-tls-verify',
    '--token=not-a-token',
    'get',
    'secrets',
  ]);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain('You must be logged in to the server (Unauthorized)');
});
