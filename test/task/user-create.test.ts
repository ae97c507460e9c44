/** Users made through an API server that a test holds in its hands: the whole way, every step failing, and every refusal. */
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { UserReport } from '../../src/domain/api/report-user.ts';
import { KubepkiError } from '../../src/domain/error.ts';
import { readKubeconfig } from '../../src/format/kubeconfig/read.ts';
import { attributeValues } from '../../src/domain/distinguished-name.ts';
import { openFolder } from '../../src/world/folder.ts';
import { certificateFacts, openUserScene, type UserScene } from './user-scene.ts';

let scene: UserScene;
beforeEach(async () => {
  scene = await openUserScene();
});
afterEach(() => scene.close());

const CSRS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const BINDING = '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings/kubepki%3Aalice%3Aview';

describe('the whole way', () => {
  it('ends with one kubeconfig for its owner alone, a binding, and the word of the server', async () => {
    const report = await scene.create();
    expect(scene.files()).toEqual(['alice.kubeconfig 600']);
    const kubeconfig = readKubeconfig(scene.text('alice.kubeconfig'));
    if (kubeconfig === undefined || kubeconfig === 'damaged') throw new Error('no kubeconfig');
    const [user] = kubeconfig.users;
    const { subject } = certificateFacts(user?.certificate ?? new Uint8Array());
    expect(attributeValues(subject, 'CN')).toEqual(['alice']);
    expect(attributeValues(subject, 'O')).toEqual(['dev']);
    expect(user?.key).toBeDefined();
    expect(kubeconfig.clusters).toMatchObject([
      { name: 'demo', server: 'https://memory:6443', authority: scene.authority },
    ]);
    expect(scene.memory.object(BINDING)).toMatchObject({
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'kubepki' },
        annotations: { 'kubepki/user': 'alice' },
      },
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'User', name: 'alice' }],
    });
    expect(report).toMatchObject({
      state: 'ready',
      request: { state: 'issued' },
      kubeconfig: { change: 'created' },
      bindings: [{ change: 'created' }],
      proof: {
        user: 'alice',
        asWanted: true,
        namespace: 'shop',
        may: [{ verbs: ['get', 'list'], on: ['pods'] }],
      },
      left: [],
    });
    expect(scene.offers).toBe(1);
  });
});

describe('stopped anywhere, the same command carries on', () => {
  const stopAt = ['drops', 'loses'] as const;
  test.each(stopAt)(
    'one of its calls fails (%s)',
    async (how) => {
      await scene.create();
      const calls = scene.calls;
      expect(calls).toBeGreaterThan(15);
      for (let at = 1; at <= calls; at += 1) {
        scene.close();
        scene = await openUserScene();
        scene[how] = at;
        const first = await scene.create().catch((error: unknown) => error);
        if (first instanceof KubepkiError) {
          expect(first.code, `call ${at}`).toBe('api-unreachable');
          const second = await scene.create();
          expect(second.state, `call ${at}`).toBe('ready');
        } else expect(first, `call ${at}`).toMatchObject({ state: 'ready' });
        expect(scene.files(), `call ${at}`).toEqual(['alice.kubeconfig 600']);
        expect(scene.memory.object(BINDING), `call ${at}`).toBeDefined();
        // the same key, and so the same request: nobody has to approve twice
        const created = scene.memory.calls.filter((call) => call === `POST ${CSRS}`).length;
        const { items } = (await scene.as({ username: 'x', groups: [] }).call({ method: 'GET', path: CSRS }))
          .body as { items: unknown[] };
        expect([items.length, created >= 1], `call ${at}`).toEqual([1, true]);
      }
      // some twenty users made twice over, one after the other
    },
    120_000,
  );

  it('says what stands, and leaves nothing bound where no certificate came', async () => {
    scene.signs = false;
    const error = await refusal(scene.create());
    expect(error.code).toBe('request-never-signed');
    expect(error.evidence['stands']).toEqual([
      `file:${scene.path('alice.key')}`,
      `file:${scene.path('alice.csr')}`,
      expect.stringMatching(/^request:alice-[0-9a-f]{10}$/),
    ]);
    expect(scene.memory.object(BINDING)).toBeUndefined();
    expect(scene.files()).toEqual(['alice.csr 644', 'alice.key 600']);
    const key = scene.text('alice.key');
    scene.signs = true;
    const [name] = names();
    await scene.sign(name ?? '');
    expect((await scene.create()).state).toBe('ready');
    const kubeconfig = readKubeconfig(scene.text('alice.kubeconfig'));
    if (kubeconfig === undefined || kubeconfig === 'damaged') throw new Error('no kubeconfig');
    expect(Buffer.from(kubeconfig.users[0]?.key ?? []).toString()).toBe(key);
  });

  it('carries on without the request when that was cleaned away after the certificate had come', async () => {
    scene.memory.fault = (call) =>
      call.method === 'POST' && call.path.endsWith('/rolebindings') ? forbidden('bind') : undefined;
    expect((await refusal(scene.create())).code).toBe('user-binding-refused');
    const certificate = scene.text('alice.kubeconfig');
    scene.memory.delete(`${CSRS}/${names()[0]}`);
    scene.memory.fault = () => undefined;
    const report = await scene.create();
    expect(report).toMatchObject({ state: 'ready', kubeconfig: { change: 'unchanged' } });
    expect(scene.text('alice.kubeconfig')).toBe(certificate);
    expect(names()).toEqual([]);
  });
});

