/**
 * Approving and denying on a real API server with the real signer: what is refused and what it would have done, whose
 * requests the server lets pass, and what it says to two decisions at a time.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from './poll.mjs';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();
const LAUNCHER = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const DECIDE = fileURLToPath(new URL('decide.mjs', import.meta.url));
const BOOTSTRAP = fileURLToPath(new URL('manifests/bootstrap.yaml', import.meta.url));
const ADMIN = '/etc/kubernetes/admin.conf';
const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-approval-'));
const at = (name: string): string => join(directory, name);
const LABEL = 'test=csr-approval';
const CLIENT = 'kubernetes.io/kube-apiserver-client';
const KUBELET_CLIENT = 'kubernetes.io/kube-apiserver-client-kubelet';
const SERVING = 'kubernetes.io/kubelet-serving';

/** Whom kube-controller-manager would approve before we could. */
const AUTOMATIC = ['bed:approve-first-certificates', 'bed:approve-renewed-certificates'];

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

interface Asking {
  readonly subject: string;
  readonly san?: string;
  readonly signer?: string;
  /** impersonated by the administrator */
  readonly as?: string;
  readonly groups?: readonly string[];
  /** or with a credential of their own: the name of a kubeconfig on node-0 */
  readonly own?: string;
}

function objectOf(name: string, { subject, san, signer = CLIENT }: Asking): Record<string, unknown> {
  const names = san === undefined ? [] : ['-addext', `subjectAltName=${san}`];
  openssl('req', '-new', '-utf8', '-key', at('key'), '-subj', subject, ...names, '-out', at('csr'));
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name, labels: { test: 'csr-approval' } },
    spec: {
      request: readFileSync(at('csr')).toString('base64'),
      signerName: signer,
      usages: ['digital signature', signer === SERVING ? 'server auth' : 'client auth'],
      expirationSeconds: 3600,
    },
  };
}

async function send(name: string, asking: Asking) {
  const { as, groups = [], own } = asking;
  const input = JSON.stringify(objectOf(name, asking));
  const whom = as === undefined ? [] : [`--as=${as}`, ...groups.map((group) => `--as-group=${group}`)];
  const from = own === undefined ? {} : { as: own, on: 'node-0' };
  return cluster.kubectl(['create', '--filename=-', ...whom], { ...from, input });
}

async function ask(name: string, asking: Asking): Promise<void> {
  const { code, stderr } = await send(name, asking);
  expect([code, stderr]).toEqual([0, '']);
}

/** The command line on the jumpbox, as the administrator. */
async function kubepki(...words: string[]) {
  return cluster.run('jumpbox', [process.execPath, LAUNCHER, 'csr', ...words, '--kubeconfig', ADMIN], {
    cwd: directory,
  });
}

async function statusOf(name: string) {
  const { stdout } = await cluster.kubectl(['get', 'csr', name, '--output=json']);
  const { status } = JSON.parse(stdout) as {
    status: {
      certificate?: string;
      conditions?: { type: string; reason: string; message: string; lastUpdateTime: string }[];
    };
  };
  return status;
}

async function conditions(name: string): Promise<readonly string[]> {
  return ((await statusOf(name)).conditions ?? []).map(({ type, reason }) => `${type} ${reason}`);
}

/** The certificate as openssl tells it, once it is signed. */
async function signed(name: string): Promise<string> {
  const pem = await until(`the signature of ${name}`, async () => (await statusOf(name)).certificate, {
    limitMs: 20_000,
  });
  writeFileSync(at(`${name}.crt`), Buffer.from(pem, 'base64'));
  return openssl('x509', '-in', at(`${name}.crt`), '-noout', '-text');
}

