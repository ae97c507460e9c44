/** csr submit, wait and fetch against a real API server and its signers: every end that a request can have, in the server's own words. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { until } from './poll.mjs';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();
const launcher = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-signing-'));
const at = (name: string): string => join(directory, name);
const API = 'cp-0/kube-apiserver';
const MANAGER = 'cp-0/kube-controller-manager';
const names: string[] = [];

beforeAll(async () => {
  // what the bed trusts the server by is the authority that signs, too
  await cluster.run('jumpbox', ['cp', '/etc/kubernetes/admin.conf', at('config')]);
});
afterEach(() => cluster.restore());
afterAll(async () => {
  await cluster.kubectl(['delete', 'csr', '--ignore-not-found', ...names]);
  rmSync(directory, { recursive: true });
});

/** kubepki on the jumpbox, as the bed's administrator. */
async function kubepki(...words: readonly string[]) {
  const env = { KUBECONFIG: at('config') };
  return await cluster.run('jumpbox', ['node', launcher, ...words], {
    cwd: directory,
    env,
    limitMs: 120_000,
  });
}

/** The same in the background: what it has printed so far is in NAME.out. */
function begun(name: string, ...words: readonly string[]) {
  const out = at(`${name}.out`);
  const line = `exec node ${launcher} ${words.join(' ')} -o json > ${out}`;
  const env = { KUBECONFIG: at('config') };
  const done = cluster.run('jumpbox', ['sh', '-c', line], { cwd: directory, env, limitMs: 180_000 });
  const lines = () =>
    (existsSync(out) ? readFileSync(out, 'utf8') : '')
      .split('\n')
      .slice(0, -1)
      .map((text) => JSON.parse(text));
  const reached = async (state: string) =>
    await until(
      `${name} to be seen ${state}`,
      () => lines().some(({ request }) => request?.state === state),
      {
        limitMs: 60_000,
      },
    );
  return { done, lines, reached };
}

/** A key and a request by openssl. */
function request(name: string, subject = `/O=dev/CN=${name}`, ...more: readonly string[]): string {
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    at(`${name}.key`),
  ];
  execFileSync('openssl', ['req', '-new', ...key, '-subj', subject, '-out', at(`${name}.csr`), ...more], {
    stdio: 'pipe',
  });
  return at(`${name}.csr`);
}

async function submitted(name: string, ...more: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kubepki('csr', 'submit', `${name}.csr`, '-o', 'json', ...more);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const object: string = JSON.parse(stdout).request.name;
  names.push(object);
  return object;
}

async function certificate(verb: 'approve' | 'deny', name: string): Promise<void> {
  expect((await cluster.kubectl(['certificate', verb, name])).code).toBe(0);
}

test('submitted, approved by kubectl, waited for and fetched: openssl and the API server take it', async () => {
  request('alice');
  const name = await submitted('alice', '--expires', '2h');
  expect(name).toMatch(/^alice-[0-9a-f]{10}$/);
  const again = await kubepki('csr', 'submit', 'alice.csr', '--expires', '2h');
  expect(again.stdout).toContain(`= ${name} was sent before, and is pending`);
  const early = await kubepki('csr', 'fetch', 'alice.csr');
  expect(early.code).toBe(3);
  expect(early.stderr).toContain(`error: ${name} is pending: nobody has approved it yet`);

  const { done, lines, reached } = begun('alice', 'csr', 'wait', 'alice.csr');
  await reached('pending');
  await certificate('approve', name);
  expect((await done).code).toBe(0);
  expect(lines().map(({ request: { state } }) => state)).toEqual(
    expect.arrayContaining(['pending', 'issued']),
  );

  const fetched = await kubepki('csr', 'fetch', 'alice.csr');
  expect(fetched.stderr).toBe('');
  expect(fetched.stdout).toContain('+ alice.crt');
  expect(fetched.stdout).toContain('2h, as asked, and five minutes before it was signed');
  expect(fetched.stdout.replaceAll(/\s+/g, ' ')).toContain(`the authority that ${at('config')} trusts`);
  const authority = join(cluster.host('cp-0').root, 'etc/kubernetes/pki/ca.crt');
  expect(
    execFileSync('openssl', ['verify', '-purpose', 'sslclient', '-CAfile', authority, at('alice.crt')], {
      encoding: 'utf8',
    }),
  ).toContain('OK');
  expect((await kubepki('csr', 'fetch', 'alice.csr')).stdout).toContain('= alice.crt is there already');

  const whoami = await cluster.run('jumpbox', [
    'kubectl',
    `--kubeconfig=${at('config')}`,
    `--server=https://${cluster.host('cp-0').address}:6443`,
    `--client-certificate=${at('alice.crt')}`,
    `--client-key=${at('alice.key')}`,
    ...['auth', 'whoami', '--output=json'],
  ]);
  // up to 1.33 the data of a kubeconfig outdo the flags
  if (!whoami.stdout.includes('kubernetes-admin'))
    expect(JSON.parse(whoami.stdout).status.userInfo.username).toBe('alice');
});

