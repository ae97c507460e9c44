import { expect, test } from 'vitest';
import type { PolicyRule } from '../../../src/domain/api/power.ts';
import { lookAtPower } from '../../../src/task/api/power.ts';
import { MemoryApi } from '../../api/memory-api.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const admin = { username: 'admin', groups: ['system:masters'] };

function put(memory: MemoryApi, path: string, body: object): void {
  expect(memory.handle({ method: 'POST', path, body }, admin)).toMatchObject({ status: 201 });
}

const rules = (verbs: string[], resources: string[]): readonly Partial<PolicyRule>[] => [
  { verbs, apiGroups: [''], resources },
];

function cluster(): MemoryApi {
  const memory = new MemoryApi();
  memory.allows = () => false;
  put(memory, `${RBAC}/clusterroles`, {
    metadata: { name: 'read-secrets' },
    rules: rules(['get'], ['secrets']),
  });
  put(memory, `${RBAC}/clusterrolebindings`, {
    metadata: { name: 'dev-secrets' },
    roleRef: { kind: 'ClusterRole', name: 'read-secrets' },
    subjects: [{ kind: 'Group', name: 'dev' }],
  });
  put(memory, `${RBAC}/clusterrolebindings`, {
    metadata: { name: 'dangling' },
    roleRef: { kind: 'ClusterRole', name: 'gone' },
    subjects: [{ kind: 'User', name: 'alice' }],
  });
  return memory;
}

const alice = { user: 'alice', groups: ['dev'] };

test('what RBAC gives is read from its lists', async () => {
  const power = await lookAtPower(cluster().as(admin), alice);
  expect(power).toMatchObject({ seen: 'rbac', unseen: [], person: alice });
  expect(power.grants.map(({ binding, rules: some }) => [binding.name, some?.length])).toEqual([
    ['dev-secrets', 1],
    ['dangling', undefined],
  ]);
  expect(power.callouts).toEqual([
    {
      power: 'secrets',
      powerful: true,
      evidence: {
        binding: 'ClusterRoleBinding dev-secrets',
        role: 'ClusterRole read-secrets',
        through: 'Group dev',
      },
    },
  ]);
});

test('where the server answers otherwise than RBAC, both are told', async () => {
  const memory = cluster();
  memory.allows = (spec) => (spec['resourceAttributes'] as { resource: string }).resource === 'nodes';
  const { doubts, callouts } = await lookAtPower(memory.as(admin), alice);
  expect(callouts.map(({ power }) => power)).toEqual(['secrets', 'kubelets']);
  expect(doubts.map(({ question, byRbac }) => [question, byRbac])).toContainEqual([
    { verb: 'get', group: '', resource: 'nodes', subresource: 'proxy' },
    false,
  ]);
});

test('where RBAC may not be read, the server is asked', async () => {
  const memory = cluster();
  const words =
    'clusterroles.rbac.authorization.k8s.io is forbidden: User "bob" cannot list resource "clusterroles"';
  memory.fault = ({ path }) =>
    path.startsWith(RBAC) ? { status: 403, body: { kind: 'Status', message: words } } : undefined;
  memory.allows = (spec) => {
    const { resource, namespace } = spec['resourceAttributes'] as { resource: string; namespace?: string };
    return spec['user'] === 'alice' && resource === 'secrets' && namespace === undefined;
  };
  const power = await lookAtPower(memory.as({ username: 'bob', groups: [] }), alice);
  expect(power.seen).toBe('reviews');
  expect(power.unseen).toHaveLength(4);
  expect(power.unseen[0]).toEqual({ resource: 'clusterroles', words });
  expect(power.callouts).toEqual([
    { power: 'secrets', powerful: true, evidence: { asked: 'SubjectAccessReview' } },
  ]);
});

test('where nothing may be seen, names alone are told, and why not more', async () => {
  const memory = cluster();
  memory.fault = () => ({ status: 403, body: { kind: 'Status', message: 'no' } });
  const power = await lookAtPower(memory.as(admin), { user: 'x', groups: ['kubeadm:cluster-admins'] });
  expect(power.seen).toBe('nothing');
  expect(power.unseen.map(({ resource }) => resource).sort()).toEqual([
    'clusterrolebindings',
    'clusterroles',
    'rolebindings',
    'roles',
    'subjectaccessreviews',
  ]);
  expect(power.callouts.map(({ power: id }) => id)).toEqual(['cluster-admins']);
});

test('whom nobody is asked about is not asked about', async () => {
  const memory = cluster();
  const power = await lookAtPower(memory.as(admin), { user: 'root', groups: ['system:masters'] });
  expect(power.callouts.map(({ power: id }) => id)).toEqual(['masters']);
  expect(memory.calls.filter((call) => call.startsWith('POST') && call.endsWith('reviews'))).toEqual([]);
});

test('whoever may do everything is asked about once', async () => {
  const memory = cluster();
  memory.allows = () => true;
  memory.fault = ({ path }) => (path.startsWith(RBAC) ? { status: 403, body: {} } : undefined);
  const power = await lookAtPower(memory.as(admin), alice);
  expect(power.callouts.map(({ power: id, powerful }) => [id, powerful])).toEqual([['everything', true]]);
  expect(memory.calls.filter((call) => call.endsWith('/subjectaccessreviews'))).toHaveLength(1);
  expect(power.unseen[0]?.words).toBe('HTTP 403');
});

test('lists are read a page at a time, and from the start where the server forgot', async () => {
  const memory = cluster();
  for (let each = 0; each < 1200; each += 1)
    put(memory, `${RBAC}/clusterroles`, { metadata: { name: `r${each}` }, rules: rules(['get'], ['pods']) });
  put(memory, `${RBAC}/clusterrolebindings`, {
    metadata: { name: 'last' },
    roleRef: { kind: 'ClusterRole', name: 'r1199' },
    subjects: [{ kind: 'User', name: 'alice' }],
  });
  const lists = () => memory.calls.filter((call) => call === `GET ${RBAC}/clusterroles`).length;
  const rulesOfLast = async () =>
    (await lookAtPower(memory.as(admin), alice)).grants.find(({ binding }) => binding.name === 'last')?.rules
      ?.length;
  expect(await rulesOfLast()).toBe(1);
  expect(lists()).toBe(3);
  memory.fault = ({ query }) => (query?.['continue'] === '500' ? { status: 410, body: {} } : undefined);
  expect(await rulesOfLast()).toBe(1);
  expect(lists()).toBe(6);
});
