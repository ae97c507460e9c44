import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { until } from './poll.mjs';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();
const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-csr-'));
const at = (name: string): string => join(directory, name);
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await cluster.kubectl(['delete', 'csr', 'alice', 'mallory']); // so that a bed of cluster:up can be used again
});

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A request made by openssl, submitted through the API. */
async function submit(name: string, subject: string): Promise<void> {
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at(`${name}.key`));
  openssl('req', '-new', '-key', at(`${name}.key`), '-subj', subject, '-out', at(`${name}.csr`));
  await cluster.apply(
    JSON.stringify({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name },
      spec: {
        request: readFileSync(at(`${name}.csr`)).toString('base64'),
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: ['digital signature', 'client auth'],
        expirationSeconds: 3600,
      },
    }),
  );
}

async function certificateOf(name: string): Promise<string> {
  const { stdout } = await cluster.kubectl(['get', 'csr', name, '--output=jsonpath={.status.certificate}']);
  return Buffer.from(stdout, 'base64').toString();
}

test('an approved request is signed by the real signer, and what it signs is accepted', async () => {
  await submit('alice', '/O=developers/CN=alice');
  expect(await certificateOf('alice')).toBe('');
  expect((await cluster.kubectl(['certificate', 'approve', 'alice'])).stdout).toContain('approved');

  const certificate = await until('the signature', () => certificateOf('alice'), { limitMs: 15_000 });
  writeFileSync(at('alice.crt'), certificate);
  const authority = join(cluster.host('cp-0').root, 'etc/kubernetes/pki/ca.crt');
  expect(openssl('verify', '-purpose', 'sslclient', '-CAfile', authority, at('alice.crt'))).toContain('OK');

  const { stdout, stderr } = await cluster.run('jumpbox', [
    'kubectl',
    '--kubeconfig=/dev/null', // up to 1.33 the data of a kubeconfig outdo these flags
    `--server=https://${cluster.host('cp-0').address}:6443`,
    '--certificate-authority=/etc/kubernetes/pki/ca.crt',
    `--client-certificate=${at('alice.crt')}`,
    `--client-key=${at('alice.key')}`,
    'auth',
    'whoami',
    '--output=json',
  ]);
  expect(stderr).toBe('');
  const { username, groups } = (
    JSON.parse(stdout) as { status: { userInfo: { username: string; groups: string[] } } }
  ).status.userInfo;
  expect(username).toBe('alice');
  expect(groups).toEqual(['developers', 'system:authenticated']);
});

test('a denied request stays without a certificate', async () => {
  await submit('mallory', '/O=developers/CN=mallory');
  expect((await cluster.kubectl(['certificate', 'deny', 'mallory'])).code).toBe(0);
  const { stdout } = await cluster.kubectl([
    'get',
    'csr',
    'mallory',
    '--output=jsonpath={.status.conditions[*].type}',
  ]);
  expect(stdout).toBe('Denied');
  expect(await certificateOf('mallory')).toBe('');
});

test('system:masters is refused when the request is made', async () => {
  await expect(submit('root', '/O=system:masters/CN=root')).rejects.toThrow(
    'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
  );
});
