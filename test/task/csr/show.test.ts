import { expect, test } from 'vitest';
import { powerfulOf } from '../../../src/domain/api/power.ts';
import { showSigningRequests } from '../../../src/task/csr/show.ts';
import { type Caller, MemoryApi } from '../../api/memory-api.ts';
import { authorityNamed, pairBy } from '../../api/authority.ts';
import { send } from './requests.ts';

const admin: Caller = { username: 'admin', groups: ['system:masters'] };
const clock = { now: () => new Date('2026-11-21T12:00:00Z') };
const show = (memory: MemoryApi, ...names: readonly string[]) =>
  showSigningRequests({ names }, { api: memory.as(admin), clock });
const NODES = '/api/v1/nodes';
const quiet = () => Object.assign(new MemoryApi(), { allows: () => false });

test('a request is shown with whom it makes, what they may do, and when it goes', async () => {
  const memory = quiet();
  await send(memory, {
    name: 'a',
    organizations: ['dev', 'system:masters'],
    created: '2026-11-21T10:00:00Z',
    spec: { expirationSeconds: 600 },
  });
  const { requests, missing } = await show(memory, 'a');
  expect(missing).toEqual([]);
  const [one] = requests;
  expect(one).toMatchObject({
    name: 'a',
    state: 'pending',
    expirationSeconds: 600,
    requester: { user: 'alice', groups: ['system:authenticated'] },
    becomes: { user: 'alice', groups: ['dev', 'system:masters'] },
    cleanUp: { rule: 'pending', from: '2026-11-22T10:00:00.000Z' },
    asks: { subject: 'O=dev, O=system:masters, CN=alice', key: 'ECDSA P-256', selfSigned: true },
  });
  expect(one?.asks?.keyFingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(powerfulOf(one?.power ?? { callouts: [] }).map(({ power }) => power)).toEqual(['masters']);
});

test('what was issued is shown, and whether it is for the key that was asked for', async () => {
  const memory = quiet();
  const { certificate } = await pairBy(await authorityNamed('kubernetes'), {});
  const status = {
    certificate: Buffer.from(certificate).toString('base64'),
    conditions: [{ type: 'Approved', status: 'True', lastUpdateTime: '2026-11-21T11:30:00Z' }],
  };
  await send(memory, { name: 'a', status });
  await send(memory, { name: 'b', status: { certificate: Buffer.from('rubbish').toString('base64') } });
  const { requests } = await show(memory, 'a', 'b');
  expect(requests[0]).toMatchObject({
    state: 'issued',
    cleanUp: { rule: 'issued', from: '2026-11-21T12:30:00.000Z' },
    certificate: { sameKey: false, issuer: expect.stringContaining('kubernetes') },
  });
  expect(requests[1]?.certificate).toEqual({ fault: 'no PEM block CERTIFICATE' });
});

const serving = {
  commonName: 'system:node:a',
  organizations: ['system:nodes'],
  names: [
    { kind: 'dns', value: 'a' },
    { kind: 'dns', value: 'kubernetes' },
  ],
  spec: { signerName: 'kubernetes.io/kubelet-serving', usages: ['digital signature', 'server auth'] },
} as const;

test('a kubelet’s names are compared with its Node', async () => {
  const memory = quiet();
  await send(memory, { name: 'k', ...serving });
  expect((await show(memory, 'k')).requests[0]).toMatchObject({
    node: { is: 'absent' },
    unproven: ['dns:a', 'dns:kubernetes'],
  });
  const status = { addresses: [{ type: 'Hostname', address: 'a' }] };
  memory.handle({ method: 'POST', path: NODES, body: { metadata: { name: 'a' }, status } }, admin);
  const { requests } = await show(memory, 'k');
  expect(requests[0]).toMatchObject({ node: { is: 'there' }, unproven: ['dns:kubernetes'] });
  expect(requests[0]).not.toHaveProperty('becomes');
  memory.fault = ({ path }) =>
    path.startsWith(NODES) ? { status: 403, body: { kind: 'Status', message: 'no' } } : undefined;
  expect((await show(memory, 'k')).requests[0]?.node).toEqual({ is: 'unreadable', because: 'no' });
});

test('a name of a node cannot lead elsewhere', async () => {
  const memory = quiet();
  await send(memory, { name: 'k', ...serving, commonName: 'system:node:../secrets' });
  await show(memory, 'k');
  expect(memory.calls.filter((call) => call.includes('/nodes'))).toEqual([`GET ${NODES}/..%2Fsecrets`]);
});

test('of several, those that could not be had are told, and the rest shown', async () => {
  const memory = quiet();
  await send(memory, { name: 'a' });
  await send(memory, { name: 'bad', spec: { usages: 'all' } });
  const { requests, missing, unreadable } = await show(memory, 'gone', 'a', 'bad', 'a');
  expect(requests.map(({ name }) => name)).toEqual(['a']);
  expect(missing.map(({ name, code }) => [name, code])).toEqual([['gone', 'api-missing']]);
  expect(unreadable).toEqual([{ name: 'bad', fault: 'malformed', field: 'spec.usages' }]);
  await expect(show(memory, 'gone')).rejects.toMatchObject({ code: 'request-missing' });
  expect(memory.calls.filter((call) => call.includes('rbac'))).toHaveLength(4);
});

test.each(['', '..', 'a/b', 'a%2Fb', '../../secrets'])(
  '%j is no name, and nothing is asked',
  async (name) => {
    const memory = quiet();
    await expect(show(memory, name)).rejects.toMatchObject({ code: 'bad-value' });
    expect(memory.calls).toEqual([]);
  },
);
