/** Sent once, whatever happens on the way: cut at every call, before it and after it, and there is one object. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ApiCall, ApiServer } from '../../../src/domain/api/server.ts';
import { KubepkiError } from '../../../src/domain/error.ts';
import type { Creation } from '../../../src/format/api/signing-request.ts';
import { sendRequest } from '../../../src/task/csr/send.ts';
import { MemoryApi } from '../../api/memory-api.ts';
import { ALICE, clockwork, decide, failing, objectPath, requestPem } from './signing-scene.ts';

let wish: Creation;
let other: Uint8Array;
beforeAll(async () => {
  wish = {
    name: 'alice-0123456789',
    pem: (await requestPem()).pem,
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['digital signature', 'client auth'],
    expirationSeconds: 3600,
  };
  other = (await requestPem()).pem;
});

const posts = (memory: MemoryApi) =>
  memory.calls.filter((call) => call.startsWith('POST') && call.endsWith('requests')).length;
const unreachable = () => new KubepkiError('api-unreachable', { server: 'memory', reason: 'ECONNRESET' });

/** The connection breaks at the n-th call: before the server had it, or before its answer came. */
function cut(api: ApiServer, at: readonly number[], when: 'before' | 'after'): ApiServer {
  let n = 0;
  return {
    ...api,
    call: async (call: ApiCall) => {
      n += 1;
      const broken = at.includes(n);
      if (broken && when === 'before') throw unreachable();
      const answer = await api.call(call);
      if (broken) throw unreachable();
      return answer;
    },
  };
}

describe('a request is sent', () => {
  it('as it was asked for', async () => {
    const memory = new MemoryApi();
    const { request, how, differs } = await sendRequest(wish, { api: memory.as(ALICE), ...clockwork() });
    expect({ how, differs }).toEqual({ how: 'created', differs: [] });
    expect(request).toMatchObject({ name: wish.name, expirationSeconds: 3600, requester: { user: 'alice' } });
    expect(posts(memory)).toBe(1);
  });

  it.each([
    ['before', [1]],
    ['after', [1]],
    ['before', [1, 3]],
    ['after', [1, 3]],
    ['before', [1, 3, 5]],
  ] as const)('although the connection breaks %s calls %j', async (when, at) => {
    const memory = new MemoryApi();
    const api = cut(memory.as(ALICE), at, when);
    const { request } = await sendRequest(wish, { api, ...clockwork() });
    expect(request.name).toBe(wish.name);
    expect(Object.keys(memory.object(objectPath(wish.name)) ?? {})).toContain('spec');
    expect(posts(memory)).toBe(1);
  });

  it('by whoever carries on, wherever the one before was killed', async () => {
    for (const when of ['before', 'after'] as const)
      for (let at = 1; at <= 3; at += 1) {
        const memory = new MemoryApi();
        const killed = new Error('killed');
        let n = 0;
        const api = memory.as(ALICE);
        const dying: ApiServer = {
          ...api,
          call: async (call) => {
            n += 1;
            if (n === at && when === 'before') throw killed;
            const answer = await api.call(call);
            if (n === at) throw killed;
            return answer;
          },
        };
        const first = sendRequest(wish, { api: dying, ...clockwork() });
        if (at === 1) await expect(first).rejects.toBe(killed);
        else await first;
        const { request, how } = await sendRequest(wish, { api, ...clockwork() });
        expect(request.name).toBe(wish.name);
        expect(how).toBe(at === 1 && when === 'before' ? 'created' : 'stands');
        expect(Number(request.uid.slice(-12))).toBe(1);
      }
  });

  it('again after 429 and 503, and the answer of a server that is away is the error', async () => {
    const memory = new MemoryApi();
    let n = 0;
    memory.fault = ({ method }) => {
      n += 1;
      if (method !== 'POST') return undefined;
      return n === 1
        ? { status: 429, body: undefined, retryAfter: 7000 }
        : n === 2
          ? { status: 503, body: undefined }
          : undefined;
    };
    const { pause, clock } = clockwork();
    expect((await sendRequest(wish, { api: memory.as(ALICE), pause })).how).toBe('created');
    expect(pause.waits[0]).toBe(7000);
    expect(clock.now().getTime()).toBeGreaterThan(0);

    const gone = cut(new MemoryApi().as(ALICE), [1, 2, 3, 4, 5, 6, 7, 8, 9], 'before');
    expect((await failing(sendRequest(wish, { api: gone, ...clockwork() }))).code).toBe('api-unreachable');
  });
});