describe('another object under the name of the request', () => {
  it('that came between sending and approving is refused, and not judged', async () => {
    let mallory = '';
    scene.memory.fault = (call) => {
      if (mallory !== '' || !call.path.endsWith('/selfsubjectaccessreviews')) return undefined;
      const [name] = names();
      if (name === undefined) return undefined;
      const path = `${CSRS}/${name}`;
      const { spec } = scene.memory.object(path) as { spec: Record<string, unknown> };
      scene.memory.delete(path);
      mallory = name;
      const body = {
        kind: 'CertificateSigningRequest',
        metadata: { name },
        spec: { request: spec['request'], signerName: spec['signerName'], usages: spec['usages'] },
      };
      scene.memory.handle({ method: 'POST', path: CSRS, body }, { username: 'mallory', groups: [] });
      return undefined;
    };
    const error = await refusal(scene.create({ accept: ['other-requester'] }));
    expect(error).toMatchObject({ code: 'another-request', evidence: { request: mallory } });
    expect(scene.memory.object(`${CSRS}/${mallory}`)).not.toHaveProperty('status.conditions');
    expect(scene.offers).toBe(0);
  });
});

describe('without the right to approve', () => {
  beforeEach(() => {
    scene.memory.allows = (spec) =>
      spec['user'] === undefined &&
      (spec['resourceAttributes'] as { resource: string }).resource !== 'signers';
  });

  it('stops after the request, and the same command finishes once somebody has approved', async () => {
    const report = await scene.create();
    expect(report).toMatchObject({ state: 'submitted', request: { state: 'pending' }, bindings: [] });
    expect(report.left).toEqual([scene.path('alice.key'), scene.path('alice.csr')]);
    expect(scene.memory.object(BINDING)).toBeUndefined();
    expect(scene.offers).toBe(0);
    const [name = ''] = names();
    scene.memory.change(`${CSRS}/${name}`, (object) => {
      object['status'] = { conditions: [{ type: 'Approved', status: 'True', reason: 'x', message: '' }] };
    });
    await scene.sign(name);
    expect((await scene.create()).state).toBe('ready');
    expect(scene.files()).toEqual(['alice.kubeconfig 600']);
  });

  it('says who denied it, and that the files begin anew without the request', async () => {
    await scene.create();
    scene.memory.change(`${CSRS}/${names()[0]}`, (object) => {
      object['status'] = {
        conditions: [{ type: 'Denied', status: 'True', reason: 'No', message: 'not you' }],
      };
    });
    const error = await refusal(scene.create());
    expect(error).toMatchObject({ code: 'request-denied', evidence: { message: 'not you' } });
    expect(error.evidence['stands']).toHaveLength(3);
  });
});

