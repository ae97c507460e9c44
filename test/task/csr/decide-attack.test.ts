/** What somebody sends who wants more than they are: each has to be refused, or told apart, before it is approved. */
import { expect, test } from 'vitest';
import { openssl, OPENSSL, scratch, WITH_OPENSSL } from '../../engine/oracle/outside.ts';
import {
  admin,
  alice,
  ApprovalScene,
  CLIENT,
  joining,
  KUBELET_CLIENT,
  KUBELET_SERVING,
  NOW,
  puts,
  requestPem,
  type Wanted,
  worker,
} from './approval-scene.ts';

const other = 'system:node:worker-2';

async function refused(
  wanted: Omit<Wanted, 'name'>,
  prepare: (scene: ApprovalScene) => Promise<void> = async () => {},
) {
  const scene = new ApprovalScene();
  await scene.node('worker-1', [
    { type: 'InternalIP', address: '10.0.0.7' },
    { type: 'Hostname', address: 'worker-1' },
  ]);
  await prepare(scene);
  await scene.ask({ name: 'a', ...wanted });
  const { code, details } = await scene.refusal({ names: ['a'] });
  expect(code).toBe('risk-not-accepted');
  expect(puts(scene)).toBe(0);
  return details;
}

const serving = (names: Wanted['names'], by = worker, user = by.username): Omit<Wanted, 'name'> => ({
  by,
  user,
  groups: ['system:nodes'],
  ...(names === undefined ? {} : { names }),
  signerName: KUBELET_SERVING,
});
const nodeClient = (by: Wanted['by'], user: string): Omit<Wanted, 'name'> => ({
  ...(by === undefined ? {} : { by }),
  user,
  groups: ['system:nodes'],
  signerName: KUBELET_CLIENT,
});

test('system:masters, which the server refuses too, and groups that it lets pass', async () => {
  const masters = await refused({ groups: ['dev', 'system:masters'] });
  expect(masters).toContainEqual({ risk: 'powerful', power: 'masters', group: 'system:masters' });
  expect(masters).toContainEqual(expect.objectContaining({ risk: 'refused-by-signer', finding: 'masters' }));
  const admins = await refused({ groups: ['dev', 'kubeadm:cluster-admins'] });
  expect(admins).toContainEqual(
    expect.objectContaining({ risk: 'powerful', group: 'kubeadm:cluster-admins' }),
  );
  const nodes = await refused({ user: other, groups: ['system:nodes'] });
  expect(nodes).toContainEqual(expect.objectContaining({ risk: 'powerful', power: 'nodes' }));
});

test('a harmless name that is bound to cluster-admin', async () => {
  const details = await refused({}, async (scene) => {
    await scene.clusterAdmin();
    await scene.bind('dev-admins', 'cluster-admin', 'Group', 'dev');
  });
  expect(details).toEqual([
    expect.objectContaining({
      risk: 'powerful',
      power: 'everything',
      binding: 'ClusterRoleBinding dev-admins',
      through: 'Group dev',
    }),
  ]);
});

test('each risk wants its own name', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a', user: 'bob', groups: ['kubeadm:cluster-admins'] });
  const one = await scene.refusal({ names: ['a'], accept: ['powerful'] });
  expect(one.evidence['risks']).toEqual(['other-requester']);
  const two = await scene.refusal({ names: ['a'], accept: ['other-requester', 'unproven-names'] });
  expect(two.evidence['risks']).toEqual(['powerful']);
  await scene.decide({ names: ['a'], accept: ['powerful', 'other-requester', 'unproven-names'] });
  expect(scene.condition('a')[0]?.message).toContain('[accepted risks: powerful, other-requester]');
});

test("a client that hides in another signer's name, or in purposes that say nothing", async () => {
  const prepare = async (scene: ApprovalScene) => {
    await scene.clusterAdmin();
    await scene.bind('x', 'cluster-admin', 'User', 'alice');
  };
  for (const usages of [['client auth'], ['any'], ['digital signature']]) {
    const details = await refused({ signerName: 'example.com/anything', usages }, prepare);
    expect(details).toEqual([expect.objectContaining({ risk: 'powerful', power: 'everything' })]);
  }
});