/** A role of these rules, bound for the length of this file. */
async function allow(
  name: string,
  rules: readonly unknown[],
  subject: { readonly kind: string; readonly name: string },
): Promise<void> {
  const group = 'rbac.authorization.k8s.io';
  const metadata = { name: `approval-${name}`, labels: { test: 'csr-approval' } };
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: metadata.name };
  const of = { apiVersion: `${group}/v1`, metadata };
  await cluster.apply(JSON.stringify({ ...of, kind: 'ClusterRole', rules }));
  const subjects = [{ apiGroup: group, ...subject }];
  await cluster.apply(JSON.stringify({ ...of, kind: 'ClusterRoleBinding', roleRef, subjects }));
}

async function mayOfNodes(what: string, ...whom: string[]): Promise<boolean> {
  const { stdout } = await cluster.kubectl([
    ...['auth', 'can-i', 'create', 'certificatesigningrequests.certificates.k8s.io', `--subresource=${what}`],
    ...whom,
  ]);
  return stdout.trim() === 'yes';
}

beforeAll(async () => {
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', at('key'));
  await until(
    'the node and its addresses',
    async () =>
      (
        await cluster.kubectl(['get', 'node', 'node-0', '--output=jsonpath={.status.addresses[*].address}'])
      ).stdout.includes('10.240.0.20'),
    { limitMs: 60_000 },
  );
  // whoever is somebody may ask, as in clusters that let users have certificates
  const asking = {
    apiGroups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests'],
    verbs: ['create'],
  };
  await allow('asking', [asking], { kind: 'Group', name: 'system:authenticated' });
  await until('everybody to be allowed to ask', () => mayOfNodes('', '--as=nobody'));
  await cluster.kubectl(['delete', 'clusterrolebindings', ...AUTOMATIC]);
  await until(
    'nobody to approve by themselves',
    async () =>
      !(await mayOfNodes('selfnodeclient', '--as=system:node:node-0', '--as-group=system:nodes')) &&
      !(await mayOfNodes(
        'nodeclient',
        '--as=system:bootstrap:abcdef',
        '--as-group=system:bootstrappers:bed',
      )),
  );
});

afterAll(async () => {
  await cluster.apply(readFileSync(BOOTSTRAP, 'utf8'));
  await cluster.kubectl(['delete', 'csr', `--selector=${LABEL}`]);
  await cluster.kubectl(['delete', 'clusterroles,clusterrolebindings', `--selector=${LABEL}`]);
  rmSync(directory, { recursive: true });
});

