/** Which server, and as whom: kubectl says it, and so do we, with the same files and the same words of the command line. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { encodeCertificates, splitPem } from '../../src/engine/read/pem.ts';
import { authorityNamed, type Pair, pairBy } from '../api/authority.ts';
import { type Authority, factsOf } from '../engine/workbench.ts';
import { SCENES } from '../format/kubeconfig/access-scenes.ts';
import { until } from './poll.mjs';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();
const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-access-'));
const script = fileURLToPath(new URL('ask-api.mjs', import.meta.url));
const pki = '/etc/kubernetes/pki';
const server = `https://${cluster.host('cp-1').address}:6443`;
const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');

let authority: Authority;
let token: string;
beforeAll(async () => {
  const file = join(cluster.host('cp-0').root, pki.slice(1), 'ca');
  const der = splitPem(readFileSync(`${file}.crt`)).blocks[0]?.der ?? new Uint8Array();
  const facts = factsOf(der);
  authority = { der, facts, key: { privatePem: readFileSync(`${file}.key`), facts: facts.key } };
  await cluster.kubectl(['create', 'serviceaccount', 'asker', '--namespace=default']);
  token = (await cluster.kubectl(['create', 'token', 'asker', '--namespace=default'])).stdout.trim();
});
afterEach(async () => await cluster.restore());
afterAll(async () => {
  await cluster.kubectl(['delete', 'serviceaccount', 'asker', '--namespace=default']);
  rmSync(directory, { recursive: true });
});

const client = async (user: string, groups: readonly string[], changes = {}): Promise<Pair> =>
  await pairBy(authority, {
    ...{
      subject: { commonName: user, organizations: [...groups] },
      names: [],
      extendedKeyUsage: ['clientAuth'],
    },
    ...changes,
  });
const shown = ({ certificate, key }: Pair) => ({
  'client-certificate-data': base64(certificate),
  'client-key-data': base64(key),
});

let files = 0;
function kubeconfig(user: object, clusterFields: object = {}): string {
  files += 1;
  const path = join(directory, `config-${files}`);
  const trust = { 'certificate-authority-data': base64(encodeCertificates([authority.der])) };
  const one = {
    clusters: [{ name: 'c', cluster: { server, ...trust, ...clusterFields } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace: 'here' } }],
    'current-context': 'x',
  };
  writeFileSync(path, JSON.stringify(one), { mode: 0o600 });
  return path;
}

interface Answer {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly namespace?: string;
  readonly code?: string;
  readonly message?: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
}

async function ours(options: object): Promise<Answer> {
  const { code, stdout, stderr } = await cluster.run('jumpbox', ['node', script, JSON.stringify(options)]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Answer;
}

async function kubectl(args: readonly string[], env: Record<string, string> = {}) {
  return await cluster.run('jumpbox', ['kubectl', ...args], { env });
}

/** Whom the server takes kubectl for. */
async function theirs(args: readonly string[]): Promise<Answer> {
  const { stdout, stderr } = await kubectl(['auth', 'whoami', '--output=json', ...args]);
  if (stdout === '') throw new Error(stderr);
  const { username, groups } = (
    JSON.parse(stdout) as { status: { userInfo: { username: string; groups: readonly string[] } } }
  ).status.userInfo;
  return { user: username, groups };
}

