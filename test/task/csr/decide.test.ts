import { expect, test } from 'vitest';
import { makeCertificate } from '../../../src/engine/make/certificate.ts';
import { encodePem } from '../../../src/engine/read/pem.ts';
import { leafAsk, makeAuthority } from '../../engine/workbench.ts';
import { admin, alice, ApprovalScene, CLIENT, KUBELET_SERVING, puts, worker } from './approval-scene.ts';

test('a request is shown, agreed to and approved, and the condition says by what', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  const report = await scene.decide({ names: ['a'] });
  expect(scene.condition('a')).toEqual([
    {
      type: 'Approved',
      status: 'True',
      reason: 'KubepkiApprove',
      message: 'This CSR was approved by kubepki csr approve.',
    },
  ]);
  expect(report.by).toBe('admin');
  expect(report.requests.map(({ name, outcome }) => [name, outcome])).toEqual([['a', 'done']]);
  const [offer] = scene.offers;
  expect(offer?.requests[0]?.request?.becomes).toEqual({ user: 'alice', groups: ['dev'] });
  expect(scene.offers).toHaveLength(1);
});

test('the message stays with it, and so do the risks that were accepted and are in it', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a', user: 'bob', groups: [] });
  await scene.decide({
    names: ['a'],
    accept: ['other-requester', 'powerful'],
    message: 'ticket 7',
  });
  expect(scene.condition('a')[0]?.message).toBe('ticket 7 [accepted risks: other-requester]');
});

test('a request is denied without a look at what it would have given', async () => {
  const scene = new ApprovalScene();
  await scene.clusterAdmin();
  await scene.bind('b', 'cluster-admin', 'Group', 'dev');
  await scene.ask({ name: 'a', user: 'bob' });
  const report = await scene.decide({ decision: 'deny', names: ['a'] });
  expect(scene.conditions('a')).toEqual(['Denied KubepkiDeny']);
  expect(report.requests[0]?.request?.risks).toEqual([]);
  expect(scene.memory.calls.filter((call) => call.includes('rbac'))).toHaveLength(2);
});

test('no at the question leaves everything as it is, and so does nobody to ask', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  scene.answers.push(false, undefined);
  expect((await scene.refusal({ names: ['a'] })).code).toBe('not-agreed');
  expect((await scene.refusal({ names: ['a'] })).code).toBe('agreement-missing');
  expect(scene.conditions('a')).toEqual([]);
  expect(puts(scene)).toBe(0);
});

test('names or a selection, and not both or neither', async () => {
  const scene = new ApprovalScene();
  expect((await scene.refusal({})).code).toBe('decide-what');
  expect((await scene.refusal({ names: ['a'], selection: {} })).code).toBe('decide-what');
});

test('one that is not there, and a name that cannot be one', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  expect((await scene.refusal({ names: ['nobody'] })).code).toBe('nothing-to-decide');
  expect((await scene.refusal({ names: ['../../nodes/worker-1'] })).code).toBe('bad-value');
  expect((await scene.refusal({ names: ['..'] })).code).toBe('bad-value');
  expect(scene.memory.calls.filter((call) => call.includes('nodes'))).toEqual([]);
});

test('approved before: nothing is to be done, and nobody is asked', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  await scene.decide({ names: ['a'] });
  const report = await scene.decide({ names: ['a'] });
  expect(report.requests[0]).toMatchObject({ outcome: 'already', condition: { reason: 'KubepkiApprove' } });
  expect(scene.offers).toHaveLength(1);
  expect(puts(scene)).toBe(1);
});

test('approving after denying is refused: what was decided stays', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  await scene.decide({ decision: 'deny', names: ['a'], message: 'not you' });
  const { code, evidence } = await scene.refusal({ names: ['a'], accept: ['powerful'] });
  expect(code).toBe('already-denied');
  expect(evidence).toMatchObject({ request: 'a', reason: 'KubepkiDeny', message: 'not you' });
  expect(puts(scene)).toBe(1);
});