describe('people', () => {
  test('an ordinary one is shown, approved and signed; the condition is ours, and its time the server’s', async () => {
    await ask('approval-alice', { subject: '/O=dev/CN=alice', as: 'alice', groups: ['dev'] });
    const { code, stdout, stderr } = await kubepki(
      'approve',
      'approval-alice',
      '--yes',
      '--message',
      'welcome',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('+ approved approval-alice\n  asked by      alice, in group dev');
    expect(stdout).toContain('becomes       alice, in group dev');
    expect(await signed('approval-alice')).toContain('O = dev, CN = alice');
    const [condition] = (await statusOf('approval-alice')).conditions ?? [];
    expect(condition).toMatchObject({ type: 'Approved', reason: 'KubepkiApprove', message: 'welcome' });
    expect(condition?.lastUpdateTime).toMatch(/Z$/);
    const again = await kubepki('approve', 'approval-alice', '--yes');
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('nothing to do')]);
    const late = await kubepki('deny', 'approval-alice', '--yes');
    expect([late.code, late.stderr]).toEqual([2, expect.stringMatching(/its certificate is good until 20/)]);
  });

  test('nobody is approved without a terminal and without --yes', async () => {
    await ask('approval-asked', { subject: '/O=dev/CN=bob', as: 'bob', groups: ['dev'] });
    const { code, stderr } = await kubepki('approve', 'approval-asked');
    expect([code, stderr]).toEqual([3, expect.stringContaining('no terminal to ask at')]);
    expect(await conditions('approval-asked')).toEqual([]);
  });

  test('a group that a binding makes powerful is refused until that is named', async () => {
    await cluster.apply(
      JSON.stringify({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'approval-harmless', labels: { test: 'csr-approval' } },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'approval:tea' }],
      }),
    );
    await ask('approval-tea', { subject: '/O=approval:tea/CN=carol', as: 'carol', groups: ['approval:tea'] });
    const refused = await kubepki('approve', 'approval-tea', '--yes');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('approval-tea is not approved: powerful');
    expect(refused.stderr).toContain('ClusterRoleBinding approval-harmless');
    expect(await conditions('approval-tea')).toEqual([]);
    const accepted = await kubepki('approve', 'approval-tea', '--yes', '--accept', 'powerful');
    expect([accepted.code, accepted.stderr]).toEqual([0, '']);
    const [condition] = (await statusOf('approval-tea')).conditions ?? [];
    expect(condition?.message).toContain('[accepted risks: powerful]');
    await signed('approval-tea');
    const { stdout } = await cluster.run('jumpbox', [
      ...['kubectl', '--kubeconfig=/dev/null', `--server=https://${cluster.host('cp-0').address}:6443`],
      ...['--certificate-authority=/etc/kubernetes/pki/ca.crt', `--client-key=${at('key')}`],
      ...[`--client-certificate=${at('approval-tea.crt')}`, 'auth', 'can-i', '*', '*', '--all-namespaces'],
    ]);
    expect(stdout.trim()).toBe('yes');
  });

  test('kubeadm:cluster-admins, which the server lets pass, and somebody else’s name', async () => {
    await ask('approval-admins', { subject: '/O=kubeadm:cluster-admins/CN=admin', as: 'mallory' });
    const { code, stderr } = await kubepki('approve', 'approval-admins', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('powerful: kubeadm:cluster-admins');
    expect(stderr).toContain('other-requester: mallory asks to be admin');
  });

  test('what moves a terminal does not reach it', async () => {
    await ask('approval-moving', { subject: '/O=dev/CN=eve\u001b[2J\u202e', as: 'eve', groups: ['dev'] });
    const { code, stderr } = await kubepki('approve', 'approval-moving', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('eve\\u001b[2J\\u202e');
    expect(stderr).not.toContain('\u001b');
    const denied = await kubepki('deny', '--requester', 'eve', '--yes');
    expect([denied.code, denied.stdout]).toEqual([0, expect.stringContaining('- denied approval-moving')]);
    expect(await conditions('approval-moving')).toEqual(['Denied KubepkiDeny']);
  });
});