describe('the server takes us for whom it takes kubectl for', () => {
  const plugin = (body: string) => {
    const path = join(directory, 'plugin');
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    const apiVersion = 'client.authentication.k8s.io/v1';
    return { exec: { apiVersion, command: './plugin', interactiveMode: 'Never', provideClusterInfo: true } };
  };
  const credential = (status: object) =>
    `cat <<'EOF'\n${JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status })}\nEOF`;

  test.each([
    ['a client certificate', async () => shown(await client('alice', ['dev', 'ops']))],
    ['a token', async () => await Promise.resolve({ token })],
    [
      'a file of a token, beside one that is stale',
      async () => {
        writeFileSync(join(directory, 'token'), `${token}\n`);
        return await Promise.resolve({ tokenFile: 'token', token: 'stale' });
      },
    ],
    [
      "a plugin's token, which it gives only who tells it of the server",
      async () =>
        await Promise.resolve(
          plugin(
            `case "$KUBERNETES_EXEC_INFO" in *${server}*) ;; *) exit 9 ;; esac\n${credential({ token })}`,
          ),
        ),
    ],
    [
      "a plugin's certificate",
      async () => {
        const { certificate, key } = await client('bob', ['plugged']);
        const pem = (bytes: Uint8Array) => Buffer.from(bytes).toString();
        return plugin(credential({ clientCertificateData: pem(certificate), clientKeyData: pem(key) }));
      },
    ],
    [
      'impersonation by the kubeconfig',
      async () => ({
        ...shown(await client('root', ['system:masters'])),
        ...{
          'as': 'eve',
          'as-groups': ['one', 'two'],
          'as-uid': '7',
          'as-user-extra': { 'Example.org/x': ['y'] },
        },
      }),
    ],
  ] as const)('%s', async (_, user) => {
    const file = kubeconfig(await user());
    const answer = await ours({ kubeconfig: file });
    expect(answer).toMatchObject(await theirs([`--kubeconfig=${file}`]));
    expect(answer).toMatchObject({ namespace: 'here', server });
  });

  test('impersonation by the command line, with groups and a name that is no ASCII', async () => {
    const file = kubeconfig(shown(await client('root', ['system:masters'])));
    const args = ['--as=Zoë', '--as-group=a', '--as-group=b', `--kubeconfig=${file}`];
    const answer = await ours({ 'kubeconfig': file, 'as': 'Zoë', 'as-group': ['a', 'b'] });
    expect(answer).toMatchObject(await theirs(args));
    expect(answer.user).toBe('Zoë');
  });

  test('kubectl proxy, to which nothing secret is said', async () => {
    const file = kubeconfig(shown(await client('alice', [])));
    const answer = await cluster.run('jumpbox', [
      'sh',
      '-c',
      `kubectl --kubeconfig=${file} proxy --port=18001 > ${directory}/proxy.log & trap "kill $!" EXIT
      until grep -q Starting ${directory}/proxy.log; do sleep 0.05; done
      node ${script} '${JSON.stringify({ kubeconfig: kubeconfig({ token: 'secret' }, { 'server': 'http://127.0.0.1:18001', 'certificate-authority-data': undefined }) })}'`,
    ]);
    expect(JSON.parse(answer.stdout)).toMatchObject({ user: 'alice' });
  });
});

describe('which cluster kubeconfigs mean', () => {
  test.each(SCENES.map((scene, i) => [scene.says, scene, i] as const))('%s', async (_, scene, i) => {
    const folder = join(directory, `scene-${i}`);
    for (const [name, text] of Object.entries(scene.files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      if (text !== undefined) writeFileSync(join(folder, name), text);
    }
    const list = Object.keys(scene.files).map((name) => join(folder, name));
    // each file that is named holds its own path, so that flattening shows which was read
    const { authorityFile, certificateFile, keyFile, tokenFile: _t, command: _c, ...means } = scene.means;
    const named = [authorityFile, certificateFile, keyFile].flatMap((path) => path ?? []);
    for (const path of named) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), path);
    }
    const args = ['config', 'view', '--minify', '--flatten', '--raw', '--output=json'];
    if (scene.context !== undefined) args.push(`--context=${scene.context}`);
    const { stdout, stderr } = await kubectl(args, { KUBECONFIG: list.join(':') });
    if (stdout === '') throw new Error(stderr);
    const said = JSON.parse(stdout) as Record<string, readonly Record<string, Record<string, unknown>>[]>;
    const [of = {}, user = {}, at = {}] = ['cluster', 'user', 'context'].map(
      (one) => said[`${one}s`]?.[0]?.[one],
    );
    const held = (data: unknown) =>
      typeof data === 'string' ? Buffer.from(data, 'base64').toString() : undefined;
    expect(
      JSON.parse(
        JSON.stringify({
          context: said['current-context'],
          server: of['server'],
          namespace: at['namespace'],
          token: user['token'],
          authorityFile: held(of['certificate-authority-data']),
          certificateFile: held(user['client-certificate-data']),
          keyFile: held(user['client-key-data']),
          as: user['as'],
          groups: user['as-groups'],
        }),
      ),
    ).toEqual(JSON.parse(JSON.stringify({ ...means, authorityFile, certificateFile, keyFile })));
  });
});

