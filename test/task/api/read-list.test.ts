/** Lists in pages, and servers that give them without end. */
import { expect, test } from 'vitest';
import type { ApiAnswer, ApiCall } from '../../../src/domain/api/server.ts';
import { KubepkiError } from '../../../src/domain/error.ts';
import { wordError } from '../../../src/face/wording/error.ts';
import { readList } from '../../../src/task/api/read-list.ts';

const access = {
  ...{ kubeconfig: '/kc', context: 'x', namespace: 'default', server: 'https://api:6443' },
  credentials: {},
};

/** A server that answers so; one that is asked for ever fails the test, and does not hang it. */
function serving(answer: (call: ApiCall, calls: number) => ApiAnswer) {
  const calls: ApiCall[] = [];
  const call = async (asked: ApiCall) => {
    calls.push(asked);
    if (calls.length > 5000) throw new Error('asked for ever');
    return await Promise.resolve(answer(asked, calls.length));
  };
  return { calls, read: () => readList({ access, call }, '/apis/a/v1/things') };
}

const page = (items: unknown, goesOn?: string): ApiAnswer => ({
  status: 200,
  body: { items, metadata: { resourceVersion: '7', ...(goesOn === undefined ? {} : { continue: goesOn }) } },
});

test('page after page, until there is no more', async () => {
  const { calls, read } = serving(({ query }) =>
    query?.['continue'] === 'b' ? page([3]) : query?.['continue'] === 'a' ? page([2], 'b') : page([1], 'a'),
  );
  expect(await read()).toEqual({ ok: true, items: [1, 2, 3], resourceVersion: '7' });
  expect(calls.map(({ query }) => query)).toEqual([
    { limit: '500' },
    { limit: '500', continue: 'a' },
    { limit: '500', continue: 'b' },
  ]);
});

test('a page that the server forgot: all of it at once', async () => {
  const { calls, read } = serving(({ query }) => {
    if (query?.['continue'] !== undefined) return { status: 410, body: {} };
    return query?.['limit'] === undefined ? page([1, 2]) : page([1], 'a');
  });
  expect(await read()).toMatchObject({ ok: true, items: [1, 2] });
  expect(calls).toHaveLength(3);
});

test('the same token again and again ends as soon as it comes back', async () => {
  for (const circle of [['a'], ['a', 'b', 'c']]) {
    const { calls, read } = serving((_, count) => page([count], circle[(count - 1) % circle.length]));
    await expect(read()).rejects.toMatchObject({
      code: 'api-answer',
      evidence: { server: 'https://api:6443', problem: 'list-without-end', doing: 'list things' },
    });
    expect(calls).toHaveLength(circle.length + 1);
  }
});

test('tokens that are always new, and pages that are forgotten and go on, end too', async () => {
  const always = serving((_, count) => page([], `token-${count}`));
  const error: unknown = await always.read().catch((reason: unknown) => reason);
  expect(always.calls).toHaveLength(1000);
  if (!(error instanceof KubepkiError)) throw new Error(`not refused: ${String(error)}`);
  expect(wordError(error, 'kubepki')).toMatchObject({
    message: 'https://api:6443 answers with what no API server says: a list without end, list things',
  });
  const forgetful = serving(({ query }, count) =>
    query?.['continue'] === undefined ? page([], `token-${count}`) : { status: 410, body: {} },
  );
  await expect(forgetful.read()).rejects.toMatchObject({ code: 'api-answer' });
});