describe('kubelets', () => {
  const NODE = '/O=system:nodes/CN=system:node:node-0';
  const OWN = { subject: NODE, own: 'kubelet' };

  test('the serving certificate of a node that asks for its own names', async () => {
    await ask('approval-serving', { ...OWN, signer: SERVING, san: 'DNS:node-0,IP:10.240.0.20' });
    const { code, stdout, stderr } = await kubepki('approve', 'approval-serving', '--yes');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('InternalIP 10.240.0.20');
    expect(await signed('approval-serving')).toContain('DNS:node-0, IP Address:10.240.0.20');
  });

  test('a name smuggled in beside them is refused, and the signer would have signed it', async () => {
    await ask('approval-smuggled', {
      ...OWN,
      signer: SERVING,
      san: 'DNS:node-0,IP:10.240.0.20,IP:10.240.0.10',
    });
    const refused = await kubepki('approve', 'approval-smuggled', '--yes');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('the node node-0 does not have ip:10.240.0.10 among its addresses');
    const accepted = await kubepki('approve', 'approval-smuggled', '--yes', '--accept', 'unproven-names');
    expect(accepted.code).toBe(0);
    expect(await signed('approval-smuggled')).toContain('IP Address:10.240.0.10');
  });

  test('another node’s name: the server refuses the node, and we whomever the server lets pass', async () => {
    const subject = '/O=system:nodes/CN=system:node:node-1';
    const { code, stderr } = await send('approval-other', {
      ...{ subject, own: 'kubelet', signer: SERVING, san: 'DNS:node-1' },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('can only create a node CSR with CN=system:node:node-0');
    await ask('approval-posing', { subject: NODE, as: 'mallory', signer: SERVING, san: 'DNS:node-0' });
    const refused = await kubepki('approve', 'approval-posing', '--yes');
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('other-requester: mallory asks to be system:node:node-0'),
    ]);
  });

  test('client certificates: a node’s own renewal, a token that joins, and not one that takes a name', async () => {
    await ask('approval-renewal', { ...OWN, signer: KUBELET_CLIENT });
    const token = { own: 'bootstrap-kubelet', signer: KUBELET_CLIENT };
    await ask('approval-joining', { ...token, subject: '/O=system:nodes/CN=system:node:node-9' });
    await ask('approval-taking', { ...token, subject: NODE });
    const { code, stdout, stderr } = await kubepki(
      'approve',
      'approval-renewal',
      'approval-joining',
      '--yes',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('becomes       system:node:node-9, in group system:nodes');
    await signed('approval-renewal');
    await signed('approval-joining');
    const taking = await kubepki('approve', 'approval-taking', '--yes');
    expect([taking.code, taking.stderr]).toEqual([2, expect.stringContaining('a node node-0 stands since')]);
    const stranger = { subject: NODE, as: 'mallory', signer: KUBELET_CLIENT };
    await ask('approval-stranger', stranger);
    expect((await kubepki('approve', 'approval-stranger', '--yes')).stderr).toContain('mallory asks to be');
  });
});

interface Decided {
  readonly outcome?: string;
  readonly code?: string;
  readonly evidence?: Record<string, string>;
  readonly said: readonly { readonly status: number; readonly message?: string }[];
}

async function decide(how: string, name: string, interference: readonly unknown[] = []): Promise<Decided> {
  const { code, stdout, stderr } = await cluster.run(
    'jumpbox',
    [process.execPath, DECIDE, how, ADMIN, name],
    {
      input: JSON.stringify(interference),
    },
  );
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Decided;
}

describe('two at a time', () => {
  const LIST = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
  const remove = (name: string) => ({ method: 'DELETE', path: `${LIST}/${name}` });

  test('deleted and made anew between the look and the update: the second is not approved', async () => {
    await ask('approval-race', { subject: '/O=dev/CN=dora', as: 'dora', groups: ['dev'] });
    const second = objectOf('approval-race', { subject: '/O=kubeadm:cluster-admins/CN=dora' });
    const { code, evidence, said } = await decide('approve', 'approval-race', [
      remove('approval-race'),
      { method: 'POST', path: LIST, body: second },
    ]);
    expect(code).toBe('another-request');
    expect(evidence?.['uid']).not.toBe(evidence?.['now']);
    expect(said.map(({ status }) => status)).toEqual([200, 201, 409]);
    expect(said[2]?.message).toContain('Precondition failed: UID in precondition');
    expect(await conditions('approval-race')).toEqual([]);
  });

  test('deleted and not made again', async () => {
    await ask('approval-gone', { subject: '/O=dev/CN=dora', as: 'dora', groups: ['dev'] });
    const { code, evidence, said } = await decide('approve', 'approval-gone', [remove('approval-gone')]);
    expect([code, evidence?.['why'], said[1]?.status]).toEqual(['gone-undecided', 'deleted', 404]);
  });

  test('changed by somebody else, who gives it nothing: approved after another look', async () => {
    await ask('approval-changed', { subject: '/O=dev/CN=dora', as: 'dora', groups: ['dev'] });
    const { stdout } = await cluster.kubectl(['get', 'csr', 'approval-changed', '--output=json']);
    const body = JSON.parse(stdout) as { metadata: { labels: Record<string, string> } };
    body.metadata.labels['seen'] = 'yes';
    const { outcome, said } = await decide('approve', 'approval-changed', [
      { method: 'PUT', path: `${LIST}/approval-changed`, body },
    ]);
    expect(outcome).toBe('done');
    expect(said.map(({ status }) => status)).toEqual([200, 409, 200]);
    expect(said[1]?.message).toContain('the object has been modified');
  });

  test('denied is final: we say so, and so does the server to whoever tries all the same', async () => {
    await ask('approval-denied', { subject: '/O=dev/CN=dora', as: 'dora', groups: ['dev'] });
    expect((await kubepki('deny', 'approval-denied', '--yes', '--message', 'not now')).code).toBe(0);
    const { code, stderr } = await kubepki('approve', 'approval-denied', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringContaining('KubepkiDeny: not now), and that is final')]);
    const { said } = await decide('force', 'approval-denied');
    expect(said[0]?.status).toBe(422);
    // the second where validation is declarative (from 1.34 on, by feature gate)
    expect(said[0]?.message).toMatch(
      /Approved and Denied conditions are mutually exclusive|must specify at most one of/,
    );
    const kubectl = await cluster.kubectl(['certificate', 'approve', 'approval-denied']);
    expect(kubectl.stderr).toContain('is already Denied');
    expect(await conditions('approval-denied')).toEqual(['Denied KubepkiDeny']);
  });
});