test('denying after approving is refused, and of a certificate it says how long it is good', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  await scene.decide({ names: ['a'] });
  const before = await scene.refusal({ decision: 'deny', names: ['a'] });
  expect(before.code).toBe('already-approved');
  expect(before.evidence).toMatchObject({ state: 'approved' });
  const authority = await makeAuthority('ecdsa-p256');
  const der = await makeCertificate(leafAsk(authority, authority.key));
  scene.memory.change(scene.pathOf('a'), (object) => {
    const status = object['status'] as Record<string, unknown>;
    status['certificate'] = Buffer.from(encodePem('CERTIFICATE', der)).toString('base64');
  });
  const after = await scene.refusal({ decision: 'deny', names: ['a'] });
  expect(after.evidence['state']).toBe('issued');
  expect(after.evidence['until']).toMatch(/^20\d\d-.*Z$/);
});

test('one with both, as they were possible once, is denied', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  scene.memory.change(scene.pathOf('a'), (object) => {
    object['status'] = { conditions: [{ type: 'Approved' }, { type: 'Denied', reason: 'old' }] };
  });
  expect((await scene.refusal({ names: ['a'] })).code).toBe('already-denied');
  const report = await scene.decide({ decision: 'deny', names: ['a'] });
  expect(report.requests[0]).toMatchObject({ outcome: 'already', condition: { reason: 'old' } });
});

test('of several that are named, one that is refused stops all', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'good' });
  await scene.ask({ name: 'bad', user: 'bob' });
  await scene.ask({ name: 'worse', user: 'carol' });
  const one = await scene.refusal({ names: ['good', 'bad'] });
  expect(one.code).toBe('risk-not-accepted');
  expect(one.evidence).toEqual({ request: 'bad', risks: ['other-requester'] });
  expect(one.details).toEqual([{ risk: 'other-requester', requester: 'alice', becomes: 'bob' }]);
  const several = await scene.refusal({ names: ['good', 'bad', 'worse', 'bad'] });
  expect(several.code).toBe('decisions-refused');
  expect(several.details.map((part) => part['request'])).toEqual(['bad', 'worse']);
  const mixed = await scene.refusal({ names: ['nobody', 'bad'] });
  expect(mixed.code).toBe('decisions-failed');
  expect(scene.offers).toEqual([]);
  expect(puts(scene)).toBe(0);
});

test('of a selection those that are refused are left and told of', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'good' });
  await scene.ask({ name: 'bad', user: 'bob' });
  await scene.ask({ name: 'old' });
  await scene.decide({ decision: 'deny', names: ['old'] });
  const report = await scene.decide({ selection: {} });
  expect(report.requests.map(({ name, outcome, trouble }) => [name, outcome, trouble?.code])).toEqual([
    ['bad', 'refused', 'risk-not-accepted'],
    ['good', 'done', undefined],
  ]);
  expect(scene.conditions('bad')).toEqual([]);
  expect(scene.conditions('old')).toEqual(['Denied KubepkiDeny']);
  const again = await scene.refusal({ selection: {} });
  expect(again.code).toBe('risk-not-accepted');
});

test('a selection narrows by signer and requester, and may be empty', async () => {
  const scene = new ApprovalScene();
  await scene.node('worker-1', [{ type: 'Hostname', address: 'worker-1' }]);
  await scene.ask({ name: 'a' });
  await scene.ask({ name: 'b', by: admin });
  await scene.ask({
    name: 'c',
    by: worker,
    user: worker.username,
    groups: ['system:nodes'],
    names: [{ kind: 'dns', value: 'worker-1' }],
    signerName: KUBELET_SERVING,
  });
  const names = async (selection: { signer?: string; requester?: string }) =>
    (await scene.decide({ decision: 'deny', selection })).requests.map(({ name }) => name);
  expect(await names({ signer: CLIENT, requester: 'nobody' })).toEqual([]);
  expect(await names({ signer: CLIENT, requester: 'alice' })).toEqual(['a']);
  expect(await names({ signer: KUBELET_SERVING })).toEqual(['c']);
  expect(await names({})).toEqual(['b']);
  expect(await names({})).toEqual([]);
});