test("somebody else's name, by a signer that is not Kubernetes' own", async () => {
  const signerName = 'example.com/anything';
  for (const usages of [['client auth'], ['any', 'server auth'], ['digital signature']]) {
    const bob = await refused({ user: 'bob', signerName, usages });
    expect(bob).toEqual([{ risk: 'other-requester', requester: 'alice', becomes: 'bob' }]);
    const ops = await refused({ groups: ['dev', 'ops'], signerName, usages });
    expect(ops).toEqual([{ risk: 'other-requester', requester: 'alice', becomes: 'alice', groups: 'ops' }]);
  }
  // a server's certificate makes nobody of whom the API server would hear
  const scene = new ApprovalScene();
  await scene.ask({ name: 'server', user: 'bob', signerName, usages: ['digital signature', 'server auth'] });
  await scene.ask({ name: 'own', signerName });
  await scene.ask({ name: 'by-approver', by: admin, user: 'bob', signerName });
  const { requests } = await scene.decide({ names: ['server', 'own', 'by-approver'] });
  expect(requests.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done']);
});

test("another node's name, for its server", async () => {
  const details = await refused(serving([{ kind: 'dns', value: 'worker-1' }], worker, other));
  expect(details).toContainEqual({ risk: 'other-requester', requester: worker.username, becomes: other });
  expect(details).toContainEqual({
    risk: 'unproven-names',
    node: 'worker-2',
    names: 'dns:worker-1',
    is: 'absent',
  });
  const stranger = await refused(serving([{ kind: 'dns', value: 'worker-1' }], alice, worker.username));
  expect(stranger).toContainEqual({ risk: 'other-requester', requester: 'alice', becomes: worker.username });
});

test('names smuggled in beside the right ones', async () => {
  const right = { kind: 'dns', value: 'worker-1' } as const;
  for (const [name, told] of [
    [{ kind: 'ip', value: '10.0.0.1' }, 'ip:10.0.0.1'],
    [{ kind: 'dns', value: 'kubernetes.default.svc' }, 'dns:kubernetes.default.svc'],
    [{ kind: 'ip', value: '::ffff:10.0.0.8' }, 'ip:10.0.0.8'],
  ] as const) {
    const details = await refused(serving([right, { kind: 'ip', value: '10.0.0.7' }, name]));
    expect(details).toEqual([{ risk: 'unproven-names', node: 'worker-1', names: told, is: 'there' }]);
  }
});

test('where the Node cannot be read nothing is proven, and it is said why', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a', ...serving([{ kind: 'dns', value: 'worker-1' }]) });
  const blind = scene.wrapped(async (call, go) =>
    call.path.includes('/nodes/')
      ? {
          status: 403,
          body: { kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403, message: 'no' },
        }
      : go(),
  );
  const { details } = await scene.refusal({ names: ['a'] }, blind);
  expect(details[0]).toMatchObject({ risk: 'unproven-names', is: 'unreadable', because: 'no' });
});

test("the right names of the node's own are approved without further ado", async () => {
  const scene = new ApprovalScene();
  await scene.node('worker-1', [{ type: 'InternalIP', address: '10.0.0.7' }]);
  await scene.ask({ name: 'a', ...serving([{ kind: 'ip', value: '10.0.0.7' }]) });
  const report = await scene.decide({ names: ['a'] });
  expect(report.requests[0]).toMatchObject({ outcome: 'done', request: { risks: [] } });
  expect(report.requests[0]?.request?.becomes).toBeUndefined();
});

test('client certificates of nodes: the node itself, a token that joins, and nobody else', async () => {
  const scene = new ApprovalScene();
  await scene.node('worker-1', []);
  await scene.ask({ name: 'own', ...nodeClient(worker, worker.username) });
  await scene.ask({ name: 'joining', ...nodeClient(joining, other) });
  const report = await scene.decide({ names: ['own', 'joining'] });
  expect(report.requests.map(({ outcome, request }) => [outcome, request?.risks])).toEqual([
    ['done', []],
    ['done', []],
  ]);
  // a token that was found, used for the name of a node that stands
  const taking = await refused(nodeClient(joining, worker.username));
  expect(taking).toEqual([
    {
      risk: 'other-requester',
      requester: joining.username,
      becomes: worker.username,
      node: 'worker-1',
      since: NOW.toISOString(),
    },
  ]);
  const next = await refused(nodeClient(worker, other));
  expect(next).toContainEqual({ risk: 'other-requester', requester: worker.username, becomes: other });
  const stranger = await refused(nodeClient(alice, other));
  expect(stranger).toContainEqual({ risk: 'other-requester', requester: 'alice', becomes: other });
});

