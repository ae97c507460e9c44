/** The transport, on a wire: what goes over it, which connection it takes, and what becomes of it when that breaks. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { apiPath, type ApiServer, SIGNING_REQUESTS } from '../../../src/domain/api/server.ts';
import { findAccess } from '../../../src/task/api/connect.ts';
import { whoAmI } from '../../../src/task/api/who-am-i.ts';
import { dialWith } from '../../../src/world/api/server.ts';
import { openFiles } from '../../../src/world/files.ts';
import { until } from '../../cluster/poll.mjs';
import { serveApi, type ServedApi } from '../../api/serve.ts';
import { codeOf } from '../store/scene.ts';

let served: ServedApi;
let api: ApiServer;
const dial = dialWith({ userAgent: 'kubepki/test' });
const LIST = apiPath(...SIGNING_REQUESTS);
const object = (name: string) => ({ metadata: { name }, spec: { request: 'AA==', signerName: 'x/y' } });

beforeEach(async () => {
  served = await serveApi();
  const kubeconfig = served.kubeconfig({ alice: await served.pair('alice', ['dev', 'ops']) });
  api = await dial(await findAccess({ where: { kubeconfig, usual: [] } }, openFiles()));
});
afterEach(async () => {
  api.close();
  await served.close();
});

describe('a request', () => {
  test('is known by its certificate', async () => {
    expect(await whoAmI(api)).toEqual({ user: 'alice', groups: ['dev', 'ops', 'system:authenticated'] });
  });

  test('questions share a connection, what changes something has one of its own', async () => {
    for (let i = 0; i < 5; i += 1) expect((await api.call({ method: 'GET', path: LIST })).status).toBe(200);
    expect(served.seen.connections).toBe(1);
    expect((await api.call({ method: 'POST', path: LIST, body: object('a') })).status).toBe(201);
    expect(served.seen.connections).toBe(2);
  });

  test('one on a connection that the server closed is asked again', async () => {
    await api.call({ method: 'GET', path: LIST });
    served.faults.push('drop');
    expect((await api.call({ method: 'GET', path: LIST })).status).toBe(200);
    expect(
      await codeOf((served.faults.push('drop', 'drop'), api.call({ method: 'GET', path: LIST }))),
    ).toMatchObject({
      code: 'api-unreachable',
    });
  });

  test('a POST whose connection broke is never sent twice', async () => {
    await api.call({ method: 'GET', path: LIST });
    served.faults.push('drop');
    expect(await codeOf(api.call({ method: 'POST', path: LIST, body: object('a') }))).toMatchObject({
      code: 'api-unreachable',
    });
    expect(served.seen.urls).toHaveLength(2);
  });
});

describe('a watch', () => {
  const ALICE = { username: 'alice', groups: [] };
  const create = (name: string) =>
    served.memory.handle({ method: 'POST', path: LIST, body: object(name) }, ALICE);

  /** What it gives, while that is done to the server; until it ends. */
  async function watched(during: () => Promise<void>, atMost?: number): Promise<readonly string[]> {
    const seen: string[] = [];
    const watching = (async () => {
      const query = { resourceVersion: '1' };
      for await (const { type, object: one } of api.watch(
        { path: LIST, query },
        atMost === undefined ? undefined : { atMost },
      ))
        seen.push(`${type} ${(one as { metadata?: { name?: string } }).metadata?.name ?? ''}`);
    })();
    await until('the watch', () => served.memory.watching === 1, { limitMs: 5000 });
    await during();
    await watching;
    return seen;
  }

  test('gives what happens, and ends quietly when the server ends it', async () => {
    const seen = await watched(async () => {
      create('a');
      create('b\u00fc\u{1f600}');
      served.memory.endWatches();
      await Promise.resolve();
    });
    expect(seen).toEqual(['ADDED a', 'ADDED b\u00fc\u{1f600}']);
  });

  test('ends quietly when the server goes away', async () => {
    expect(await watched(async () => await served.stop())).toEqual([]);
  });

  test('ends when its time is up, and when it is left; the server is told', async () => {
    expect(await watched(async () => {}, 200)).toEqual([]);
    create('c');
    for await (const event of api.watch({ path: LIST, query: { resourceVersion: '0' } }, { atMost: 5000 })) {
      expect(event.type).toBe('ADDED');
      break;
    }
    await until('the end', () => served.memory.watching === 0, { limitMs: 5000 });
  });

  test('that is refused is one event with what was answered', async () => {
    served.memory.fault = () => ({ status: 410, body: { kind: 'Status', code: 410 } });
    const seen: unknown[] = [];
    for await (const event of api.watch({ path: LIST })) seen.push(event);
    expect(seen).toEqual([{ type: 'ERROR', object: { kind: 'Status', code: 410 } }]);
  });

  test('of which half a line came gives nothing and ends', async () => {
    served.faults.push('half');
    const seen: unknown[] = [];
    for await (const event of api.watch({ path: LIST })) seen.push(event);
    expect(seen).toEqual([]);
  });
});

test('the kubeconfig is what it says', () => {
  expect(readFileSync(api.access.kubeconfig, 'utf8')).toContain(served.url);
});