describe('what is refused, before anything is sent', () => {
  const sent = () =>
    scene.memory.calls.filter((call) => /^(?:POST|PUT) .*certificatesigningrequests/.test(call));

  test.each([
    [{ groups: ['system:masters'] }, 'user-risky'],
    [{ groups: ['kubeadm:cluster-admins'] }, 'user-risky'],
    [{ groups: ['system:nodes'] }, 'user-risky'],
    [{ user: 'system:node:worker-1' }, 'user-risky'],
    [{ user: 'a\u202eb' }, 'bad-value'],
    [{ user: 'a\u0007' }, 'bad-value'],
    [{ user: ' alice' }, 'bad-value'],
    [{ user: '' }, 'bad-value'],
    [{ user: 'x'.repeat(65) }, 'bad-value'],
    [{ groups: ['dev', ''] }, 'bad-value'],
    [{ groups: ['a\u200bb'] }, 'bad-value'],
    [{ lifetime: 599_000 }, 'user-risky'],
  ])('%j', async (ask, code) => {
    expect((await refusal(scene.create(ask))).code).toBe(code);
    expect(sent()).toEqual([]);
    expect(scene.files().filter((name) => name.includes('kubeconfig'))).toEqual([]);
  });

  it('a role that is everything, bound everywhere', async () => {
    await scene.memory.as({ username: 'x', groups: [] }).call({
      method: 'POST',
      path: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
      body: {
        kind: 'ClusterRole',
        metadata: { name: 'cluster-admin' },
        rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      },
    });
    const role = { role: { kind: 'ClusterRole', name: 'cluster-admin' } } as const;
    const error = await refusal(scene.create({ role }));
    expect(error).toMatchObject({ code: 'user-risky', evidence: { accept: '--accept powerful' } });
    expect(sent()).toEqual([]);
    expect(await scene.create({ role, accept: ['powerful'] })).toMatchObject({ state: 'ready' });
  });

  it('a server that our own kubeconfig does not check', async () => {
    const api = scene.as({ username: 'root', groups: [] }, { insecure: true });
    const { authority: _authority, ...access } = api.access;
    expect((await refusal(scene.create({}, { api: { ...api, access } }))).code).toBe('user-server-unchecked');
  });

  test.each([
    ['alice.kubeconfig', 'hello', 'no-kubeconfig'],
    ['alice.kubeconfig', 'apiVersion: v1\nkind: Config\nusers: []\n', 'others'],
  ])('a file of that name that is somebody else’s: %s', async (name, text, why) => {
    scene.put(name, text);
    const error = await refusal(scene.create());
    expect(error).toMatchObject({ code: 'user-file-foreign', evidence: { why } });
    expect(scene.text(name)).toBe(text);
    expect(scene.memory.calls).toEqual([]);
  });

  it('another user’s kubeconfig, and one for another server', async () => {
    await scene.create({ user: 'bob' });
    scene.put('alice.kubeconfig', scene.text('bob.kubeconfig'));
    expect(await refusal(scene.create())).toMatchObject({ evidence: { why: 'other-user', is: 'bob' } });
    expect(await refusal(scene.create({ user: 'bob', server: 'https://other:6443' }))).toMatchObject({
      evidence: { why: 'other-server', is: 'https://memory:6443' },
    });
  });

  it('a folder that is not there', async () => {
    expect((await refusal(scene.create({}, { folder: openFolder(scene.path('nowhere')) }))).code).toBe(
      'write-failed',
    );
    expect(scene.memory.calls).toEqual([]);
  });
});