test('one command from the request to the certificate, and what the signer leaves out is said', async () => {
  request('carol', '/O=dev/CN=carol/emailAddress=carol@example.com');
  const { done, lines, reached } = begun('carol', 'csr', 'submit', 'carol.csr', '--wait');
  await reached('pending');
  const { name } = lines()[0].request;
  names.push(name);
  await certificate('approve', name);
  expect((await done).code).toBe(0);
  const [first] = lines();
  const last = lines().at(-1);
  expect([first.kind, last.kind]).toEqual(['CsrSubmitReport', 'CsrFetchReport']);
  expect(last).toMatchObject({
    path: 'carol.crt',
    change: 'created',
    key: 'carol.key',
    trust: { trust: 'checked', from: 'kubeconfig' },
    lifetime: { reason: 'unasked', given: 365 * 86_400 },
  });
  expect(last.certificate.leftOut).toHaveLength(1);
});

test('denied: final, with the reason that was given', async () => {
  request('mallory');
  const { done, lines, reached } = begun('mallory', 'csr', 'submit', 'mallory.csr', '--wait');
  await reached('pending');
  const { name } = lines()[0].request;
  names.push(name);
  await certificate('deny', name);
  const { code, stderr } = await done;
  expect(code).toBe(2);
  expect(stderr).toContain(
    `error: ${name} was denied: KubectlDeny: This CSR was denied by kubectl certificate deny.`,
  );
  expect(lines().at(-1)).toMatchObject({ kind: 'Error', code: 'request-denied' });
  expect((await kubepki('csr', 'submit', 'mallory.csr')).code).toBe(2);
});

test('failed: what the real signer says of it', async () => {
  request('smuggler', '/O=system:nodes/CN=system:node:node-9', '-addext', 'subjectAltName=DNS:kubernetes');
  const refused = await kubepki('csr', 'submit', 'smuggler.csr', '--signer', 'kube-apiserver-client-kubelet');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('DNS subjectAltNames are not allowed');
  const sent = ['--signer', 'kube-apiserver-client-kubelet', '--accept', 'refused-by-signer'];
  const name = await submitted('smuggler', ...sent);
  await certificate('approve', name);
  const { code, stderr } = await kubepki('csr', 'wait', name);
  expect(code).toBe(2);
  expect(stderr).toContain('SignerValidationFailure: DNS subjectAltNames are not allowed');
});

test('system:masters is refused by the API server, in the words that are said before it is asked', async () => {
  request('root', '/O=system:masters/CN=root');
  const before = await kubepki('csr', 'submit', 'root.csr');
  const asked = await kubepki('csr', 'submit', 'root.csr', '--accept', 'refused-by-signer');
  const words = 'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed';
  for (const { code, stderr } of [before, asked]) {
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  }
});

test('deleted while somebody waits', async () => {
  request('gone');
  const name = await submitted('gone');
  const { done, reached } = begun('gone', 'csr', 'wait', 'gone.csr');
  await reached('pending');
  await cluster.kubectl(['delete', 'csr', name]);
  const { code, stderr } = await done;
  expect(code).toBe(3);
  expect(stderr).toContain(`error: ${name} was pending and has been deleted, before its time`);
  const missing = await kubepki('csr', 'wait', 'gone.csr');
  expect(missing.stderr).toContain(`the API server has no request ${name}`);
});

