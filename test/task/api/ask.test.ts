/** What a server's answer means to whoever asked, and what is asked again. */
import { describe, expect, test } from 'vitest';
import type { ApiAnswer, ApiCall, ApiServer, ClusterAccess } from '../../../src/domain/api/server.ts';
import { KubepkiError } from '../../../src/domain/error.ts';
import { wordError } from '../../../src/face/wording/error.ts';
import { ask } from '../../../src/task/api/ask.ts';
import { mayI, whoAmI } from '../../../src/task/api/who-am-i.ts';
import { MemoryApi } from '../../api/memory-api.ts';

const ACCESS: ClusterAccess = {
  ...{ kubeconfig: '/kc', context: 'x', namespace: 'default', server: 'https://api:6443' },
  credentials: { token: 'secret-token' },
};

/** A server that gives these answers, one after the other. */
function answering(answers: readonly ApiAnswer[], access: ClusterAccess = ACCESS) {
  const left = [...answers];
  const calls: ApiCall[] = [];
  const waited: number[] = [];
  const api: ApiServer = {
    access,
    call: async (call) => {
      calls.push(call);
      const answer = left.shift();
      if (answer === undefined) throw new Error('asked too often');
      return await Promise.resolve(answer);
    },
    watch: () => {
      throw new Error('no watch');
    },
    close: () => undefined,
  };
  const pause = {
    pause: async (milliseconds: number) => {
      waited.push(milliseconds);
      await Promise.resolve();
    },
  };
  return { api, calls, waited, pause };
}

const status = (code: number, reason: string, message = 'the words', more: object = {}): ApiAnswer => ({
  status: code,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code, ...more },
});
const GET = { method: 'GET', path: '/apis' } as const;

async function thrown(work: Promise<unknown>): Promise<KubepkiError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubepkiError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

describe('what an answer means', () => {
  test.each([
    [status(401, 'Unauthorized'), 'api-unauthorized'],
    [{ status: 401, body: undefined }, 'api-unauthorized'],
    [status(403, 'Forbidden'), 'api-forbidden'],
    [status(404, 'NotFound'), 'api-missing'],
    [status(409, 'AlreadyExists'), 'api-exists'],
    [status(409, 'Conflict'), 'api-conflict'],
    [status(422, 'Invalid'), 'api-refused'],
    [status(400, 'BadRequest'), 'api-refused'],
    [status(410, 'Expired'), 'api-refused'],
    [status(429, 'TooManyRequests'), 'api-trouble'],
    [status(500, 'InternalError'), 'api-trouble'],
    [{ status: 502, body: undefined }, 'api-trouble'],
    // what answers so is something on the way
    [{ status: 403, body: undefined }, 'api-answer'],
    [{ status: 404, body: { error: 'no' } }, 'api-answer'],
    [{ status: 302, body: undefined }, 'api-answer'],
    [{ status: 200, body: undefined }, 'api-answer'],
    [{ status: 200, body: 'text' }, 'api-answer'],
  ] as const)('%j is %s', async (answer, code) => {
    const { api } = answering([answer]);
    const error = await thrown(ask(api, GET, { doing: 'look' }));
    expect(error.code).toBe(code);
    const { message, hint } = wordError(error, 'kubepki');
    expect(`${message} ${hint}`).not.toMatch(/undefined|secret-token/);
  });

  test('the server says which fields it does not take', async () => {
    const details = { causes: [{ field: 'spec.usages', message: 'Required value', reason: 'x' }] };
    const { api } = answering([status(422, 'Invalid', 'it is invalid', { details })]);
    const error = await thrown(ask(api, GET, { doing: 'create x' }));
    expect(wordError(error, 'kubepki')).toMatchObject({
      message: 'the API server refuses to create x: it is invalid',
      details: ['spec.usages: Required value'],
    });
  });

  test("a hostile server's words are bounded and harmless", async () => {
    const { api } = answering([status(403, 'Forbidden', `\u001b[2J${'x'.repeat(100_000)}`)]);
    const { message } = wordError(await thrown(ask(api, GET, { doing: 'look' })), 'kubepki');
    expect(message).not.toContain('\u001b');
    expect(message.length).toBeLessThan(5000);
  });

  test('of 403 somebody else is asked about where somebody else it was', async () => {
    const hint = async (access: ClusterAccess) => {
      const { api } = answering([status(403, 'Forbidden')], access);
      return wordError(await thrown(ask(api, GET, { doing: 'look' })), 'kubepki').hint;
    };
    expect(await hint(ACCESS)).toBe('kubectl --kubeconfig /kc --context x auth can-i --list');
    const impersonate = { user: 'bob; x', groups: ['dev', 'a b'] };
    expect(await hint({ ...ACCESS, impersonate })).toBe(
      "kubectl --kubeconfig /kc --context x --as 'bob; x' --as-group dev --as-group 'a b' auth can-i --list",
    );
    expect(await hint({ ...ACCESS, impersonate: { user: 'bob', groups: [] } })).toContain(' --as bob auth ');
  });

  test.each([
    [{ token: 't' }, 'the token'],
    [{ tokenFile: '/t' }, 'the token in /t'],
    [{}, 'nothing was shown'],
    [{ plugin: { kind: 'exec', entry: {} } }, "the credential plugin's credential"],
  ] as const)('of 401 it is said what was shown: %j', async (credentials, says) => {
    const { api } = answering([status(401, 'Unauthorized')], { ...ACCESS, credentials });
    expect(wordError(await thrown(ask(api, GET, { doing: 'look' })), 'kubepki').message).toContain(says);
  });
});