describe('what stands already', () => {
  it('stays: no other certificate is asked for, and what is not bound yet is bound', async () => {
    await scene.create();
    const before = scene.text('alice.kubeconfig');
    scene.memory.delete(BINDING);
    const report = await scene.create();
    expect(report).toMatchObject({
      state: 'ready',
      kubeconfig: { change: 'unchanged' },
      bindings: [{ change: 'created' }],
      proof: { asWanted: true },
    });
    expect(older(report)).toEqual([]);
    expect(report.request).toBeUndefined();
    expect(scene.text('alice.kubeconfig')).toBe(before);
    expect(scene.files()).toEqual(['alice.kubeconfig 600']);
    expect([names().length, scene.offers]).toEqual([1, 1]);
  });

  it('says another name of the server, around the same certificate', async () => {
    const { certificate } = await scene.create();
    const report = await scene.create({ serverName: 'kubernetes' });
    expect(report).toMatchObject({ kubeconfig: { change: 'replaced' }, certificate });
    expect(scene.text('alice.kubeconfig')).toContain('tls-server-name: kubernetes');
    expect(names()).toHaveLength(1);
  });

  test.each([
    ['a new key is wanted', { newKey: true }, 0],
    ['other groups are', { groups: ['dev', 'ops'] }, 0],
    ['it is due', {}, 17],
  ])('is renewed by another key where %s, and the one before is told of', async (_, ask, hours) => {
    const { certificate } = await scene.create();
    const before = scene.text('alice.kubeconfig');
    scene.now = new Date(scene.now.getTime() + hours * 3_600_000);
    const report = await scene.create(ask);
    expect(report).toMatchObject({ kubeconfig: { change: 'replaced' }, bindings: [{ change: 'unchanged' }] });
    expect(older(report)).toMatchObject([{ serial: certificate?.serial, notAfter: certificate?.notAfter }]);
    expect(scene.text('alice.kubeconfig')).not.toBe(before);
    expect(names()).toHaveLength(2);
  });

  it('is renewed where the server does not believe it, or its key is another', async () => {
    await scene.create();
    let asked = 0;
    scene.memory.fault = (call, caller) =>
      caller.username === 'alice' && call.path.endsWith('/selfsubjectreviews') && (asked += 1) === 1
        ? { status: 401, body: { kind: 'Status', status: 'Failure', reason: 'Unauthorized', code: 401 } }
        : undefined;
    expect(await scene.create()).toMatchObject({ kubeconfig: { change: 'replaced' } });
    const data = /client-key-data: (\S+)/;
    await scene.create({ user: 'bob' });
    const [, key = ''] = data.exec(scene.text('bob.kubeconfig')) ?? [];
    scene.put('alice.kubeconfig', scene.text('alice.kubeconfig').replace(data, `client-key-data: ${key}`));
    expect(await scene.create()).toMatchObject({ kubeconfig: { change: 'replaced' } });
  });

  it('a binding of that name for another role is left alone', async () => {
    await scene.memory.as({ username: 'x', groups: [] }).call({
      method: 'POST',
      path: '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings',
      body: {
        kind: 'RoleBinding',
        metadata: { name: 'kubepki:alice:view', namespace: 'shop' },
        roleRef: { kind: 'ClusterRole', name: 'edit' },
        subjects: [{ kind: 'User', name: 'alice' }],
      },
    });
    const error = await refusal(scene.create());
    expect(error).toMatchObject({ code: 'user-binding-foreign', evidence: { is: 'ClusterRole edit' } });
    expect(error.evidence['stands']).toContain(`file:${scene.path('alice.kubeconfig')}`);
  });

  it('a key that stands alone is used; a request for others is not', async () => {
    scene.memory.allows = () => false;
    await scene.create();
    const key = scene.text('alice.key');
    expect(await refusal(scene.create({ groups: ['ops'] }))).toMatchObject({
      code: 'user-under-way',
      evidence: { why: 'groups', is: 'dev', wanted: 'ops' },
    });
    execFileSync('rm', [scene.path('alice.csr')]);
    await scene.create({ groups: ['ops'] });
    expect(scene.text('alice.key')).toBe(key);
    execFileSync('rm', [scene.path('alice.key')]);
    expect(await refusal(scene.create({ groups: ['ops'] }))).toMatchObject({ evidence: { why: 'no-key' } });
  });
});