describe('what kubectl is told no to', () => {
  test('a certificate that has ended: whose, and when', async () => {
    const past = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2021-01-01T00:00:00Z') };
    const file = kubeconfig(shown(await client('alice', ['dev'], past)));
    expect((await kubectl(['get', '--raw=/version', `--kubeconfig=${file}`])).stderr).toMatch(
      /Unauthorized|logged in/,
    );
    const answer = await ours({ kubeconfig: file });
    expect(answer.code).toBe('api-unauthorized');
    expect(answer.message).toContain(
      'the client certificate of O=dev, CN=alice, which ends 2021-01-01 00:00:00 UTC,',
    );
  });

  test('an authority that did not sign the server', async () => {
    const stranger = base64(encodeCertificates([(await authorityNamed('stranger')).der]));
    const file = kubeconfig({ token }, { 'certificate-authority-data': stranger });
    const words = 'x509: certificate signed by unknown authority';
    expect((await kubectl(['get', '--raw=/version', `--kubeconfig=${file}`])).stderr).toContain(words);
    const answer = await ours({ kubeconfig: file });
    expect(answer.code).toBe('api-untrusted');
    expect(answer.message).toContain(words);
    expect(answer.message).toContain('trusts CN=stranger');
  });

  test('groups without a user, a context that is not there, a file that is not there', async () => {
    const file = kubeconfig({ token });
    const codes = [
      { 'kubeconfig': file, 'as-group': ['a'] },
      { kubeconfig: file, context: 'y' },
      { kubeconfig: '/nonexistent/config' },
    ].map(async (options) => (await ours(options)).code);
    expect(await Promise.all(codes)).toEqual(['usage', 'context-unknown', 'file-missing']);
    const refusals = [['--as-group=a'], ['--context=y']].map(
      async (args) => (await kubectl(['auth', 'whoami', `--kubeconfig=${file}`, ...args])).code,
    );
    expect(await Promise.all(refusals)).toEqual([1, 1]);
  });
});

describe('a server', () => {
  test('whose certificate an intermediate signed, of which the kubeconfig has nothing else', async () => {
    const middle = await authorityNamed('middle', authority);
    const names = [{ kind: 'ip', value: cluster.host('cp-1').address }] as const;
    const own = await pairBy(middle, { names });
    await cluster.restart('cp-1/kube-apiserver', {
      files: { [`${pki}/apiserver.crt`]: own.certificate, [`${pki}/apiserver.key`]: own.key },
      until: 'listening',
    });
    const trust = { 'certificate-authority-data': base64(encodeCertificates([middle.der])) };
    const file = kubeconfig({ token }, trust);
    // it listens before it has read the roles
    await until(
      'kubectl to be answered',
      async () => (await kubectl(['auth', 'whoami', `--kubeconfig=${file}`])).code === 0,
    );
    const answer = await ours({ kubeconfig: file });
    expect(answer).toMatchObject(await theirs([`--kubeconfig=${file}`]));
  });

  test('that went away and came back between two questions', async () => {
    const options = JSON.stringify({ kubeconfig: kubeconfig({ token }) });
    const asking = cluster.run('jumpbox', ['node', script, options, directory, '3']);
    const said = async (time: number) => {
      const path = join(directory, `said-${time}`);
      await until(`answer ${time}`, () => existsSync(path), { limitMs: 20_000 });
      return JSON.parse(readFileSync(path, 'utf8')) as Answer;
    };
    const go = (time: number) => writeFileSync(join(directory, `go-${time}`), '');
    const asker = { user: 'system:serviceaccount:default:asker' };
    expect(await said(1)).toMatchObject(asker);
    await cluster.stop('cp-1/kube-apiserver');
    go(2);
    expect(await said(2)).toMatchObject({ code: 'api-unreachable', evidence: { errno: 'ECONNREFUSED' } });
    await cluster.start('cp-1/kube-apiserver');
    go(3);
    expect(await said(3)).toMatchObject(asker);
    expect((await asking).code).toBe(0);
  });
});