test('deleted and made anew under the same name, while the API server was away: another request', async () => {
  request('first');
  request('second');
  const name = await submitted('first', '--name', 'contested');
  const { done, reached } = begun('contested', 'csr', 'wait', name);
  await reached('pending');
  // through the other API server, so that the one that is watched cannot tell
  const other = `--server=https://${cluster.host('cp-1').address}:6443`;
  await cluster.stop(API, { graceMs: 0 });
  expect((await cluster.kubectl([other, 'delete', 'csr', name])).code).toBe(0);
  const moved = at('config-1');
  await cluster.run('jumpbox', ['cp', at('config'), moved]);
  execFileSync('sed', ['-i', `s#https://.*:6443#https://${cluster.host('cp-1').address}:6443#`, moved]);
  const sent = await kubepki('csr', 'submit', 'second.csr', '--name', name, '--kubeconfig', moved);
  expect(sent.stderr).toBe('');
  await cluster.restore();
  const { code, stderr } = await done;
  expect(code).toBe(3);
  expect(stderr).toContain(`${name} was deleted, and its name is now that of another request`);
  const taken = await kubepki('csr', 'submit', 'first.csr', '--name', name);
  expect(taken.code).toBe(2);
  expect(taken.stderr).toContain(`error: ${name} is the name of another request`);
});

test('the API server is killed and comes back: nothing of it ends the waiting', async () => {
  request('patient');
  const name = await submitted('patient');
  const { done, reached, lines } = begun('patient', 'csr', 'wait', 'patient.csr');
  await reached('pending');
  await cluster.stop(API, { graceMs: 0 });
  const away = await kubepki('csr', 'fetch', 'patient.csr');
  expect(away.code).toBe(3);
  expect(away.stderr).toContain('cannot be reached');
  await cluster.restore();
  await certificate('approve', name);
  const { code, stderr } = await done;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(lines().at(-1).request.state).toBe('issued');
});

test('away when the time is over', async () => {
  request('late');
  const name = await submitted('late');
  const { done, reached } = begun('late', 'csr', 'wait', 'late.csr', '--timeout', '15s');
  await reached('pending');
  await cluster.stop(API, { graceMs: 0 });
  const { code, stderr } = await done;
  expect(code).toBe(3);
  expect(stderr).toContain(
    `the API server is away (api-unreachable), and ${name} was pending when last seen`,
  );
});

test('approved, and nobody signs; then somebody does', async () => {
  request('unsigned');
  const name = await submitted('unsigned');
  const pending = await kubepki('csr', 'wait', 'unsigned.csr', '--timeout', '1s');
  expect(pending.code).toBe(3);
  expect(pending.stderr).toContain(`nobody has approved ${name}`);
  expect(pending.stderr).toContain('system:certificates.k8s.io:kube-apiserver-client-approver');
  await cluster.stop(MANAGER);
  await certificate('approve', name);
  const { code, stderr } = await kubepki('csr', 'wait', 'unsigned.csr', '--timeout', '2s');
  expect(code).toBe(3);
  expect(stderr).toContain('kube-controller-manager does not sign it');
  const { done, reached } = begun('unsigned', 'csr', 'wait', 'unsigned.csr');
  await reached('approved');
  await cluster.restore();
  expect((await done).code).toBe(0);
});

test('without signing files the controller manager says what the hint says, and nobody signs', async () => {
  const mark = cluster.mark(MANAGER);
  await cluster.restart(MANAGER, {
    flags: { 'cluster-signing-cert-file': null, 'cluster-signing-key-file': null },
  });
  await cluster.logged(mark, /Skipping CSR signer controller/);
  request('skipped');
  const name = await submitted('skipped');
  await certificate('approve', name);
  const { stderr } = await kubepki('csr', 'wait', 'skipped.csr', '--timeout', '2s');
  expect(stderr).toContain('"Skipping CSR signer controller"');
});

test('a signer of another domain: approved, and nobody is there to sign', async () => {
  request('foreign');
  const name = await submitted('foreign', '--signer', 'example.com/nobody');
  await certificate('approve', name);
  const { code, stderr } = await kubepki('csr', 'wait', 'foreign.csr', '--timeout', '2s');
  expect(code).toBe(3);
  expect(stderr).toContain('no controller of the cluster signs for example.com/nobody');
});