describe('what stands there already', () => {
  const standing = async (changes: Partial<Creation> = {}, caller = ALICE) => {
    const memory = new MemoryApi();
    await sendRequest({ ...wish, ...changes }, { api: memory.as(caller), ...clockwork() });
    return memory;
  };

  it('is ours where it is the same request for the same signer by the same requester', async () => {
    const memory = await standing();
    decide(memory, wish.name, 'Approved');
    const { how, request, differs } = await sendRequest(wish, { api: memory.as(ALICE), ...clockwork() });
    expect({ how, differs, conditions: request.conditions.length }).toEqual({
      how: 'stands',
      differs: [],
      conditions: 1,
    });
  });

  it('says what it asks for otherwise', async () => {
    const memory = await standing({ expirationSeconds: 600, usages: ['client auth'] });
    const { differs } = await sendRequest(wish, { api: memory.as(ALICE), ...clockwork() });
    expect(differs).toEqual(['usages', 'expirationSeconds']);
  });

  it('is somebody else’s where anything of it is', async () => {
    const cases: readonly (readonly [string, MemoryApi])[] = [
      ['request', await standing({ pem: other })],
      ['signer', await standing({ signerName: 'example.com/mine' })],
      ['requester', await standing({}, { username: 'mallory', groups: [] })],
    ];
    for (const [why, memory] of cases) {
      const error = await failing(sendRequest(wish, { api: memory.as(ALICE), ...clockwork() }));
      expect(error.code).toBe('request-name-taken');
      expect(error.evidence).toMatchObject({ request: wish.name, why, state: 'pending' });
      expect(posts(memory)).toBe(2); // both refused by nobody but us: one object
    }
  });

  it('is ours where the server tells nobody who they are', async () => {
    const memory = await standing();
    memory.fault = ({ path }) => (path.endsWith('reviews') ? { status: 404, body: undefined } : undefined);
    expect((await sendRequest(wish, { api: memory.as(ALICE), ...clockwork() })).how).toBe('stands');
  });
});

describe('a server that says no', () => {
  const forbidden = (message: string) => ({
    status: 403,
    body: { kind: 'Status', status: 'Failure', message, reason: 'Forbidden', code: 403 },
  });
  const refusedWith = async (message: string) => {
    const memory = new MemoryApi();
    memory.fault = () => forbidden(message);
    return await failing(sendRequest(wish, { api: memory.as(ALICE), ...clockwork() }));
  };

  it('lacks a right, and which is said', async () => {
    const { code, evidence } = await refusedWith(
      'certificatesigningrequests.certificates.k8s.io is forbidden: User "alice" cannot create resource "certificatesigningrequests" in API group "certificates.k8s.io" at the cluster scope',
    );
    expect(code).toBe('request-not-allowed');
    expect(evidence).toMatchObject({ verb: 'create', user: 'alice' });
  });

  it('or refuses what was asked for, in its own words', async () => {
    const error = await refusedWith(
      'certificatesigningrequests.certificates.k8s.io "root" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
    );
    expect(error.code).toBe('request-refused');
    expect(error.details).toEqual([
      {
        by: 'api-server',
        words: 'use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed',
      },
    ]);
  });

  it('and what it answers may be no request at all', async () => {
    const memory = new MemoryApi();
    memory.fault = () => ({ status: 201, body: { metadata: { name: 'x' } } });
    const error = await failing(sendRequest(wish, { api: memory.as(ALICE), ...clockwork() }));
    expect(error.code).toBe('request-object-unreadable');
  });
});
