/** What others do between the look and the update, and answers that are lost. */
import { expect, test } from 'vitest';
import type { ApiAnswer } from '../../../src/domain/api/server.ts';
import { KubepkiError } from '../../../src/domain/error.ts';
import { admin, ApprovalScene, puts } from './approval-scene.ts';

const sealed =
  (scene: ApprovalScene, type: string, reason = 'Other') =>
  () =>
    scene.memory.change(scene.pathOf('a'), (object) => {
      object['status'] = { conditions: [{ type, status: 'True', reason, message: 'by somebody else' }] };
    });
const touched = (scene: ApprovalScene) => () =>
  scene.memory.change(scene.pathOf('a'), (object) => {
    (object['metadata'] as Record<string, unknown>)['labels'] = { seen: String(Math.random()) };
  });

async function sceneWith(): Promise<ApprovalScene> {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  return scene;
}

test('deleted and made anew under the same name between look and update: the second is not approved', async () => {
  const scene = await sceneWith();
  const api = scene.before(async () => {
    scene.memory.delete(scene.pathOf('a'));
    await scene.ask({ name: 'a', groups: ['dev', 'system:masters'] });
  });
  const { code, evidence } = await scene.refusal({ names: ['a'] }, api);
  expect(code).toBe('another-request');
  expect(evidence['uid']).not.toBe(evidence['now']);
  expect(scene.conditions('a')).toEqual([]);
  expect(puts(scene)).toBe(1);
});

test('made anew while somebody reads the question is no different', async () => {
  const scene = await sceneWith();
  const api = scene.memory.as(admin);
  const agree = async () => {
    scene.memory.delete(scene.pathOf('a'));
    await scene.ask({ name: 'a', user: 'mallory' });
    return true;
  };
  const { decideRequests } = await import('../../../src/task/csr/decide.ts');
  const ask = { decision: 'approve', names: ['a'], accept: ['other-requester'] } as const;
  await expect(decideRequests(ask, { api, clock: { now: () => new Date() }, agree })).rejects.toMatchObject({
    code: 'another-request',
  });
  expect(scene.conditions('a')).toEqual([]);
});

test('a change that gives nobody more is no reason to ask again', async () => {
  const scene = await sceneWith();
  const report = await scene.decide({ names: ['a'] }, scene.before(touched(scene), 3));
  expect(report.requests[0]?.outcome).toBe('done');
  expect(scene.offers).toHaveLength(1);
  expect(puts(scene)).toBe(4);
});

test('a storm of changes ends', async () => {
  const scene = await sceneWith();
  const { code, evidence } = await scene.refusal({ names: ['a'] }, scene.before(touched(scene), 1000));
  expect([code, evidence['tries']]).toEqual(['decision-contended', 10]);
  expect(puts(scene)).toBe(10);
  expect(scene.conditions('a')).toEqual([]);
});

test('denied meanwhile: it stays denied', async () => {
  const scene = await sceneWith();
  const { code } = await scene.refusal({ names: ['a'] }, scene.before(sealed(scene, 'Denied')));
  expect(code).toBe('already-denied');
  expect(scene.conditions('a')).toEqual(['Denied Other']);
});

test('approved meanwhile by somebody else: nothing to do, and not reported as ours', async () => {
  const scene = await sceneWith();
  const report = await scene.decide({ names: ['a'] }, scene.before(sealed(scene, 'Approved')));
  expect(report.requests[0]).toMatchObject({
    outcome: 'already',
    condition: { reason: 'Other' },
    request: { state: 'approved' },
  });
});

test('gone meanwhile, with the rule that may have taken it', async () => {
  const scene = await sceneWith();
  const take = () => scene.memory.delete(scene.pathOf('a'));
  const fresh = await scene.refusal({ names: ['a'] }, scene.before(take));
  expect([fresh.code, fresh.evidence['why']]).toEqual(['gone-undecided', 'deleted']);
  await scene.ask({ name: 'a' });
  scene.memory.change(scene.pathOf('a'), (object) => {
    (object['metadata'] as Record<string, unknown>)['creationTimestamp'] = '2026-11-20T11:00:00Z';
  });
  const old = await scene.refusal({ names: ['a'] }, scene.before(take));
  expect(old.evidence).toMatchObject({ why: 'cleaned-up', decision: 'approve' });
});

test('whom it makes became powerful meanwhile: refused anew', async () => {
  const scene = await sceneWith();
  await scene.clusterAdmin();
  const api = scene.before(async () => {
    touched(scene)();
    await scene.bind('x', 'cluster-admin', 'User', 'alice');
  });
  const { code, details } = await scene.refusal({ names: ['a'] }, api);
  expect(code).toBe('risk-not-accepted');
  expect(details[0]).toMatchObject({ risk: 'powerful', binding: 'ClusterRoleBinding x' });
  expect(scene.conditions('a')).toEqual([]);
});