test('capped by --cluster-signing-duration, and ended by the signing authority: each is told from the other', async () => {
  request('short');
  await cluster.restart(MANAGER, { flags: { 'cluster-signing-duration': '1h' } });
  const name = await submitted('short', '--expires', '30d');
  await certificate('approve', name);
  expect((await kubepki('csr', 'wait', 'short.csr')).code).toBe(0);
  const { report } = await fetched('short');
  expect(report.lifetime).toEqual({ reason: 'capped', given: 3900, asked: 30 * 86_400, cap: 3600 });
});

test('an authority of its own signs: nothing at hand knows it, --trust does, and it ends first', async () => {
  const ca = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const made = ['-subj', '/CN=signing-authority', '-keyout', at('own.key'), '-out', at('own.pem')];
  execFileSync('openssl', [...ca, ...made], { stdio: 'pipe' });
  const pki = '/etc/kubernetes/pki';
  await cluster.restart(MANAGER, {
    files: {
      [`${pki}/own.pem`]: readFileSync(at('own.pem')),
      [`${pki}/own.key`]: readFileSync(at('own.key')),
    },
    flags: {
      'cluster-signing-cert-file': `${pki}/own.pem`,
      'cluster-signing-key-file': `${pki}/own.key`,
    },
  });
  request('apart');
  const name = await submitted('apart', '--expires', '30d');
  await certificate('approve', name);
  expect((await kubepki('csr', 'wait', 'apart.csr')).code).toBe(0);
  const blind = await fetched('apart');
  expect(blind.report).toMatchObject({
    trust: { trust: 'unknown', issuer: 'CN=signing-authority' },
    lifetime: { reason: 'shorter' },
  });
  const named = await fetched('apart', '--trust', 'own.pem');
  expect(named.report).toMatchObject({
    change: 'none',
    trust: { trust: 'checked', from: 'named', by: 'own.pem' },
    lifetime: { reason: 'signer-ends' },
  });
  const wrong = await kubepki('csr', 'fetch', 'apart.csr', '--to', 'wrong.crt', '--trust', await authority());
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('x509: certificate signed by unknown authority');
  expect(existsSync(at('wrong.crt'))).toBe(false);
});

async function fetched(name: string, ...more: readonly string[]) {
  const { code, stdout, stderr } = await kubepki('csr', 'fetch', `${name}.csr`, '-o', 'json', ...more);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return { report: JSON.parse(stdout) };
}

async function authority(): Promise<string> {
  await cluster.run('cp-0', ['cp', '/etc/kubernetes/pki/ca.crt', at('ca.crt')]);
  return 'ca.crt';
}

test('who may not create is told which role is missing, and by the words that are typed may', async () => {
  request('bob');
  const first = await kubepki('csr', 'submit', 'bob.csr', '--as', 'bob');
  expect(first.code).toBe(3);
  expect(first.stderr).toContain('error: bob may not create certificate requests');
  const steps = first.stderr.split('\n').filter((line) => line.includes('kubectl create'));
  expect(steps).toHaveLength(2);
  const typed = steps.map((line) => line.replace(/^.*?kubectl /, '').split(' '));
  for (const words of typed) expect((await cluster.kubectl(words)).code).toBe(0);
  try {
    // the API server's own authorizer learns of it by a watch
    const name = await until('the right to be known', async () => {
      const { code, stdout } = await kubepki('csr', 'submit', 'bob.csr', '--as', 'bob', '-o', 'json');
      return code === 0 && (JSON.parse(stdout).request.name as string);
    });
    names.push(name);
    const other = await kubepki('csr', 'submit', 'bob.csr');
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('the same request, sent by somebody else');
    const waiting = await kubepki('csr', 'wait', 'bob.csr', '--as', 'bob', '--timeout', '1s');
    expect(waiting.stderr).toContain('nobody has approved');
    const alien = await kubepki('csr', 'wait', 'bob.csr', '--as', 'eve', '--timeout', '1s');
    expect(alien.stderr).toContain('eve may not list certificate requests');
  } finally {
    for (const [, kind = '', object = ''] of typed) await cluster.kubectl(['delete', kind, object]);
  }
});