describe('rights', () => {
  const UPDATE = {
    apiGroups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests/approval'],
    verbs: ['update'],
  };
  const READ = {
    apiGroups: ['certificates.k8s.io'],
    resources: ['certificatesigningrequests'],
    verbs: ['get', 'list'],
  };
  const approveFor = (name: string) => ({
    ...{
      apiGroups: ['certificates.k8s.io'],
      resources: ['signers'],
      resourceNames: [name],
      verbs: ['approve'],
    },
  });

  async function clerk(user: string, rules: readonly unknown[]): Promise<void> {
    await allow(user, rules, { kind: 'User', name: user });
    await until(
      `${user} to have their role`,
      async () =>
        (await cluster.kubectl(['auth', 'can-i', 'list', 'csr', `--as=${user}`])).stdout.trim() === 'yes',
    );
  }
  const decideAs = (user: string) =>
    kubepki('approve', 'approval-rights', '--yes', '--accept', 'powerful', '--as', user);

  test('two are needed, whichever is missing is named, and with both it is done', async () => {
    await ask('approval-rights', { subject: '/O=dev/CN=dora', as: 'dora', groups: ['dev'] });
    await clerk('clerk-a', [READ, UPDATE]);
    await clerk('clerk-b', [READ, approveFor(CLIENT)]);
    await clerk('clerk-c', [READ, UPDATE, approveFor('kubernetes.io/*')]);
    const blind = await kubepki('approve', 'approval-rights', '--yes', '--as', 'clerk-a');
    expect([blind.code, blind.stderr]).toEqual([2, expect.stringContaining('what it may do is not known')]);

    const a = await decideAs('clerk-a');
    expect(a.code).toBe(3);
    expect(a.stderr).toContain(`user not permitted to approve requests with signerName "${CLIENT}"`);
    expect(a.stderr).toContain(`resources: [signers], resourceNames: [${CLIENT}], verbs: [approve]`);
    expect(a.stderr).not.toContain('verbs: [update]');
    const b = await decideAs('clerk-b');
    expect(b.code).toBe(3);
    expect(b.stderr).toContain('resources: [certificatesigningrequests/approval], verbs: [update]');
    expect(b.stderr).not.toContain('resources: [signers]');
    expect(await conditions('approval-rights')).toEqual([]);
    const c = await decideAs('clerk-c');
    expect([c.code, c.stderr]).toEqual([0, '']);
    expect(c.stdout).toContain('as clerk-c at');
    expect(await conditions('approval-rights')).toEqual(['Approved KubepkiApprove']);
  });
});
