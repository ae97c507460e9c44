/** csr list and csr show of real requests, in every state that there is, as the built command line tells them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CsrListReport, CsrShowReport } from '../../src/domain/api/report-list.ts';
import { until } from './poll.mjs';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();
const launcher = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-list-'));
const at = (name: string): string => join(directory, name);
const CLIENT = {
  signerName: 'kubernetes.io/kube-apiserver-client',
  usages: ['digital signature', 'client auth'],
};
const SERVING = { signerName: 'kubernetes.io/kubelet-serving', usages: ['digital signature', 'server auth'] };
const NAMES = ['list-waiting', 'list-powerful', 'list-issued', 'list-denied', 'list-failed', 'list-serving'];

async function submit(name: string, subject: string, spec: object, names?: string): Promise<void> {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at('key'));
  const more = names === undefined ? [] : ['-addext', `subjectAltName=${names}`];
  openssl('req', '-new', '-key', at('key'), '-subj', subject, '-out', at('csr'), ...more);
  const request = readFileSync(at('csr')).toString('base64');
  const metadata = { name };
  const [apiVersion, kind] = ['certificates.k8s.io/v1', 'CertificateSigningRequest'];
  await cluster.apply(JSON.stringify({ apiVersion, kind, metadata, spec: { request, ...spec } }));
}

async function kubepki(
  ...words: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return cluster.run('jumpbox', ['node', launcher, ...words, '--kubeconfig', '/etc/kubernetes/admin.conf']);
}

async function report<T>(...words: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await kubepki(...words, '-o', 'json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

const listed = async () => {
  const { requests } = await report<CsrListReport>('csr', 'list');
  return new Map(requests.map((each) => [each.name, each]));
};

beforeAll(async () => {
  await submit('list-waiting', '/O=developers/CN=wanda', CLIENT);
  await submit('list-powerful', '/O=kubeadm:cluster-admins/CN=paul', CLIENT);
  await submit('list-issued', '/O=developers/CN=ida', { ...CLIENT, expirationSeconds: 3600 });
  await submit('list-denied', '/O=developers/CN=denis', CLIENT);
  // the signer refuses what the API server has taken
  await submit('list-failed', '/O=developers/CN=fred', SERVING, 'DNS:node-0');
  const names = 'DNS:node-0,DNS:kubernetes,IP:10.240.0.20';
  await submit('list-serving', '/O=system:nodes/CN=system:node:node-0', SERVING, names);
  await cluster.kubectl(['certificate', 'approve', 'list-issued', 'list-failed']);
  await cluster.kubectl(['certificate', 'deny', 'list-denied']);
  await until('the signer', async () => {
    const now = await listed();
    return now.get('list-issued')?.state === 'issued' && now.get('list-failed')?.state === 'failed';
  });
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await cluster.kubectl(['delete', 'csr', ...NAMES]);
});

test('every request of a real cluster is read, in the state that it is in', async () => {
  const now = await listed();
  expect(NAMES.map((name) => now.get(name)?.state)).toEqual([
    'pending',
    'pending',
    'issued',
    'denied',
    'failed',
    'pending',
  ]);
  const { stdout } = await cluster.kubectl(['get', 'csr', '--output=name']);
  expect([...now.keys()].sort()).toEqual(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.slice(line.indexOf('/') + 1))
      .sort(),
  );
  const marked = [...now.values()].filter(({ callouts }) => callouts.some(({ powerful }) => powerful));
  expect(marked.map(({ name }) => name)).toEqual(['list-powerful']);
});

test('who asked is whom the server knows', async () => {
  const who = await cluster.kubectl(['auth', 'whoami', '--output=json']);
  const { username } = (JSON.parse(who.stdout) as { status: { userInfo: { username: string } } }).status
    .userInfo;
  expect((await listed()).get('list-waiting')?.requester.user).toBe(username);
  const { requests, leftOut } = await report<CsrListReport>(
    'csr',
    'list',
    '--requester',
    username,
    '--state',
    'denied',
  );
  expect(requests.map(({ name }) => name)).toEqual(['list-denied']);
  expect(leftOut).toBeGreaterThanOrEqual(5);
});

test('what was issued and what was refused is shown in the words of the cluster', async () => {
  const { requests } = await report<CsrShowReport>(
    'csr',
    'show',
    'list-issued',
    'list-failed',
    'list-denied',
  );
  const [issued, failed, denied] = requests;
  expect(issued?.certificate).toMatchObject({ sameKey: true, serial: expect.stringMatching(/^[0-9a-f]+$/) });
  expect(issued?.conditions[0]).toMatchObject({ type: 'Approved', reason: 'KubectlApprove' });
  expect(issued?.cleanUp?.rule).toBe('issued');
  expect(failed?.conditions.find(({ type }) => type === 'Failed')?.reason).toBe('SignerValidationFailure');
  // lint has the signer's own words
  const words = failed?.conditions.find(({ type }) => type === 'Failed')?.message;
  expect(failed?.findings.map((each) => each.words)).toContain(words);
  expect(denied).toMatchObject({ state: 'denied', cleanUp: { rule: 'denied' } });
});

test('what approving would give is as the server has it', async () => {
  const { requests } = await report<CsrShowReport>(
    'csr',
    'show',
    'list-waiting',
    'list-powerful',
    'list-serving',
  );
  const [waiting, powerful, serving] = requests;
  expect(waiting?.power).toMatchObject({ seen: 'rbac', unseen: [], callouts: [], doubts: [] });
  expect(waiting?.power?.grants.map(({ role }) => role.name)).toContain('system:discovery');
  expect(powerful?.power?.callouts.map(({ power }) => power)).toContain('cluster-admins');
  expect(powerful?.power?.doubts).toEqual([]);
  expect(serving?.becomes).toBeUndefined();
  expect(serving?.node?.is).toBe('there');
  expect(serving?.unproven).toEqual(['dns:kubernetes']);
});

test('prose fits a terminal but for words that are longer, and an absent one ends with 3', async () => {
  const { stdout } = await kubepki('csr', 'show', 'list-powerful', 'list-serving');
  expect(stdout).toContain('danger        kubeadm:cluster-admins');
  expect(stdout).toContain('names that the Node does not have: kubernetes');
  const tooLong = stdout.split('\n').filter((line) => line.length > 80 && line.trim().includes(' '));
  expect(tooLong).toEqual([]);
  const gone = await kubepki('csr', 'show', 'list-gone');
  expect([gone.code, gone.stdout]).toEqual([3, '']);
  expect(gone.stderr).toContain('has no request list-gone');
});
