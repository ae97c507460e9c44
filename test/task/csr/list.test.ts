import { expect, test } from 'vitest';
import { listSigningRequests } from '../../../src/task/csr/list.ts';
import { MemoryApi } from '../../api/memory-api.ts';
import { pathOf, send } from './requests.ts';

const admin = { username: 'admin', groups: ['system:masters'] };
const clock = { now: () => new Date('2026-11-21T12:00:00Z') };
const list = (memory: MemoryApi, ask = {}) => listSigningRequests(ask, { api: memory.as(admin), clock });

test('the oldest comes first, and a selection says how many it leaves out', async () => {
  const memory = new MemoryApi();
  await send(memory, { name: 'b', created: '2026-11-21T11:00:00Z' });
  await send(memory, {
    name: 'a',
    created: '2026-11-21T11:00:00Z',
    spec: { signerName: 'kubernetes.io/kubelet-serving' },
  });
  await send(memory, { name: 'old', created: '2026-11-20T11:00:00Z', as: { username: 'bob', groups: [] } });
  await send(memory, { name: 'no', status: { conditions: [{ type: 'Denied', status: 'True' }] } });
  const names = async (ask: Parameters<typeof list>[1]) => {
    const { requests, leftOut } = await list(memory, ask);
    return [...requests.map(({ name }) => name), leftOut];
  };
  expect(await names({})).toEqual(['old', 'a', 'b', 'no', 0]);
  expect(await names({ signer: 'kubelet-serving' })).toEqual(['a', 3]);
  expect(await names({ signer: 'kubernetes.io/kubelet-serving' })).toEqual(['a', 3]);
  expect(await names({ state: 'denied' })).toEqual(['no', 3]);
  expect(await names({ requester: 'bob', state: 'pending' })).toEqual(['old', 3]);
  expect(await names({ requester: 'nobody' })).toEqual([4]);
});

test('an object that is not as it must be hides no other', async () => {
  const memory = new MemoryApi();
  await send(memory, { name: 'good' });
  await send(memory, { name: 'bad', spec: { request: 7 } });
  await send(memory, { name: 'not-pem', spec: { request: Buffer.from('hello').toString('base64') } });
  await send(memory, { name: 'huge', spec: { request: 'A'.repeat(4 << 20) } });
  const { requests, unreadable } = await list(memory);
  expect(requests.map(({ name, fault }) => [name, fault])).toEqual([
    ['good', undefined],
    ['not-pem', 'PEM block type must be CERTIFICATE REQUEST'],
  ]);
  expect(unreadable).toEqual([
    { name: 'bad', fault: 'malformed', field: 'spec.request' },
    { name: 'huge', fault: 'too-large', field: 'spec.request' },
  ]);
});

test('many are read a page at a time, and RBAC once', async () => {
  const memory = new MemoryApi();
  await send(memory, { name: 'r-0' });
  const first = structuredClone(memory.object(pathOf('r-0'))) as { metadata: object };
  const path = pathOf('').slice(0, -1);
  for (let each = 1; each < 1100; each += 1)
    memory.handle({ method: 'POST', path, body: { ...first, metadata: { name: `r-${each}` } } }, admin);
  memory.calls.length = 0;
  const { requests } = await list(memory);
  expect(requests).toHaveLength(1100);
  expect(memory.calls.filter((call) => call === `GET ${path}`)).toHaveLength(3);
  expect(memory.calls.filter((call) => call.includes('rbac'))).toHaveLength(4);
  expect(memory.calls.filter((call) => call.startsWith('POST'))).toHaveLength(0);
});

test('whose group is powerful is said without any right, and a kubelet’s own is not', async () => {
  const memory = new MemoryApi();
  memory.fault = ({ path }) =>
    path.includes('rbac') ? { status: 403, body: { kind: 'Status', message: 'no' } } : undefined;
  const node = { commonName: 'system:node:a', organizations: ['system:nodes'] };
  await send(memory, { name: 'admins', organizations: ['kubeadm:cluster-admins'] });
  await send(memory, {
    name: 'kubelet',
    ...node,
    spec: { signerName: 'kubernetes.io/kube-apiserver-client-kubelet' },
  });
  await send(memory, { name: 'like-one', ...node });
  await send(memory, {
    name: 'server',
    ...node,
    spec: { usages: ['server auth'], signerName: 'kubernetes.io/kubelet-serving' },
  });
  const { requests, unseen } = await list(memory);
  expect(unseen[0]).toEqual({ resource: 'clusterroles', words: 'no' });
  expect(
    requests.map(({ name, callouts }) => [
      name,
      ...callouts.map(({ power, powerful }) => `${power} ${powerful}`),
    ]),
  ).toEqual([
    ['admins', 'cluster-admins true'],
    ['kubelet', 'nodes false'],
    ['like-one', 'nodes true'],
    ['server'],
  ]);
});

test('where the list may not be read, the server says so', async () => {
  const memory = new MemoryApi();
  memory.fault = () => ({
    status: 403,
    body: { kind: 'Status', reason: 'Forbidden', message: 'csr is forbidden' },
  });
  await expect(list(memory)).rejects.toMatchObject({
    code: 'api-forbidden',
    evidence: { message: 'csr is forbidden' },
  });
});