describe('with a request of the user’s own', () => {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const request = (subject: string, ...more: string[]) =>
    openssl(
      ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', scene.path('own.key'), '-out', scene.path('own.csr'), '-subj', subject, ...more],
    );

  it('the kubeconfig names the key, which nobody has seen', async () => {
    request('/O=dev/CN=alice');
    const report = await scene.create({ request: scene.path('own.csr'), groups: [] });
    expect(report).toMatchObject({
      state: 'ready',
      groups: ['dev'],
      kubeconfig: { keyFile: scene.path('alice.key') },
    });
    expect(report.proof).toBeUndefined();
    expect(scene.text('alice.kubeconfig')).toContain('client-key: alice.key');
    expect(scene.text('alice.kubeconfig')).not.toContain('client-key-data');
    expect(scene.files()).toEqual(['alice.kubeconfig 600', 'own.csr 644', 'own.key 600']);
  });

  it('of the same key changes nothing, of another is another certificate', async () => {
    const ask = { request: scene.path('own.csr'), groups: [] };
    request('/O=dev/CN=alice');
    await scene.create(ask);
    scene.memory.delete(`${CSRS}/${names()[0]}`);
    const again = await scene.create(ask);
    expect([again.kubeconfig?.change, older(again)]).toEqual(['unchanged', []]);
    expect(names()).toEqual([]);
    request('/O=dev/CN=alice');
    const other = await scene.create(ask);
    expect([other.kubeconfig?.change, older(other).length]).toEqual(['replaced', 1]);
  });

  it('groups of the request that are powerful want their risk named', async () => {
    request('/O=kubeadm:cluster-admins/CN=alice');
    const ask = { request: scene.path('own.csr'), groups: [] };
    expect((await refusal(scene.create(ask))).code).toBe('user-risky');
    expect((await scene.create({ ...ask, accept: ['powerful'] })).state).toBe('ready');
  });

  it('smuggled names want theirs', async () => {
    request('/O=dev/CN=alice', '-addext', 'subjectAltName=DNS:kubernetes.default');
    const error = await refusal(scene.create({ request: scene.path('own.csr') }));
    expect(error).toMatchObject({ code: 'user-risky', evidence: { accept: '--accept unproven-names' } });
    expect(error.details).toEqual([{ risk: 'unproven-names', name: 'dns:kubernetes.default' }]);
  });

  it.each([
    ['', 'none'],
    ['-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n', 'damaged'],
    [`${'x'.repeat(1024 * 1024)}`, 'none'],
  ])('what is no request is refused', async (text, why) => {
    scene.put('own.csr', text);
    expect(await refusal(scene.create({ request: scene.path('own.csr') }))).toMatchObject({
      code: 'request-file-unfit',
      evidence: { why },
    });
  });
});

describe('names that are no file names', () => {
  test.each([
    ['alice@example.com', 'alice@example.com.kubeconfig 600'],
    ['../../etc/passwd', '%2E.%2F..%2Fetc%2Fpasswd.kubeconfig 600'],
    ['-rf', '%2Drf.kubeconfig 600'],
    ['.', '%2E.kubeconfig 600'],
    ['a/b%=c', 'a%2Fb%25%3Dc.kubeconfig 600'],
    ['Jürgen Ö', 'J%C3%BCrgen%20%C3%96.kubeconfig 600'],
  ])('%s', async (user, file) => {
    const report = await scene.create({ user });
    expect(scene.files()).toEqual([file]);
    // a path segment's name, as the API server has it
    expect(report.bindings[0]?.name).not.toMatch(/[/%]/);
    expect(scene.memory.calls.every((call) => !call.includes('/../'))).toBe(true);
  });
});

const names = () => scene.requests();

const older = ({ warnings }: UserReport) => warnings.filter(({ warning }) => warning === 'older-valid');

const forbidden = (message: string) => ({
  status: 403,
  body: { kind: 'Status', status: 'Failure', reason: 'Forbidden', message, code: 403 },
});

async function refusal(work: Promise<unknown>): Promise<KubepkiError> {
  const error: unknown = await work.then(
    () => 'done',
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KubepkiError)) throw error;
  return error;
}
