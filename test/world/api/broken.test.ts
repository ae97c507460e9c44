/** Servers that are away, slow, damaged or something else; and proxies between us and them. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ApiServer, ClusterAccess } from '../../../src/domain/api/server.ts';
import { whoAmI } from '../../../src/task/api/who-am-i.ts';
import { dialWith } from '../../../src/world/api/server.ts';
import { until } from '../../cluster/poll.mjs';
import { LOCAL, type ServedApi, serveApi } from '../../api/serve.ts';
import { pairBy } from '../../api/authority.ts';
import { codeOf } from '../store/scene.ts';

const closing: { close(): unknown }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const one of closing.splice(0).toReversed()) await one.close();
});

async function serving(): Promise<ServedApi> {
  const served = await serveApi();
  served.tokens.set('t', { username: 'alice', groups: [] });
  closing.push(served);
  return served;
}

async function dialled(
  served: Pick<ServedApi, 'url' | 'trust'>,
  changes: Partial<ClusterAccess> = {},
): Promise<ApiServer> {
  const api = await dialWith({ userAgent: 'test' })({
    ...{ kubeconfig: '/etc/kc', context: 'x', namespace: 'default', server: served.url },
    authority: served.trust,
    credentials: { token: 't' },
    ...changes,
  });
  closing.push(api);
  return api;
}

async function listening(server: Server | HttpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  closing.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const get = { method: 'GET', path: '/apis/certificates.k8s.io/v1/certificatesigningrequests' } as const;
const codeFrom = async (api: ApiServer) => await codeOf(api.call(get));

describe('a server that', () => {
  test('is away, and back again', async () => {
    const served = await serving();
    const api = await dialled(served);
    expect((await api.call(get)).status).toBe(200);
    await served.stop();
    expect(await codeFrom(api)).toMatchObject({
      code: 'api-unreachable',
      errno: 'ECONNREFUSED',
      kubeconfig: '/etc/kc',
    });
    await served.start();
    expect((await api.call(get)).status).toBe(200);
  });

  test('has no such name', async () => {
    const api = await dialled(await serving(), { server: 'https://nowhere.invalid:6443' });
    expect((await codeFrom(api))['errno']).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  test('closes a connection that waits: nobody notices', async () => {
    const served = await serving();
    const api = await dialled(served);
    await api.call(get);
    served.closeIdle();
    expect((await api.call(get)).status).toBe(200);
  });

  test('never answers', async () => {
    const served = await serving();
    const api = await dialled(served, { patience: 200 });
    served.faults.push('silence');
    expect(await codeFrom(api)).toMatchObject({ code: 'api-timeout', patience: 200 });
  });

  test('never answers what may not take as long as others, and the shorter of the two counts', async () => {
    const served = await serving();
    for (const [patience, atMost, counts] of [
      [60_000, 150, 150],
      [undefined, 150, 150],
      [150, 60_000, 150],
    ] as const) {
      const api = await dialled(served, patience === undefined ? {} : { patience });
      served.faults.push('silence');
      const call = api.call({ ...get, atMost });
      await expect(call).rejects.toMatchObject({ code: 'api-timeout', evidence: { patience: counts } });
    }
  });

  test('takes connections and says nothing: time is up there too, and nothing is left behind', async () => {
    let taken = 0;
    const silent = createServer((socket) => {
      taken += 1;
      socket.on('close', () => (taken -= 1)).resume();
    });
    const server = `https://127.0.0.1:${await listening(silent)}`;
    const api = await dialled(await serving(), { server, patience: 200 });
    expect(await codeFrom(api)).toMatchObject({ code: 'api-timeout' });
    for await (const event of api.watch(get, { atMost: 100 })) throw new Error(JSON.stringify(event));
    await until('the connections', () => taken > 0, { limitMs: 5000 });
    api.close();
    await until('their end', () => taken === 0, { limitMs: 5000 });
  });

  test('answers by half', async () => {
    const served = await serving();
    const api = await dialled(served);
    served.faults.push('half');
    expect(await codeFrom(api)).toMatchObject({ code: 'api-unreachable', reason: 'closed' });
  });

  test('answers with something else', async () => {
    const served = await serving();
    served.faults.push('rubbish');
    expect(await (await dialled(served)).call(get)).toEqual({ status: 200, body: undefined });
  });

  test('speaks no TLS, or no HTTP behind it', async () => {
    const served = await serving();
    const plain = await listening(createServer((socket) => socket.end('SSH-2.0-x\r\n')));
    expect(await codeFrom(await dialled(served, { server: `https://127.0.0.1:${plain}` }))).toMatchObject({
      reason: 'not-tls',
    });
    const own = await pairBy(served.authority, { names: LOCAL });
    const tls = await listening(
      createTls({ cert: Buffer.from(own.certificate), key: Buffer.from(own.key) }, (socket) =>
        socket.end('+OK pop3\r\n'),
      ),
    );
    expect(await codeFrom(await dialled(served, { server: `https://127.0.0.1:${tls}` }))).toMatchObject({
      reason: 'not-http',
    });
  });

  test('sends somebody elsewhere: nobody goes', async () => {
    const port = await listening(
      createHttp((_, response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()),
    );
    const api = await dialled(await serving(), { server: `http://127.0.0.1:${port}` });
    expect((await api.call(get)).status).toBe(302);
  });
});

test('a plain server gets no credential, and its path is kept', async () => {
  const seen: unknown[] = [];
  const port = await listening(
    createHttp(({ url, headers: { authorization } }, response) => {
      seen.push({ url, authorization });
      response.end('{"kind":"x"}');
    }),
  );
  const api = await dialled(await serving(), { server: `http://127.0.0.1:${port}/clusters/a` });
  expect((await api.call({ ...get, query: { fieldSelector: 'a=b' } })).body).toEqual({ kind: 'x' });
  expect(seen).toEqual([{ url: `/clusters/a${get.path}?fieldSelector=a%3Db`, authorization: undefined }]);
});

test('a token file is read anew when its token is not believed', async () => {
  const served = await serving();
  const directory = mkdtempSync(join(tmpdir(), 'kubepki-token-'));
  closing.push({ close: () => rmSync(directory, { recursive: true }) });
  const tokenFile = join(directory, 'token');
  writeFileSync(tokenFile, 't\n');
  const api = await dialled(served, { credentials: { tokenFile, token: 'stale' } });
  expect((await whoAmI(api)).user).toBe('alice');
  served.tokens.delete('t');
  served.tokens.set('new', { username: 'alice-2', groups: [] });
  writeFileSync(tokenFile, 'new\n');
  expect((await whoAmI(api)).user).toBe('alice-2');
});

test('impersonation: user, each group, uid and extra, in UTF-8', async () => {
  const served = await serving();
  const api = await dialled(served, {
    impersonate: { user: 'bäb', groups: ['one', 'two'], uid: '7', extra: { 'Example.org/Ä': ['x', 'y'] } },
  });
  await api.call(get);
  const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
  expect(served.seen.headers.at(-1)).toMatchObject({
    'impersonate-user': latin1('bäb'),
    'impersonate-group': 'one, two',
    'impersonate-uid': '7',
    'impersonate-extra-example.org%2f%c3%84': 'x, y',
    'user-agent': 'test',
  });
});

describe('through a proxy', () => {
  const targets: string[] = [];
  async function proxy(answer = '200 Connection established'): Promise<string> {
    targets.length = 0;
    const server = createHttp();
    server.on('connect', ({ url = '', headers }, socket: Socket, head: Buffer) => {
      targets.push(`${url} ${headers['proxy-authorization'] ?? ''}`.trim());
      socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
      if (!answer.startsWith('200')) return socket.end();
      const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(url) ?? [];
      const far = connect(Number(port), host).on('error', () => socket.destroy());
      far.write(head);
      return far.pipe(socket).pipe(far);
    });
    return `127.0.0.1:${await listening(server)}`;
  }

  test('that the kubeconfig names, with its password', async () => {
    const served = await serving();
    const api = await dialled(served, { proxy: `http://me:p%40ss@${await proxy()}` });
    expect((await whoAmI(api)).user).toBe('alice');
    expect(targets).toEqual([`127.0.0.1:${served.port} Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
  });

  test('that speaks TLS itself, and is not believed', async () => {
    const served = await serving();
    const error = await codeFrom(await dialled(served, { proxy: served.url }));
    expect(error).toMatchObject({ code: 'api-unreachable', proxy: `127.0.0.1:${served.port}` });
  });

  test('that refuses', async () => {
    const at = await proxy('407 Proxy Authentication Required');
    expect(await codeFrom(await dialled(await serving(), { proxy: `http://${at}` }))).toMatchObject({
      code: 'api-unreachable',
      reason: 'proxy-refused',
      status: '407',
      proxy: at,
    });
  });

  test('that the environment names, unless it excepts the server', async () => {
    const served = await serving();
    vi.stubEnv('HTTPS_PROXY', await proxy());
    // loopback is never asked of a proxy (httpproxy): a name that leads there is
    const server = 'https://api.invalid:6443';
    await codeFrom(await dialled(served, { server }));
    expect(targets).toEqual(['api.invalid:6443']);
    for (const excepted of ['*', 'invalid', '.invalid', '*.invalid', 'api.invalid:6443', 'x, API.invalid']) {
      vi.stubEnv('NO_PROXY', excepted);
      await codeFrom(await dialled(served, { server }));
    }
    expect((await whoAmI(await dialled(served))).user).toBe('alice');
    expect(targets).toHaveLength(1);
    for (const other of ['valid', 'api.invalid:443', '10.0.0.0/8']) {
      vi.stubEnv('NO_PROXY', other);
      await codeFrom(await dialled(served, { server }));
    }
    expect(targets).toHaveLength(4);
  });
});
