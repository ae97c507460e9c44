/** Credentials that a program makes: what it is told, when it runs, what becomes of what it prints. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiServer } from '../../../src/domain/api/server.ts';
import { findAccess } from '../../../src/task/api/connect.ts';
import { whoAmI } from '../../../src/task/api/who-am-i.ts';
import { dialWith } from '../../../src/world/api/server.ts';
import { openFiles } from '../../../src/world/files.ts';
import { serveApi, type ServedApi } from '../../api/serve.ts';
import { codeOf } from '../store/scene.ts';

let served: ServedApi;
let directory: string;
const opened: ApiServer[] = [];
beforeAll(async () => {
  served = await serveApi();
  served.tokens.set('letmein', { username: 'carol', groups: ['exec'] });
});
afterAll(async () => await served.close());
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kubepki-exec-'));
});
afterEach(() => {
  for (const api of opened.splice(0)) api.close();
  rmSync(directory, { recursive: true });
});

const V1 = 'client.authentication.k8s.io/v1';
const credential = (status: object, apiVersion = V1) =>
  JSON.stringify({ apiVersion, kind: 'ExecCredential', status });

/** A plugin beside its kubeconfig, which counts how often it ran and keeps what it was told. */
async function dialled(script: string, exec: object = {}): Promise<ApiServer> {
  const plugin = join(directory, 'plugin');
  writeFileSync(
    plugin,
    `#!/bin/sh\nprintf . >> '${directory}/runs'\nprintf %s "$KUBERNETES_EXEC_INFO" > '${directory}/info'\n${script}\n`,
  );
  chmodSync(plugin, 0o755);
  const user = { exec: { apiVersion: V1, command: './plugin', interactiveMode: 'IfAvailable', ...exec } };
  const kubeconfig = join(directory, 'config');
  const cluster = {
    server: served.url,
    'certificate-authority-data': Buffer.from(served.trust).toString('base64'),
  };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'x',
    }),
  );
  const api = await dialWith({ userAgent: 'test' })(
    await findAccess({ where: { kubeconfig, usual: [] } }, openFiles()),
  );
  opened.push(api);
  return api;
}
const runs = () => readFileSync(join(directory, 'runs'), 'utf8').length;
const prints = (text: string) => `cat <<'EOF'\n${text}\nEOF`;

describe('what a plugin gives', () => {
  test('a token is shown; it runs once, from the folder of its kubeconfig, and is told what is asked', async () => {
    const api = await dialled(
      `[ "$EXTRA $1" = "given arg" ] || exit 9\n${prints(credential({ token: 'letmein' }))}`,
      {
        args: ['arg'],
        env: [{ name: 'EXTRA', value: 'given' }],
        provideClusterInfo: true,
      },
    );
    for (let i = 0; i < 3; i += 1) expect((await whoAmI(api)).user).toBe('carol');
    expect(runs()).toBe(1);
    expect(JSON.parse(readFileSync(join(directory, 'info'), 'utf8'))).toEqual({
      apiVersion: V1,
      kind: 'ExecCredential',
      spec: {
        interactive: false,
        cluster: {
          server: served.url,
          'certificate-authority-data': Buffer.from(served.trust).toString('base64'),
          config: null,
        },
      },
    });
  });

  test('a certificate is shown', async () => {
    const { certificate, key } = await served.pair('dave', ['exec']);
    const status = {
      clientCertificateData: Buffer.from(certificate).toString(),
      clientKeyData: Buffer.from(key).toString(),
    };
    expect((await whoAmI(await dialled(prints(credential(status))))).user).toBe('dave');
  });

  test('what has ended, or is not believed, is asked for anew', async () => {
    const expired = credential({ token: 'letmein', expirationTimestamp: '2020-01-01T00:00:00Z' });
    const api = await dialled(prints(expired));
    await whoAmI(api);
    expect(runs()).toBeGreaterThan(1);
    const unknown = await dialled(
      `[ "$(cat '${directory}/runs')" = . ] && T=bad || T=letmein\necho '${credential({ token: 'X' })}' | sed "s/X/$T/"`,
    );
    rmSync(join(directory, 'runs'));
    expect((await whoAmI(unknown)).user).toBe('carol');
  });

  test('without provideClusterInfo it is told of no cluster', async () => {
    await dialled(prints(credential({ token: 'letmein' }, 'client.authentication.k8s.io/v1beta1')), {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      interactiveMode: undefined,
    });
    expect(JSON.parse(readFileSync(join(directory, 'info'), 'utf8'))).toMatchObject({
      spec: { interactive: false },
    });
  });
});