test('whoever the server lets have certificates of nodes made may', async () => {
  const scene = new ApprovalScene();
  scene.memory.allows = ({ user, resourceAttributes }) =>
    user === 'alice' && (resourceAttributes as { subresource?: string }).subresource === 'nodeclient';
  await scene.ask({ name: 'a', ...nodeClient(alice, other) });
  expect((await scene.decide({ names: ['a'] })).requests[0]?.outcome).toBe('done');
});

test('a node whose name is bound to more than nodes are', async () => {
  const details = await refused(nodeClient(worker, worker.username), async (scene) => {
    await scene.clusterAdmin();
    await scene.bind('x', 'cluster-admin', 'User', worker.username);
  });
  expect(details).toEqual([expect.objectContaining({ risk: 'powerful', power: 'everything' })]);
});

test('a second request under an approved name is another request', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  await scene.decide({ names: ['a'] });
  scene.memory.delete(scene.pathOf('a'));
  await scene.ask({ name: 'a', user: 'mallory' });
  expect((await scene.refusal({ names: ['a'] })).code).toBe('risk-not-accepted');
  expect(scene.conditions('a')).toEqual([]);
});

test('two requests in one object: what is judged is what is signed', async () => {
  const harmless = await requestPem({ groups: ['dev'] });
  const harmful = await requestPem({ groups: ['kubeadm:cluster-admins'] });
  const details = await refused({ pem: Uint8Array.from([...harmful, ...harmless]) });
  expect(details).toContainEqual(expect.objectContaining({ risk: 'powerful' }));
  // Go steps over a block that is damaged, and takes the next
  const broken = new TextEncoder().encode(new TextDecoder().decode(harmless).replace('\nMI', '\n!!'));
  const hidden = await refused({ pem: Uint8Array.from([...broken, ...harmful]) });
  expect(hidden).toContainEqual(expect.objectContaining({ risk: 'powerful' }));
});

test.skipIf(!OPENSSL)(`names that are not what they look like, made by ${WITH_OPENSSL}`, async () => {
  const { path } = scratch();
  openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', path('key')]);
  const pemOf = (subject: string) =>
    openssl(['req', '-new', '-utf8', '-key', path('key'), '-subj', subject]).bytes;
  const scene = new ApprovalScene();
  // Cyrillic dze in system:masters: RBAC knows no such group, people do
  await scene.ask({ name: 'twin', pem: pemOf('/O=dev/O=\u0455ystem:masters/CN=alice') });
  const { details } = await scene.refusal({ names: ['twin'] });
  expect(details).toEqual([
    { risk: 'other-requester', requester: 'alice', becomes: 'alice', groups: '\u0455ystem:masters' },
  ]);
  const report = await scene.decide({ names: ['twin'], accept: ['other-requester'] });
  expect(report.requests[0]?.request?.advice.map(({ id }) => id)).toContain('look-alike');
  // what moves, hides and reorders text arrives as it is; making it harmless is for whoever shows it
  await scene.ask({ name: 'moving', pem: pemOf('/O=dev/CN=alice\u001b[2J\u202e') });
  expect((await scene.refusal({ names: ['moving'] })).details[0]).toMatchObject({
    becomes: 'alice\u001b[2J\u202e',
  });
  await scene.ask({ name: 'blank', pem: pemOf('/O=dev/CN=alice\u200b'), signerName: CLIENT });
  expect((await scene.refusal({ names: ['blank'] })).evidence['risks']).toEqual(['other-requester']);
});

test('what the node authorizer gives every node is no danger, and the same by a binding is', async () => {
  const scene = new ApprovalScene();
  scene.memory.allows = ({ user, resourceAttributes }) => {
    const { verb, resource, subresource = '' } = resourceAttributes as Record<string, string | undefined>;
    return user === worker.username && `${verb} ${resource} ${subresource}` === 'create pods ';
  };
  await scene.ask({ name: 'own', ...nodeClient(worker, worker.username) });
  expect((await scene.decide({ names: ['own'] })).requests[0]?.outcome).toBe('done');
  const details = await refused(nodeClient(worker, worker.username), async (other) => {
    await other.role('pods', [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }]);
    await other.bind('x', 'pods', 'Group', 'system:nodes');
  });
  expect(details).toEqual([expect.objectContaining({ risk: 'powerful', power: 'workloads' })]);
});
