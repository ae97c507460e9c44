/** Every way in which waiting ends, and what does not end it. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ApiEvent, ApiServer } from '../../../src/domain/api/server.ts';
import { KubepkiError } from '../../../src/domain/error.ts';
import { sendRequest } from '../../../src/task/csr/send.ts';
import { type Told, type WaitAsk, waitForRequest } from '../../../src/task/csr/wait.ts';
import { MemoryApi } from '../../api/memory-api.ts';
import {
  ALICE,
  clockwork,
  DAY,
  decide,
  endingWatches,
  failing,
  issue,
  NOON,
  objectPath,
  requestPem,
} from './signing-scene.ts';

const NAME = 'alice-0123456789';
const LEAF = new Uint8Array(Buffer.from('leaf'));
const WISH = { name: NAME, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] };

let pem: Uint8Array;
let der: Uint8Array;
beforeAll(async () => {
  ({ pem, der } = await requestPem());
});

let memory: MemoryApi;
beforeEach(async () => {
  memory = new MemoryApi();
  await sendRequest({ ...WISH, pem }, { api: memory.as(ALICE), ...clockwork() });
});

/** What is told, in order; the test acts as it is told, as whoever approves does. */
function waiting(
  ask: Partial<WaitAsk> = {},
  act: (told: string) => void = () => undefined,
  more: Partial<{ api: ApiServer; meanwhile: (pauses: number) => void }> = {},
) {
  const said: string[] = [];
  const time = clockwork(more.meanwhile);
  const tell = async (what: Told) => {
    const text = what.told === 'state' ? what.state : what.told;
    said.push(text);
    act(text);
  };
  const api = more.api ?? memory.as(ALICE);
  const ports = { api: endingWatches(api, time.pass, memory), clock: time.clock, pause: time.pause, tell };
  return {
    said,
    waits: time.pause.waits,
    done: waitForRequest({ name: NAME, timeout: 600_000, ...ask }, ports),
  };
}

const approve = () => decide(memory, NAME, 'Approved');
const follow = (told: string) => {
  if (told === 'pending') approve();
  if (told === 'approved') issue(memory, NAME, LEAF);
};