describe('a plugin that gives nothing', () => {
  const failure = async (script: string, exec: object = {}) => await codeOf(dialled(script, exec));

  test.each([
    ['fails', 'echo "log in first" >&2; exit 4', { why: 'failed', exit: 4, said: 'log in first' }],
    ['is killed', 'kill -9 $$', { why: 'killed', signal: 'SIGKILL' }],
    ['prints rubbish', 'echo hello', { why: 'not-json' }],
    ['prints something else', 'echo "{}"', { why: 'no-credential' }],
    ['prints without end', 'yes', { why: 'too-much' }],
    [
      'prints another version',
      prints(credential({ token: 'x' }, 'client.authentication.k8s.io/v1beta1')),
      { why: 'other-version' },
    ],
    ['prints no status', `echo '{"apiVersion":"${V1}","kind":"ExecCredential"}'`, { why: 'no-status' }],
    ['prints nothing in it', prints(credential({})), { why: 'empty' }],
    ['prints half a pair', prints(credential({ clientKeyData: 'x' })), { why: 'half' }],
    [
      'prints a pair that is none',
      prints(credential({ clientKeyData: 'x', clientCertificateData: 'y' })),
      { why: 'unusable' },
    ],
    ['prints a token with a line break', prints(credential({ token: 'a\nX-Evil: 1' })), { why: 'unusable' }],
  ])('%s', async (_, script, evidence) => {
    expect(await failure(script)).toMatchObject({ code: 'credential-plugin-failed', ...evidence });
  });

  test('is missing: how to come by it is said', async () => {
    expect(await failure('', { command: './none', installHint: 'get it at example.com' })).toMatchObject({
      why: 'missing',
      install: 'get it at example.com',
    });
  });

  test('has to ask, where nobody sits', async () => {
    expect(await failure('', { interactiveMode: 'Always' })).toMatchObject({ why: 'no-terminal' });
    expect(existsSync(join(directory, 'runs'))).toBe(false);
  });

  test.each([
    [{ apiVersion: 'v1' }, 'version'],
    [{ interactiveMode: undefined }, 'interactive-mode'],
  ])('is written as it must not be: %j', async (exec, why) => {
    expect(await failure('', exec)).toMatchObject({ why });
  });
});

describe('an auth-provider', () => {
  const jwt = (exp: number) =>
    ['{}', JSON.stringify({ exp }), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const access = (name: string, config: object) => ({
    ...{ kubeconfig: 'x', context: 'x', namespace: 'default', server: served.url, authority: served.trust },
    credentials: { plugin: { kind: 'auth-provider' as const, entry: { 'auth-provider': { name, config } } } },
  });
  const dial = dialWith({ userAgent: 'test' });

  test('of which the id-token has not ended', async () => {
    const token = jwt(Date.now() / 1000 + 3600);
    served.tokens.set(token, { username: 'erin', groups: [] });
    const api = await dial(access('oidc', { 'id-token': token, 'refresh-token': 'secret' }));
    opened.push(api);
    expect((await whoAmI(api)).user).toBe('erin');
  });

  test.each([
    [
      'oidc',
      { 'id-token': jwt(1), 'refresh-token': 'r', 'client-id': 'c', 'idp-issuer-url': 'https://127.0.0.1:1' },
      'oidc',
    ],
    ['oidc', { 'id-token': 'rubbish' }, 'oidc'],
    ['oidc', {}, 'oidc'],
    ['gcp', { 'cmd-path': '/bin/false' }, 'provider-gone'],
  ])('%s %j gives none, and asks nobody', async (name, config, why) => {
    expect(await codeOf(dial(access(name, config)))).toMatchObject({ code: 'credential-unusable', why });
  });
});
