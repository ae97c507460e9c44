/** What we say that somebody may do, and what the API server says: of roles and bindings at random, and those of every cluster. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../src/domain/api/power.ts';
import { allows, grantsOf } from '../../src/domain/api/rbac.ts';
import { type ApiAnswer, type ApiCall, type ApiServer } from '../../src/domain/api/server.ts';
import { readAllowed } from '../../src/format/api/review.ts';
import { lookAtPower, readPolicy } from '../../src/task/api/power.ts';
import { until } from './poll.mjs';
import {
  type Asked,
  LAST,
  LAST_QUESTIONS,
  NAMESPACES,
  PERSONS,
  objectsAtRandom,
  questionsAtRandom,
  reviewOf,
} from './rbac-scene.ts';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();
const directory = mkdtempSync(join(tmpdir(), 'kubepki-bed-power-'));
const script = fileURLToPath(new URL('ask-server.mjs', import.meta.url));
const SEED = Number(process.env['KUBEPKI_SEED'] ?? 7);
let sockets = 0;

async function askServer(calls: readonly ApiCall[]): Promise<readonly ApiAnswer[]> {
  sockets += 1;
  const socket = join(directory, `proxy-${sockets}`);
  const argv = ['node', script, '/etc/kubernetes/admin.conf', socket];
  const { code, stdout, stderr } = await cluster.run('jumpbox', argv, { input: JSON.stringify(calls) });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const pathOf = ({ path, query }: ApiCall): string =>
  query === undefined ? path : `${path}?${new URLSearchParams(query).toString()}`;

/** The port, through kubectl. */
const api: Pick<ApiServer, 'call'> = {
  call: async (call) => {
    const [answer] = await askServer([{ ...call, path: pathOf(call) }]);
    if (answer === undefined) throw new Error('no answer');
    return answer;
  },
};

const REVIEWS = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

async function verdicts(asked: readonly Asked[]): Promise<readonly boolean[]> {
  const answers = await askServer(
    asked.map((each) => ({ method: 'POST', path: REVIEWS, body: reviewOf(each) })),
  );
  return answers.map(({ body }) => {
    const allowed = readAllowed(body);
    expect(allowed, JSON.stringify(body)).toBeDefined();
    return allowed === true;
  });
}

const objects = objectsAtRandom(SEED);
const nameOf = (body: object): string => (body as { metadata: { name: string } }).metadata.name;

beforeAll(async () => {
  await askServer(
    NAMESPACES.map((name) => ({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name } } })),
  );
  // one after another, so that the last of them is the last
  for (const batch of [objects.slice(0, -4), objects.slice(-4)]) {
    const answers = await askServer(batch.map((each) => ({ method: 'POST', ...each })));
    expect(answers.map(({ status, body }) => (status === 201 ? '' : JSON.stringify(body))).join('')).toBe('');
  }
  const asked = LAST_QUESTIONS.map((question) => ({ person: LAST, question }));
  await until('the authorizer to see the last roles', async () =>
    (await verdicts(asked)).every((each) => each),
  );
});
afterAll(async () => {
  await askServer([
    ...objects.map(({ path, body }) => ({ method: 'DELETE' as const, path: `${path}/${nameOf(body)}` })),
    ...NAMESPACES.map((name) => ({ method: 'DELETE' as const, path: `/api/v1/namespaces/${name}` })),
  ]);
  rmSync(directory, { recursive: true });
});

describe('our evaluation of RBAC', () => {
  test('answers every question as the API server does', async () => {
    const policy = await readPolicy(api as ApiServer);
    expect(policy.unseen).toEqual([]);
    const asked = questionsAtRandom(SEED, 150, objects);
    const said = await verdicts(asked);
    const differing = asked.flatMap(({ person, question }, index) => {
      const ours = allows(person, grantsOf(policy, person), question);
      return ours === said[index] ? [] : [{ person, question, ours, theirs: said[index] }];
    });
    expect(differing).toEqual([]);
    // a test of refusals alone would be none
    expect(said.filter((each) => each).length).toBeGreaterThan(asked.length / 20);
    expect(said.filter((each) => !each).length).toBeGreaterThan(asked.length / 20);
    if (process.env['KUBEPKI_RECORD'] === '1') await record(asked, said);
  });

  test.each<[Person, string[]]>([
    [{ user: 'system:kube-controller-manager', groups: [] }, ['controller-manager', 'secrets', 'tokens']],
    [{ user: 'root', groups: ['system:masters'] }, ['masters']],
    [
      { user: 'system:serviceaccount:kube-system:clusterrole-aggregation-controller', groups: [] },
      ['service-account', 'escalate'],
    ],
  ])('calls %j what it is', async (person, expected) => {
    const { seen, callouts, doubts } = await lookAtPower(api as ApiServer, person);
    expect(seen).toBe('rbac');
    expect(doubts).toEqual([]);
    expect(callouts.map(({ power }) => power)).toEqual(expect.arrayContaining(expected));
  });
});

interface Listed {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** For the fast circle, which has no cluster: what the server has, as it sends it, and what it said. */
async function record(asked: readonly Asked[], said: readonly boolean[]): Promise<void> {
  const resources = ['clusterroles', 'roles', 'clusterrolebindings', 'rolebindings'];
  const lists = await askServer(
    resources.map((resource) => ({ method: 'GET', path: `/apis/rbac.authorization.k8s.io/v1/${resource}` })),
  );
  const [version] = await askServer([{ method: 'GET', path: '/version' }]);
  const bare = ({ metadata, rules, roleRef, subjects }: Listed) => ({
    metadata: { name: metadata.name, namespace: metadata.namespace },
    rules,
    roleRef,
    subjects,
  });
  const entries = lists.map(({ body }, index) => [
    resources[index],
    (body as { items: Listed[] }).items.map(bare),
  ]);
  const { gitVersion } = (version as { body: { gitVersion: string } }).body;
  const lines = [
    `{"kubernetes": ${JSON.stringify(gitVersion)},`,
    ...entries.map(
      ([name, items]) =>
        `${JSON.stringify(name)}: [\n${(items as object[]).map((item) => JSON.stringify(item)).join(',\n')}],`,
    ),
    `"persons": ${JSON.stringify(PERSONS)},`,
    `"asked": [\n${asked.map(({ person, question }, index) => JSON.stringify([PERSONS.indexOf(person), question, said[index]])).join(',\n')}]}`,
  ];
  writeFileSync(new URL('../vector/rbac.json', import.meta.url), `${lines.join('\n')}\n`);
}