describe('issued', () => {
  it('after each state on the way', async () => {
    const { said, done } = waiting({ der }, follow);
    expect((await done).certificate).toEqual(LEAF);
    expect(said).toEqual(['pending', 'approved', 'issued']);
  });

  it('at once where it is already', async () => {
    approve();
    issue(memory, NAME, LEAF);
    const { said, done } = waiting({}, follow);
    await done;
    expect(said).toEqual(['issued']);
  });

  it('and deleted in one breath: the certificate was seen', async () => {
    const { done } = waiting({}, (told) => {
      follow(told);
      if (told === 'approved') memory.delete(objectPath(NAME));
    });
    expect((await done).certificate).toEqual(LEAF);
  });

  it.each([
    ['unreachable, again and again', (n: number) => (n < 6 ? ('drop' as const) : undefined)],
    ['429', (n: number) => (n < 3 ? { status: 429, body: undefined, retryAfter: 3000 } : undefined)],
    ['503', (n: number) => (n < 3 ? { status: 503, body: undefined } : undefined)],
    ['forbidden as it starts', (n: number) => (n > 2 && n < 5 ? REFUSED : undefined)],
    [
      'of no such resource as it starts',
      (n: number) => (n > 2 && n < 5 ? { ...REFUSED, status: 404 } : undefined),
    ],
  ])('although the server is %s', async (_, fault) => {
    let n = 0;
    approve();
    memory.fault = () => {
      n += 1;
      if (n === 9) issue(memory, NAME, LEAF);
      return fault(n);
    };
    const { said, done, waits } = waiting({}, () => memory.endWatches(), {
      api: reachable(memory.as(ALICE)),
    });
    expect((await done).certificate).toEqual(LEAF);
    expect(waits.length).toBeGreaterThan(0);
    expect(waits.every((wait) => wait > 0 && wait <= 10_000)).toBe(true);
    expect(said.filter((told) => told === 'away')).toHaveLength(1);
  });

  it('after the server has come back: said once that it is away, once that it is back', async () => {
    let away = false;
    memory.fault = () => (away ? 'drop' : undefined);
    const { said, done } = waiting(
      {},
      (told) => {
        if (told === 'pending') {
          away = true;
          memory.endWatches();
        }
        if (told === 'back') approve();
        if (told === 'approved') issue(memory, NAME, LEAF);
      },
      {
        api: reachable(memory.as(ALICE)),
        meanwhile: (pauses) => {
          if (pauses === 5) away = false;
        },
      },
    );
    await done;
    expect(said).toEqual(['pending', 'away', 'back', 'approved', 'issued']);
  });

  it.each([
    ['410 Gone', [{ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }]],
    ['a status of trouble', [{ type: 'ERROR', object: { kind: 'Status', code: 500 } }]],
    ['an error that is none', [{ type: 'ERROR', object: undefined }]],
    ['nothing at all', []],
    ['a bookmark', [{ type: 'BOOKMARK', object: { metadata: { resourceVersion: '5' } } }]],
    ['an event of tomorrow', [{ type: 'SHOUTED', object: 7 }]],
  ] as readonly [string, readonly ApiEvent[]][])('although the watch says %s', async (_, events) => {
    let watches = 0;
    const api = memory.as(ALICE);
    const odd: ApiServer = {
      ...api,
      watch: async function* (call, patience) {
        watches += 1;
        if (watches < 4) yield* events;
        else yield* api.watch(call, patience);
      },
    };
    const { done, said } = waiting({}, (told) => told === 'pending' || follow(told), {
      api: odd,
      meanwhile: (pauses) => {
        if (pauses === 2) approve();
      },
    });
    expect((await done).certificate).toEqual(LEAF);
    expect(said.filter((told) => told !== 'away' && told !== 'back')).toEqual([
      'pending',
      'approved',
      'issued',
    ]);
  });

  it('under a name that a selector has to quote', async () => {
    const name = 'a,b=c\\d';
    await sendRequest({ ...WISH, name, pem }, { api: memory.as(ALICE), ...clockwork() });
    let asked: string | undefined;
    memory.fault = ({ query }) => {
      asked = query?.['fieldSelector'] ?? asked;
      return undefined;
    };
    const { done } = waiting({ name, timeout: 1000 });
    await failing(done);
    expect(asked).toBe('metadata.name=a\\,b\\=c\\\\d');
  });
});

const REFUSED = {
  status: 403,
  body: { kind: 'Status', status: 'Failure', message: 'not yet', reason: 'Forbidden', code: 403 },
};

/** The memory's own word for a broken connection is an older one. */
function reachable(api: ApiServer): ApiServer {
  const known = (error: unknown) => {
    throw error instanceof KubepkiError && error.code === 'endpoint-unreachable'
      ? new KubepkiError('api-unreachable', { server: 'memory', reason: 'ECONNREFUSED' })
      : error;
  };
  return {
    ...api,
    call: (call) => api.call(call).catch(known),
    watch: async function* (call, patience) {
      try {
        yield* api.watch(call, patience);
      } catch (error) {
        known(error);
      }
    },
  };
}

/** Answers so many looks, then says nothing, as long as it is let: the transport's patience is this clock's. */
function fallingSilent(looks: number, time: ReturnType<typeof clockwork>, patience = 30_000) {
  const api = memory.as(ALICE);
  const asked: (number | undefined)[] = [];
  const silent: ApiServer = {
    ...api,
    call: async (call) => {
      asked.push(call.atMost);
      if (asked.length <= looks) return await api.call(call);
      const atMost = Math.min(call.atMost ?? patience, patience);
      time.pass(atMost);
      throw new KubepkiError('api-timeout', { server: 'memory', path: call.path, patience: atMost });
    },
    watch: async function* () {
      time.pass(2000);
      yield* [];
    },
  };
  return { asked, api: silent };
}