describe('asking again', () => {
  const busy = status(503, 'ServiceUnavailable');

  test('a question, when the server says later, as late as it says', async () => {
    const { api, pause, waited } = answering([
      { ...busy, retryAfter: 3000 },
      status(429, 'TooManyRequests', '', { details: { retryAfterSeconds: 1 } }),
      busy,
      { status: 200, body: { a: 1 } },
    ]);
    expect(await ask(api, GET, { doing: 'look', pause })).toEqual({ a: 1 });
    expect(waited).toEqual([3000, 1000, 2000]);
  });

  test('not for ever, and not an hour', async () => {
    const { api, pause, calls, waited } = answering(
      Array(9).fill({ ...busy, retryAfter: 3_600_000 }) as ApiAnswer[],
    );
    expect((await thrown(ask(api, GET, { doing: 'look', pause }))).code).toBe('api-trouble');
    expect(calls).toHaveLength(5);
    expect(Math.max(...waited)).toBe(10_000);
  });

  test('not what changes something, unless it was turned away at the door', async () => {
    const post = { method: 'POST', path: '/x' } as const;
    const { api, pause, calls } = answering([busy]);
    expect((await thrown(ask(api, post, { doing: 'create', pause }))).code).toBe('api-trouble');
    expect(calls).toHaveLength(1);
    const turned = answering([status(429, 'TooManyRequests'), { status: 201, body: {} }]);
    expect(await ask(turned.api, post, { doing: 'create', pause: turned.pause })).toEqual({});
  });
});

describe('who am I, and may I', () => {
  test('are asked of the server', async () => {
    const memory = new MemoryApi();
    const api = memory.as({ username: 'alice', groups: ['dev'] });
    expect(await whoAmI(api)).toEqual({ user: 'alice', groups: ['dev', 'system:authenticated'] });
    memory.allows = ({ resourceAttributes }) => (resourceAttributes as { verb: string }).verb === 'get';
    const may = async (verb: string) => (await mayI(api, { verb, group: '', resource: 'pods' })).allowed;
    expect([await may('get'), await may('delete')]).toEqual([true, false]);
  });

  test.each([{}, { status: 5 }, { status: { userInfo: { username: 7 } } }])(
    '%j is no answer',
    async (body) => {
      const { api } = answering([
        { status: 201, body },
        { status: 201, body },
      ]);
      expect((await thrown(whoAmI(api))).code).toBe('api-answer');
      expect((await thrown(mayI(api, { verb: 'get', group: '', resource: 'pods' }))).code).toBe('api-answer');
    },
  );
});
