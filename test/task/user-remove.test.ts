/** Users listed, shown and removed: put together from whatever can be read, and taken apart without a trace but the certificate. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { KubepkiError } from '../../src/domain/error.ts';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { initCluster } from '../../src/task/init.ts';
import { createByAuthority } from '../../src/task/user/create-by-authority.ts';
import type { GatherPorts } from '../../src/task/user/gather.ts';
import { listUsers } from '../../src/task/user/list.ts';
import { removeUser, type RemovalOffer } from '../../src/task/user/remove.ts';
import { showUser } from '../../src/task/user/show.ts';
import { openFiles } from '../../src/world/files.ts';
import { openFolder } from '../../src/world/folder.ts';
import { openStore } from '../../src/world/store/open.ts';
import { ADMIN, NOW, openUserScene, type UserScene } from './user-scene.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const CSRS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const OURS = `${RBAC}/namespaces/shop/rolebindings/kubepki%3Aalice%3Aview`;
const THEIRS = `${RBAC}/clusterrolebindings/team`;

let scene: UserScene;
beforeEach(async () => {
  scene = await openUserScene();
  put(`${RBAC}/clusterroles`, {
    metadata: { name: 'view' },
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
  });
  put(`${RBAC}/clusterrolebindings`, {
    metadata: { name: 'team', labels: { kept: 'yes' } },
    roleRef: { kind: 'ClusterRole', name: 'view' },
    subjects: [
      { kind: 'User', name: 'alice' },
      { kind: 'User', name: 'frank' },
      { kind: 'ServiceAccount', name: 'alice', namespace: 'shop' },
      { kind: 'User', name: 'system:kube-scheduler' },
    ],
  });
  put(`${RBAC}/clusterrolebindings`, {
    metadata: { name: 'group' },
    roleRef: { kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'Group', name: 'dev' }],
  });
});
afterEach(() => scene.close());

function put(path: string, body: Record<string, unknown>): void {
  scene.memory.handle({ method: 'POST', path, body }, ADMIN);
}
const ports = (more: Partial<GatherPorts> = {}) => ({ api: scene.as(ADMIN), clock: scene.clock, ...more });
const removal = (agrees: boolean | 'nobody' = true, offers: RemovalOffer[] = []) => ({
  api: scene.as(ADMIN),
  clock: scene.clock,
  agree: async (offer: RemovalOffer) => {
    offers.push(offer);
    return agrees === 'nobody' ? undefined : agrees;
  },
});

describe('list', () => {
  it('puts users together from requests and bindings, groups through their carriers', async () => {
    await scene.create();
    const { users, sources } = await listUsers({ system: false }, ports());
    expect(sources.map(({ source, unread }) => [source, unread])).toEqual([
      ['requests', undefined],
      ['bindings', undefined],
    ]);
    expect(users.map(({ user, groups, sources: from }) => [user, groups, from])).toEqual([
      ['alice', ['dev'], ['requests', 'bindings']],
      ['frank', [], ['bindings']],
    ]);
    const [alice] = users;
    expect(alice?.certificates).toHaveLength(1);
    expect(alice?.bindings.map(({ name, ours, through }) => [name, ours, through.kind])).toEqual([
      ['team', false, 'User'],
      ['group', false, 'Group'],
      ['kubepki:alice:view', true, 'User'],
    ]);
  });

  it('the system’s own only where they are asked for', async () => {
    const { users } = await listUsers({ system: true }, ports());
    expect(users.map(({ user }) => user)).toContain('system:kube-scheduler');
  });

  test.each([
    ['certificatesigningrequests', ['requests'], ['alice', 'frank']],
    ['rolebindings', ['bindings'], ['alice']],
  ])('what may not be read (%s) is said, and the rest is shown', async (resource, unread, names) => {
    await scene.create();
    scene.memory.fault = (call) =>
      call.method === 'GET' && call.path.endsWith(`/${resource}`)
        ? { status: 403, body: { kind: 'Status', reason: 'Forbidden', message: 'not you', code: 403 } }
        : undefined;
    const { users, sources } = await listUsers({ system: false }, ports());
    expect(sources.flatMap((one) => (one.unread === undefined ? [] : [one.source]))).toEqual(unread);
    expect(sources.find((one) => one.unread !== undefined)?.unread).toEqual({
      code: 'api-forbidden',
      says: 'not you',
    });
    expect(users.map(({ user }) => user)).toEqual(names);
  });

  it('hostile objects make nobody, and hide nobody', async () => {
    await scene.create();
    put(CSRS, {
      metadata: { name: 'bad' },
      spec: { request: 'AAAA', signerName: 'kubernetes.io/kube-apiserver-client', usages: [] },
    });
    put(`${RBAC}/clusterrolebindings`, { metadata: { name: 'odd' }, roleRef: 7, subjects: 'all' });
    put(`${RBAC}/clusterrolebindings`, {
      metadata: { name: 'odder' },
      roleRef: { kind: 'ClusterRole', name: 'x' },
      subjects: [null, 3, { kind: 'User' }],
    });
    const { users } = await listUsers({ system: false }, ports());
    expect(users.map(({ user }) => user)).toEqual(['alice', 'frank']);
  });
});

describe('with a store', () => {
  const base = mkdtempSync(join(tmpdir(), 'kubepki-users-'));
  const store = openStore(join(base, 'demo'));
  const template = async (name: string) =>
    readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');
  const clock = { now: () => NOW };
  const away = {
    away: new KubepkiError('api-unreachable', { server: 'https://gone', reason: 'closed' }),
    server: 'https://gone',
  };
  const near = async (users: readonly { name: string; groups: readonly string[] }[] = []) => {
    const reading = readClusterFile(readFileSync(join(base, 'demo', 'kubepki.yaml'), 'utf8'));
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    return { cluster: { ...reading.cluster, users }, store, file: 'kubepki.yaml' };
  };
  beforeEach(async () => {
    rmSync(join(base, 'demo'), { recursive: true, force: true });
    const quiet = {
      store,
      files: openFiles(),
      clock,
      progress: () => undefined,
      template,
    };
    await initCluster({ specOnly: false }, quiet);
    const { cluster } = await near();
    const by = async (user: string, days: number) =>
      createByAuthority(
        {
          cluster,
          person: { user, groups: ['ops', 'a, b'] },
          lifetime: days * 86_400_000,
          accept: [],
          newKey: true,
        },
        { ...quiet, passphrases: undefined, folder: openFolder(scene.folder) },
      );
    await by('carol', 1);
    await by('carol', 9);
  });
  test('the log and the cluster file are enough where no server answers', async () => {
    const { users, sources } = await listUsers(
      { system: false },
      { api: away, clock, near: await near([{ name: 'zoe', groups: ['qa'] }]) },
    );
    expect(
      users.map(({ user, groups, certificates, sources: from }) => [user, groups, certificates.length, from]),
    ).toEqual([
      ['carol', ['a, b', 'ops'], 2, ['log']],
      ['zoe', ['qa'], 0, ['cluster-file']],
    ]);
    expect(users[0]?.certificates[0]?.notAfter).toBe(new Date(NOW.getTime() + 9 * 86_400_000).toISOString());
    expect(sources.filter(({ unread }) => unread !== undefined)).toHaveLength(2);
  });

  test('and where there is neither, the server’s own trouble is the answer', async () => {
    await expect(listUsers({ system: false }, { api: away, clock })).rejects.toMatchObject({
      code: 'api-unreachable',
    });
  });

  test('a certificate that the log knows goes on being valid after the user was removed', async () => {
    put(`${RBAC}/clusterrolebindings`, {
      metadata: { name: 'ops' },
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'Group', name: 'ops' }],
    });
    const report = await removeUser('carol', { ...removal(), near: await near() });
    expect(report.valid).toHaveLength(2);
    expect(report.groups).toEqual(['ops', 'a, b']);
    expect(report.power?.grants.map(({ binding }) => binding.name)).toEqual(['ops']);
  });
});

describe('show', () => {
  it('what a user may do, and a name that is nearly one', async () => {
    await scene.create();
    const view = await showUser('alice', ports());
    expect(view.power?.grants).toHaveLength(3);
    await expect(showUser('alise', ports())).rejects.toMatchObject({
      code: 'user-unknown',
      evidence: { nearest: 'alice' },
    });
  });
});

describe('remove', () => {
  it('deletes what is ours, takes the user out of what is not, and says what stays valid', async () => {
    await scene.create();
    const offers: RemovalOffer[] = [];
    const report = await removeUser('alice', removal(true, offers));
    expect(scene.memory.object(OURS)).toBeUndefined();
    expect(scene.memory.object(THEIRS)).toMatchObject({
      metadata: { labels: { kept: 'yes' } },
      subjects: [
        { name: 'frank' },
        { kind: 'ServiceAccount', name: 'alice' },
        { name: 'system:kube-scheduler' },
      ],
    });
    expect(offers[0]?.bindings.map(({ name, change, others }) => [name, change, others])).toEqual([
      ['team', 'subject-removed', 3],
      ['kubepki:alice:view', 'deleted', 0],
    ]);
    expect(report).toMatchObject({ groups: ['dev'], valid: [{ from: 'request' }] });
    // what the group gives is still given
    expect(report.power?.grants.map(({ binding }) => binding.name)).toEqual(['group']);
    expect(await removeUser('alice', removal())).toMatchObject({ bindings: [] });
  });

  it('deletes requests that nobody has answered, so that nobody approves them later', async () => {
    scene.memory.allows = () => false;
    await scene.create();
    const [name = ''] = scene.requests();
    const report = await removeUser('alice', { ...removal(), folder: openFolder(scene.folder) });
    expect(report.requests).toEqual([name]);
    expect(scene.requests()).toEqual([]);
    expect(report.files).toEqual([scene.path('alice.csr'), scene.path('alice.key')]);
    expect(scene.files()).toEqual([]);
    expect(report.valid).toEqual([]);
  });

  it('deletes in the folder that was named what is this user’s, and nothing else', async () => {
    await scene.create();
    await scene.create({ user: 'bob' });
    scene.put('alice.key', 'somebody’s');
    const report = await removeUser('alice', { ...removal(), folder: openFolder(scene.folder) });
    expect(report.files).toEqual([scene.path('alice.kubeconfig')]);
    expect(scene.files()).toEqual(['alice.key 600', 'bob.kubeconfig 600']);
  });

  test.each([
    ['nobody', 'user-unagreed'],
    [false, 'user-declined'],
  ] as const)('nothing is done unless it was agreed to (%s)', async (agrees, code) => {
    await scene.create();
    await expect(removeUser('alice', removal(agrees))).rejects.toMatchObject({ code });
    expect(scene.memory.object(OURS)).toBeDefined();
    expect(scene.memory.calls.some((call) => call.startsWith('DELETE'))).toBe(false);
  });

  it('says what was done where the server refuses the rest, in its words', async () => {
    await scene.create();
    scene.memory.fault = (call) =>
      call.method === 'DELETE'
        ? { status: 403, body: { kind: 'Status', reason: 'Forbidden', message: 'not you', code: 403 } }
        : undefined;
    await expect(removeUser('alice', removal())).rejects.toMatchObject({
      code: 'user-not-removed',
      evidence: { says: 'not you', done: ['ClusterRoleBinding team'] },
    });
    scene.memory.fault = () => undefined;
    await removeUser('alice', removal());
    expect(scene.memory.object(OURS)).toBeUndefined();
  });

  it('a binding that somebody changed meanwhile is not written over', async () => {
    await scene.create();
    const work = removal();
    const agree = async (offer: RemovalOffer) => {
      scene.memory.change(THEIRS, (object) => {
        (object['subjects'] as unknown[]).push({ kind: 'User', name: 'new' });
      });
      return work.agree(offer);
    };
    await expect(removeUser('alice', { ...work, agree })).rejects.toMatchObject({
      code: 'user-not-removed',
      evidence: { says: expect.stringContaining('has been modified') as string },
    });
    expect(JSON.stringify(scene.memory.object(THEIRS))).toContain('"new"');
  });

  it('nobody who may not see bindings is told that there are none', async () => {
    scene.memory.fault = (call) =>
      call.method === 'GET' && call.path.endsWith('bindings')
        ? { status: 403, body: { kind: 'Status', reason: 'Forbidden', message: 'not you', code: 403 } }
        : undefined;
    await expect(removeUser('alice', removal())).rejects.toMatchObject({ code: 'user-not-removed' });
  });

  it('a user whom nothing knows', async () => {
    await expect(removeUser('nobody', removal())).rejects.toMatchObject({ code: 'user-unknown' });
  });
});