test('whom it makes may do more, and no danger in it: asked again, and no is no', async () => {
  const gain = async (scene: ApprovalScene) => {
    touched(scene)();
    await scene.role('view', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]);
    await scene.bind('x', 'view', 'User', 'alice');
  };
  const one = await sceneWith();
  const yes = await one.decide(
    { names: ['a'] },
    one.before(() => gain(one)),
  );
  expect(one.offers.map(({ changed }) => changed)).toEqual([false, true]);
  expect(one.offers[1]?.requests[0]?.request?.power?.grants[0]?.role.name).toBe('view');
  expect(yes.requests[0]?.outcome).toBe('done');
  const other = await sceneWith();
  other.answers.push(true, false);
  const no = await other.decide(
    { names: ['a'] },
    other.before(() => gain(other)),
  );
  expect(no.requests[0]?.outcome).toBe('left');
  expect(other.conditions('a')).toEqual([]);
});

const away = () => new KubepkiError('api-timeout', {});

/** The change is made, and its answer does not come. */
function losing(scene: ApprovalScene, times: number, arrives: boolean, then: ApiAnswer | 'throw' = 'throw') {
  let left = times;
  return scene.wrapped(async (call, go) => {
    if (call.method !== 'PUT' || left === 0) return go();
    left -= 1;
    if (arrives) await go();
    if (then === 'throw') throw away();
    return then;
  });
}

const BUSY = { status: 504, body: { kind: 'Status', status: 'Failure', code: 504, message: 'Timeout' } };

test.each([['throw'], [BUSY]] as const)(
  'an answer that was lost is read back: done once, told once (%o)',
  async (then) => {
    const scene = await sceneWith();
    const report = await scene.decide({ names: ['a'] }, losing(scene, 1, true, then));
    expect(report.requests[0]?.outcome).toBe('done');
    expect(scene.conditions('a')).toEqual(['Approved KubepkiApprove']);
    expect(puts(scene)).toBe(1);
  },
);

test('a call that never arrived is made again', async () => {
  const scene = await sceneWith();
  const report = await scene.decide({ names: ['a'] }, losing(scene, 1, false));
  expect(report.requests[0]?.outcome).toBe('done');
  expect(scene.conditions('a')).toEqual(['Approved KubepkiApprove']);
});

test('one that takes no changes is given up, and what is known is said', async () => {
  const scene = await sceneWith();
  const { code } = await scene.refusal({ names: ['a'] }, losing(scene, 9, false));
  expect(code).toBe('api-timeout');
  expect(scene.conditions('a')).toEqual([]);
  const last = await sceneWith();
  const report = await last.decide({ names: ['a'] }, losing(last, 2, true));
  expect(report.requests[0]?.outcome).toBe('done');
});

test('lost, and the server is away: nobody knows, and nothing else is touched', async () => {
  const scene = await sceneWith();
  await scene.ask({ name: 'b' });
  let sent = false;
  const api = scene.wrapped(async (call, go) => {
    if (sent) throw away();
    if (call.method !== 'PUT') return go();
    await go();
    sent = true;
    throw away();
  });
  const { code, evidence } = await scene.refusal({ names: ['a', 'b'] }, api);
  expect(code).toBe('decision-unknown');
  expect(evidence).toMatchObject({ request: 'a', decision: 'approve', because: 'api-timeout' });
  expect(scene.conditions('b')).toEqual([]);
});

test('away after the first: what was done is told, and what was not come to', async () => {
  const scene = await sceneWith();
  for (const name of ['b', 'c']) await scene.ask({ name });
  let done = 0;
  const api = scene.wrapped(async (call, go) => {
    if (done > 0) throw away();
    if (call.method === 'PUT') done += 1;
    return go();
  });
  const report = await scene.decide({ names: ['a', 'b', 'c'] }, api);
  expect(report.requests.map(({ outcome }) => outcome)).toEqual(['done', 'unknown', 'untouched']);
});

test('a server that says yes and does something else is not believed', async () => {
  const scene = await sceneWith();
  const lie = scene.wrapped(async (call, go) =>
    call.method === 'PUT' ? { status: 200, body: scene.memory.object(scene.pathOf('a')) } : go(),
  );
  const { code, evidence } = await scene.refusal({ names: ['a'] }, lie);
  expect([code, evidence['problem']]).toEqual(['api-answer', 'not-decided']);
});

test('the server may be away before anything is known', async () => {
  const scene = await sceneWith();
  const api = scene.wrapped(async () => {
    throw away();
  });
  expect((await scene.refusal({ names: ['a'] }, api)).code).toBe('api-timeout');
});

test('somebody else signs and cleans up between the questions: each is settled by what stands', async () => {
  const scene = await sceneWith();
  await scene.ask({ name: 'b' });
  const api = scene.before(() => scene.memory.delete(scene.pathOf('a')));
  const report = await scene.decide({ names: ['a', 'b'] }, api);
  expect(report.requests.map(({ outcome, trouble }) => [outcome, trouble?.code])).toEqual([
    ['failed', 'gone-undecided'],
    ['done', undefined],
  ]);
});