test('an object that cannot be read is never approved unseen, and hides no other', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  await scene.ask({ name: 'b' });
  scene.memory.change(scene.pathOf('a'), (object) => {
    (object['spec'] as Record<string, unknown>)['request'] = 'AAAA';
  });
  expect((await scene.refusal({ names: ['a'], accept: ['refused-by-signer'] })).code).toBe('undecidable');
  const denied = await scene.decide({ decision: 'deny', names: ['a'] });
  expect(denied.requests[0]).toMatchObject({ outcome: 'done', request: { fault: expect.any(String) } });
  await scene.ask({ name: 'c' });
  scene.memory.change(scene.pathOf('c'), (object) => {
    (object['spec'] as Record<string, unknown>)['groups'] = 7;
  });
  const report = await scene.decide({ selection: {} });
  expect(report.requests.map(({ name, outcome, trouble }) => [name, outcome, trouble?.code])).toEqual([
    ['b', 'done', undefined],
    ['c', 'refused', 'undecidable'],
  ]);
});

test('without the rights, both are asked about, and what is missing is said', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  const forbid = scene.wrapped(async (call, go) =>
    call.method === 'PUT'
      ? {
          status: 403,
          body: {
            kind: 'Status',
            status: 'Failure',
            reason: 'Forbidden',
            code: 403,
            message:
              'certificatesigningrequests.certificates.k8s.io "a" is forbidden: user not permitted to approve requests with signerName "kubernetes.io/kube-apiserver-client"',
          },
        }
      : go(),
  );
  const asked: unknown[] = [];
  scene.memory.allows = ({ user, resourceAttributes: of }) => {
    if (user === undefined) asked.push(of);
    return user === undefined && (of as { resource: string }).resource !== 'signers';
  };
  const { code, evidence, details } = await scene.refusal({ names: ['a'] }, forbid);
  expect(code).toBe('approval-forbidden');
  expect(evidence).toMatchObject({ request: 'a', signer: CLIENT, user: 'admin' });
  expect(details).toEqual([{ verb: 'approve', resource: 'signers', name: CLIENT }]);
  expect(asked).toEqual([
    {
      verb: 'update',
      group: 'certificates.k8s.io',
      resource: 'certificatesigningrequests',
      subresource: 'approval',
    },
    { verb: 'approve', group: 'certificates.k8s.io', resource: 'signers', name: CLIENT },
    { verb: 'approve', group: 'certificates.k8s.io', resource: 'signers', name: 'kubernetes.io/*' },
  ]);
});

test('where RBAC cannot be read and the server may not be asked, what it gives is unknown, and that is a risk', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a' });
  const words = 'is forbidden';
  const blind = scene.wrapped(async (call, go) =>
    call.path.includes('rbac') || call.path.endsWith('/subjectaccessreviews')
      ? {
          status: 403,
          body: { kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403, message: words },
        }
      : go(),
  );
  const { details } = await scene.refusal({ names: ['a'] }, blind);
  expect(details).toEqual([{ risk: 'powerful', unseen: expect.stringContaining(words) }]);
  await scene.decide({ names: ['a'], accept: ['powerful'] }, blind);
  expect(scene.conditions('a')).toEqual(['Approved KubepkiApprove']);
});

test('alice approves her own, and may become no more than she is', async () => {
  const scene = new ApprovalScene();
  await scene.ask({ name: 'a', groups: ['dev', 'ops'] });
  const { details } = await scene.refusal({ names: ['a'] });
  expect(details).toEqual([{ risk: 'other-requester', requester: 'alice', becomes: 'alice', groups: 'ops' }]);
  await scene.decide({ names: ['a'] }, scene.memory.as(alice));
  expect(scene.conditions('a')).toEqual(['Approved KubepkiApprove']);
});