describe('a server that says nothing', () => {
  const ended = async (looks: number, timeout: number) => {
    const time = clockwork();
    const { asked, api } = fallingSilent(looks, time);
    const ports = { api, clock: time.clock, pause: time.pause };
    const { code, evidence } = await failing(waitForRequest({ name: NAME, timeout }, ports));
    return { code, evidence, asked, took: time.clock.now().getTime() - NOON.getTime() };
  };

  it('gets no more time than is left', async () => {
    expect(await ended(0, 5000)).toMatchObject({
      code: 'request-unseen',
      evidence: { trouble: 'api-timeout', patience: 5000 },
      asked: [5000],
      took: 5000,
    });
  });

  it('is given up and asked again while there is time', async () => {
    const { asked, took, code } = await ended(0, 70_000);
    expect(code).toBe('request-unseen');
    expect(asked.slice(0, 2)).toEqual([70_000, 39_500]);
    expect(asked).toHaveLength(3);
    expect(took).toBe(70_000);
  });

  it('at the end is no trouble: what was seen before is what is known', async () => {
    expect(await ended(1, 5000)).toMatchObject({
      code: 'request-not-approved',
      asked: [5000, 3000],
      took: 5000,
    });
    // and a look has a moment, however late it is
    expect(await ended(2, 4001)).toMatchObject({ asked: [4001, 2001, 1000], took: 5000 });
  });

  it('has all the time there is where waiting has no end', async () => {
    approve();
    issue(memory, NAME, LEAF);
    const time = clockwork();
    const { asked, api } = fallingSilent(1, time);
    await waitForRequest({ name: NAME }, { api, clock: time.clock, pause: time.pause });
    expect(asked).toEqual([undefined]);
  });
});

describe('an end that is none', () => {
  const endOf = async (act: (told: string) => void, ask: Partial<WaitAsk> = {}) => {
    const { done } = waiting(ask, act);
    const { code, evidence } = await failing(done);
    return { code, evidence };
  };

  it('denied, with the reason that was given', async () => {
    const { code, evidence } = await endOf(() =>
      decide(memory, NAME, 'Denied', { reason: 'KubectlDeny', message: 'not you' }),
    );
    expect(code).toBe('request-denied');
    expect(evidence).toMatchObject({ request: NAME, reason: 'KubectlDeny', message: 'not you' });
  });

  it('failed, with what the signer says', async () => {
    const { code, evidence } = await endOf((told) => {
      if (told === 'pending') approve();
      else
        decide(memory, NAME, 'Failed', {
          reason: 'SignerValidationFailure',
          message: 'usages did not match',
        });
    });
    expect(code).toBe('request-failed');
    expect(evidence).toMatchObject({ reason: 'SignerValidationFailure', message: 'usages did not match' });
  });

  it('deleted, by hand or by the clock', async () => {
    const drop = () => memory.delete(objectPath(NAME));
    expect(await endOf(drop)).toMatchObject({
      code: 'request-gone',
      evidence: { why: 'deleted', state: 'pending' },
    });
    const old = new MemoryApi(() => new Date(NOON.getTime() - DAY - 1).toISOString());
    memory = old;
    await sendRequest({ ...WISH, pem }, { api: memory.as(ALICE), ...clockwork() });
    expect(await endOf(drop)).toMatchObject({
      code: 'request-gone',
      evidence: { why: 'cleaned-up', rule: 'pending', state: 'pending' },
    });
  });

  it('replaced by another under its name', async () => {
    const { code, evidence } = await endOf(() => {
      memory.delete(objectPath(NAME));
      memory.handle(
        { method: 'POST', path: objectPath('').slice(0, -1), body: bodyOf(pem) },
        { username: 'mallory', groups: [] },
      );
    });
    expect(code).toBe('request-gone');
    expect(['deleted', 'replaced']).toContain(evidence['why']);
  });

  it('replaced while nobody looked', async () => {
    expect(await endOf(() => undefined, { uid: 'another' })).toMatchObject({
      code: 'request-gone',
      evidence: { why: 'replaced', requester: 'alice' },
    });
  });

  it('never there, or gone since', async () => {
    memory.delete(objectPath(NAME));
    expect((await endOf(() => undefined)).code).toBe('request-missing');
    expect(await endOf(() => undefined, { uid: 'known' })).toMatchObject({
      code: 'request-gone',
      evidence: { why: 'unseen' },
    });
  });

  it('not the request of the file', async () => {
    const { der: other } = await requestPem();
    expect(await endOf(() => undefined, { der: other })).toMatchObject({
      code: 'request-name-taken',
      evidence: { why: 'request', requester: 'alice' },
    });
  });

  it('nobody approves in time', async () => {
    const { code, evidence } = await endOf(() => undefined, { timeout: 600_000 });
    expect(code).toBe('request-not-approved');
    expect(evidence).toMatchObject({ seconds: 600, signer: WISH.signerName });
  });

  it('nobody signs in time', async () => {
    const end = await endOf((told) => {
      if (told === 'pending') approve();
    });
    expect(end).toMatchObject({
      code: 'request-never-signed',
      evidence: { signer: WISH.signerName, since: NOON.toISOString() },
    });
  });

  it('the server is away when the time is over', async () => {
    let seen = 0;
    memory.fault = () => {
      seen += 1;
      return seen > 2 ? 'drop' : undefined;
    };
    const { done } = waiting({}, () => memory.endWatches(), { api: reachable(memory.as(ALICE)) });
    const error = await failing(done);
    expect(error.code).toBe('request-unseen');
    expect(error.evidence).toMatchObject({ request: NAME, state: 'pending', trouble: 'api-unreachable' });
    expect(error.cause).toBeInstanceOf(KubepkiError);
  });

  it('the server took the question and was silent: it is hinted at the file, not at a path of the API', async () => {
    const silent: ApiServer = {
      ...memory.as(ALICE),
      call: async ({ path }) => {
        throw new KubepkiError('api-timeout', { server: 'https://a', path, patience: 5 });
      },
    };
    const error = await failing(waiting({}, () => undefined, { api: silent }).done);
    expect(error.code).toBe('request-unseen');
    expect(error.evidence).toMatchObject({ request: NAME, trouble: 'api-timeout', server: 'https://a' });
    expect(error.evidence).not.toHaveProperty('path');
  });

  it('every watch ends as it begins, though each says something: nobody asks without end', async () => {
    const server = memory.as(ALICE);
    const restless: ApiServer = {
      ...server,
      watch: async function* (): AsyncGenerator<ApiEvent> {
        const { body } = await server.call({ method: 'GET', path: objectPath(NAME) });
        yield { type: 'MODIFIED', object: body };
      },
    };
    const time = clockwork();
    const ports = { api: restless, clock: time.clock, pause: time.pause };
    const error = await failing(waitForRequest({ name: NAME, timeout: 60_000 }, ports));
    expect(error.code).toBe('request-not-approved');
    expect(time.pause.waits.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
  });

  it('forbidden from the first: nobody waits for that', async () => {
    memory.fault = () => ({
      status: 403,
      body: { ...REFUSED.body, message: 'User "alice" cannot list resource "certificatesigningrequests"' },
    });
    const { waits, done } = waiting();
    expect(await failing(done)).toMatchObject({
      code: 'request-not-allowed',
      evidence: { verb: 'list', user: 'alice' },
    });
    expect(waits).toEqual([]);
  });

  it('forbidden for good: not waited for without end', async () => {
    let n = 0;
    memory.fault = () => {
      n += 1;
      return n > 2 ? REFUSED : undefined;
    };
    const { done } = waiting({}, () => memory.endWatches());
    expect((await failing(done)).code).toBe('request-not-allowed');
    expect(n).toBeLessThan(12);
  });

  it('an object that cannot be read', async () => {
    memory.change(objectPath(NAME), (object) => {
      object['spec'] = 'x';
    });
    expect((await endOf(() => undefined)).code).toBe('request-object-unreadable');
  });
});

function bodyOf(request: Uint8Array) {
  return {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: NAME },
    spec: { ...WISH, request: Buffer.from(request).toString('base64') },
  };
}
