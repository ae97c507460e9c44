/** renew over a real store: what is touched and what is not, authorities extended, and what openssl makes of old and new together. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCertificate } from '../../src/engine/read/certificate.ts';
import { splitPem } from '../../src/engine/read/pem.ts';
import { verify } from '../../src/engine/verify/verify.ts';
import { openOutsideAuthority } from './outside-authority.ts';
import { changes as changesOf, DAY, openScene, refusal, type Scene, START, touched } from './scene.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;
const SERVER = 'nodes/cp-1/var/lib/kubernetes/kube-apiserver.crt';
let scene: Scene;
beforeEach(async () => {
  scene = openScene();
  await scene.init();
});
afterEach(() => scene.close());

const changes = async () => changesOf(scene);
const later = (days: number) => (scene.now = new Date(START.getTime() + days * DAY));
const ders = (text: string) => splitPem(Buffer.from(text)).blocks.map(({ der }) => der);
const factsOf = (text: string) => {
  const reading = readCertificate(ders(text)[0] ?? new Uint8Array());
  if (!reading.ok) throw new Error(reading.element);
  return reading.value;
};
/** of everything but authorities, of which there are copies */
const serials = (files: Map<string, string>) =>
  [...files]
    .filter(([path]) => path.endsWith('.crt') && !/\bca\.crt$/.test(path))
    .map(([, text]) => factsOf(text).serial);

describe('renewing what is named', () => {
  it('touches that and no more, keeps the key, and is taken back whole', async () => {
    const before = scene.snapshot();
    later(100);
    const report = await scene.renew(['apiserver']);
    expect(touched(before, scene.snapshot())).toEqual([SERVER]);
    expect(report).toMatchObject({
      verb: 'renew',
      replaced: ['pki/issued.jsonl', SERVER],
      rollout: {
        machines: [{ machine: 'cp-1', files: ['/var/lib/kubernetes/kube-apiserver.crt'] }],
        elsewhere: [],
      },
    });
    const [old, made] = [before.get(SERVER) ?? '', scene.text(SERVER)].map(factsOf);
    expect(made?.key).toEqual(old?.key);
    expect(made?.names).toEqual(old?.names);
    expect((made?.notAfter.getTime() ?? 0) - (old?.notAfter.getTime() ?? 0)).toBe(100 * DAY);
    expect(await changes()).toEqual([]);
    await scene.undo();
    expect(touched(before, scene.snapshot())).toEqual([]);
  });

  it('takes kubeconfigs and copies along; with a new key too', async () => {
    const before = scene.snapshot();
    await scene.renew(['admin', 'kube-proxy'], { newKey: true });
    expect(touched(before, scene.snapshot())).toEqual([
      'nodes/worker-1/var/lib/kube-proxy/kubeconfig',
      'pki/admin.crt',
      'pki/admin.key',
      'pki/admin.kubeconfig',
      'pki/kube-proxy.kubeconfig',
    ]);
    expect(await changes()).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
    await scene.undo();
    expect(touched(before, scene.snapshot())).toEqual([]);
  });

  it('gives it the names of today, and leaves what else is wrong, with a word', async () => {
    scene.edit('apiserver: []', 'apiserver: [lb.example.com]\n  etcd-server: [etcd.example.com]');
    rmSync(scene.path('pki/kube-proxy.kubeconfig'));
    const report = await scene.renew(['@cp-1']);
    expect(
      report.steps.filter(({ action }) => action === 'reissue').map(({ credential }) => credential),
    ).toEqual(['apiserver@cp-1', 'etcd-server@cp-1']);
    expect(report.warnings).toEqual([{ warning: 'more-to-do', changes: 1 }]);
    expect(factsOf(scene.text(SERVER)).names.map(({ value }) => value)).toContain('lb.example.com');
    expect(await changes()).toEqual(['create kube-proxy missing']);
    // what is named and not there is made
    expect((await scene.renew(['kube-proxy'])).created).toContain('pki/kube-proxy.kubeconfig');
    expect(await changes()).toEqual([]);
  });

  it('all of it, twice within a second: other serial numbers each time, the same keys, nothing left to do', async () => {
    const times = [scene.snapshot()];
    for (let i = 0; i < 2; i++) {
      await scene.renew('all');
      times.push(scene.snapshot());
      expect(await changes()).toEqual([]);
    }
    const seen = times.flatMap(serials);
    expect(new Set(seen).size).toBe(seen.length);
    for (const files of times)
      expect([...files].filter(([path]) => path.endsWith('.key'))).toEqual(
        [...(times[0] ?? [])].filter(([path]) => path.endsWith('.key')),
      );
    expect((await scene.inspect('.')).verdict).toBe('fine');
    await scene.undo();
    await scene.undo();
    expect(scene.snapshot()).toEqual(times[0]);
  });

  it.each([
    [['apisrver'], { code: 'unknown-credential', evidence: { id: 'apisrver', nearest: 'apiserver' } }],
    [['@cp-2'], { code: 'unknown-credential', evidence: { id: '@cp-2', nearest: '@cp-1' } }],
    [['user'], { code: 'unknown-credential', evidence: { id: 'user', identity: 'user' } }],
    [
      ['admin', 'kubernetes-ca'],
      { code: 'not-renewable', evidence: { id: 'kubernetes-ca', why: 'authority' } },
    ],
    [['service-account'], { code: 'not-renewable', evidence: { id: 'service-account', why: 'key-pair' } }],
  ])('%j is refused, and nothing is touched', async (which, expected) => {
    const before = scene.snapshot();
    expect(await refusal(scene.renew(which))).toEqual(expected);
    expect(touched(before, scene.snapshot())).toEqual([]);
  });

  it('without a word for what, it says what there is', async () => {
    expect(await refusal(scene.renew([]))).toMatchObject({
      code: 'renew-what',
      evidence: { machines: ['@cp-1', '@worker-1'] },
    });
    expect(await refusal(scene.renew(['admin'], { sameKey: true }))).toMatchObject({
      code: 'not-an-authority',
    });
  });

  it('in a store where nothing stands yet, it says to apply first', async () => {
    const empty = openScene();
    try {
      await empty.init({ specOnly: true });
      expect(await refusal(empty.renew(['admin']))).toMatchObject({
        code: 'authority-missing',
        evidence: { signer: 'kubernetes-ca' },
      });
    } finally {
      empty.close();
    }
  });
});

describe('renewing what is due', () => {
  it('does nothing before, and says when', async () => {
    const report = await scene.renew('due');
    expect(report).toMatchObject({ replaced: [], nextDue: { credential: 'apiserver@cp-1' }, warnings: [] });
    expect(report.nextDue?.from).toBe('2027-05-02T12:00:00.000Z');
    expect('rollout' in report).toBe(false);
  });

  it('does what apply would, and less', async () => {
    scene.edit('apiserver: []', 'etcd-server: [etcd.example.com]');
    rmSync(scene.path('pki/admin.kubeconfig'));
    later(340);
    const report = await scene.renew('due');
    expect(report.steps.filter(({ action }) => action !== 'keep').length).toBe(16);
    expect(await changes()).toEqual([]);
    later(400);
    expect((await scene.renew('due', { dueWithin: 20 * DAY })).replaced).toEqual([]);
    const soon = await scene.renew('due', { dueWithin: 330 * DAY });
    expect(soon.steps.filter(({ action }) => action === 'renew').length).toBe(16);
  });
});

describe('extending an authority', () => {
  const CA = 'pki/ca.crt';
  const HOLDERS = [
    'nodes/cp-1/var/lib/kubernetes/ca.crt',
    'nodes/cp-1/var/lib/kubernetes/kube-controller-manager.kubeconfig',
    'nodes/cp-1/var/lib/kubernetes/kube-scheduler.kubeconfig',
    'nodes/worker-1/var/lib/kube-proxy/kubeconfig',
    'nodes/worker-1/var/lib/kubelet/ca.crt',
    'nodes/worker-1/var/lib/kubelet/kubeconfig',
    'pki/admin.kubeconfig',
    CA,
    'pki/kube-proxy.kubeconfig',
    'pki/super-admin.kubeconfig',
  ];

  it('touches its certificate and every copy of it, and nothing is left to do', async () => {
    const before = scene.snapshot();
    later(3000);
    await scene.apply();
    const applied = scene.snapshot();
    const report = await scene.renew(['kubernetes-ca'], { sameKey: true });
    expect(touched(applied, scene.snapshot())).toEqual(HOLDERS);
    const [old, made] = [before.get(CA) ?? '', scene.text(CA)].map(factsOf);
    expect([made?.subject.der, made?.key, made?.extensions]).toEqual([
      old?.subject.der,
      old?.key,
      old?.extensions,
    ]);
    expect((made?.notAfter.getTime() ?? 0) - (old?.notAfter.getTime() ?? 0)).toBe(3000 * DAY);
    expect(made?.serial).not.toBe(old?.serial);
    expect(await changes()).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
    expect(report.rollout?.machines.map(({ machine }) => machine)).toEqual(['cp-1', 'worker-1']);
    expect(report.rollout?.elsewhere.map(({ party }) => party)).toEqual(['pod', 'kubectl', 'kubectl']);
    await scene.undo();
    expect(touched(applied, scene.snapshot())).toEqual([]);
  });

  it(`what it signed before and after is good with its old and its new certificate${OPENSSL ? '' : ' (openssl skipped: none on PATH)'}`, async () => {
    const old = scene.snapshot();
    later(200);
    await scene.renew(['kubernetes-ca'], { sameKey: true });
    await scene.renew(['apiserver', 'admin']);
    const now = scene.snapshot();
    for (const trust of [old, now])
      for (const leaves of [old, now]) {
        for (const [path, usage] of [
          [SERVER, 'serverAuth'],
          ['pki/admin.crt', 'clientAuth'],
        ] as const) {
          const [leaf = new Uint8Array()] = ders(leaves.get(path) ?? '');
          const roots = ders(trust.get(CA) ?? '');
          expect((await verify({ leaf, roots, usages: [usage], at: scene.now })).accepted).toBe(true);
          if (!OPENSSL) continue;
          writeFileSync(scene.path('trust.pem'), trust.get(CA) ?? '');
          writeFileSync(scene.path('leaf.pem'), leaves.get(path) ?? '');
          const at = ['-attime', String(Math.floor(scene.now.getTime() / 1000)), '-x509_strict'];
          const { stdout, stderr } = spawnSync(
            'openssl',
            ['verify', ...at, '-CAfile', 'trust.pem', 'leaf.pem'],
            {
              cwd: scene.root,
              encoding: 'utf8',
            },
          );
          expect(stdout + stderr).toBe('leaf.pem: OK\n');
        }
      }
  });

  it('is the way out after its end: until then nothing is signed', async () => {
    later(4000);
    for (const work of [scene.apply, () => scene.renew(['admin']), () => scene.renew('due')])
      expect(await refusal(work())).toMatchObject({
        code: 'authority-unusable',
        evidence: { signer: 'kubernetes-ca', why: 'expired' },
      });
    const authorities = ['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'];
    await scene.renew(authorities, { sameKey: true });
    await scene.apply();
    expect(await changes()).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
  });

  it('leaves what follows it in its file where it is', async () => {
    const other = openScene();
    try {
      await other.init();
      writeFileSync(scene.path(CA), scene.text(CA) + other.text(CA));
      await scene.apply();
      const [, second] = ders(scene.text(CA));
      await scene.renew(['kubernetes-ca'], { sameKey: true });
      expect(ders(scene.text(CA)).slice(1)).toEqual([second]);
      expect(await changes()).toEqual([]);
    } finally {
      other.close();
    }
  });

  it('wants its key, or that of its root, and is its owner’s where it is somebody else’s', async () => {
    const key = readFileSync(scene.path('pki/etcd-ca.key'));
    rmSync(scene.path('pki/etcd-ca.key'));
    expect(await refusal(scene.renew(['etcd-ca'], { sameKey: true }))).toEqual({
      code: 'authority-key-missing',
      evidence: { credential: 'etcd-ca', signer: 'etcd-ca' },
    });
    writeFileSync(scene.path('pki/etcd-ca.key'), key, { mode: 0o600 });
    scene.edit('frontProxy: own', 'frontProxy: external');
    for (const more of [{}, { sameKey: true } as const])
      expect(await refusal(scene.renew(['front-proxy-ca'], more))).toEqual({
        code: 'authority-not-ours',
        evidence: { id: 'front-proxy-ca', path: 'pki/front-proxy-ca.crt' },
      });
  });

  it('an intermediate is signed anew by its root, and shown anew with all that it signed', async () => {
    const under = openScene();
    try {
      await under.init({ specOnly: true });
      under.edit('etcd: own', 'etcd: intermediate');
      await under.apply();
      const before = under.snapshot();
      under.now = new Date(START.getTime() + 100 * DAY);
      const report = await under.renew(['etcd-ca'], { sameKey: true });
      expect(report.warnings).toMatchObject([
        { warning: 'clipped', credential: 'etcd-ca', signer: 'root-ca' },
      ]);
      const [leaf = new Uint8Array(), ...sent] = ders(under.text('nodes/cp-1/etc/etcd/server.crt'));
      expect(sent).toEqual(ders(under.text('pki/etcd-ca.crt')));
      expect(await changesOf(under)).toEqual([]);
      const roots = ders(before.get('pki/root-ca.crt') ?? '');
      expect((await verify({ leaf, intermediates: sent, roots, at: under.now })).accepted).toBe(true);
      await under.renew(['root-ca'], { sameKey: true });
      expect(await changesOf(under)).toEqual([]);
      await under.renew(['etcd-ca'], { sameKey: true });
      expect(factsOf(under.text('pki/etcd-ca.crt')).notAfter).toEqual(
        factsOf(under.text('pki/root-ca.crt')).notAfter,
      );
    } finally {
      under.close();
    }
  });
});

describe('where the key that signs is elsewhere', () => {
  it('a renewal is asked for, beside what was asked for before; apply takes the answer', async () => {
    const key = readFileSync(scene.path('pki/ca.key'));
    rmSync(scene.path('pki/ca.key'));
    const manifest = () =>
      (
        JSON.parse(scene.text('pki/requests/manifest.json')) as { requests: { credential: string }[] }
      ).requests.map(({ credential }) => credential);
    await scene.renew(['admin']);
    expect(manifest()).toEqual(['admin']);
    const before = scene.text('pki/admin.crt');
    await scene.renew(['apiserver']);
    expect(manifest().toSorted()).toEqual(['admin', 'apiserver@cp-1']);
    await scene.renew('due');
    expect(manifest().length).toBe(2);
    expect(await changes()).toEqual([
      'await apiserver@cp-1 authority-key-missing awaited',
      'await admin authority-key-missing awaited',
    ]);
    expect(scene.text('pki/admin.crt')).toBe(before);
    // somebody renews it by hand: the key is back, and signs
    writeFileSync(scene.path('pki/ca.key'), key, { mode: 0o600 });
    await scene.renew(['admin']);
    expect(scene.text('pki/admin.crt')).not.toBe(before);
  });

  it.skipIf(!OPENSSL)(
    `an intermediate asks its root, signs on meanwhile, and its kubeconfigs follow the answer${OPENSSL ? '' : ' (skipped: no openssl on PATH)'}`,
    async () => {
      const [under, outside] = [openScene(), openOutsideAuthority('corp root')];
      const [request, answer] = ['pki/requests/kubernetes-ca.csr', 'pki/requests/kubernetes-ca.crt'];
      const answerIt = (days: number) =>
        writeFileSync(under.path(answer), outside.sign(under.text(request), { days }));
      try {
        await under.init({ specOnly: true });
        under.edit('kubernetes: own', 'kubernetes: intermediate');
        under.edit('frontProxy: own', 'frontProxy: own\n  root: external');
        mkdirSync(under.path('pki'), { mode: 0o700 });
        writeFileSync(under.path('pki/root-ca.crt'), outside.certificate);
        await under.apply();
        answerIt(1000);
        await under.apply();
        expect(await changesOf(under)).toEqual([]);
        const first = factsOf(under.text('pki/ca.crt'));

        const { created } = await under.renew(['kubernetes-ca'], { sameKey: true });
        expect(created).toContain(request);
        expect(await changesOf(under)).toEqual(['await kubernetes-ca authority-key-missing awaited']);
        const old = under.text('pki/admin.crt');
        await under.renew(['admin']);
        expect(under.text('pki/admin.crt')).not.toBe(old);
        answerIt(2000);
        await under.apply();
        expect(await changesOf(under)).toEqual([]);
        const second = factsOf(under.text('pki/ca.crt'));
        expect(second.key).toEqual(first.key);
        expect(second.notAfter > first.notAfter).toBe(true);
        expect((await under.inspect('.')).verdict).toBe('fine');
      } finally {
        under.close();
        outside.close();
      }
    },
  );
});

describe('what must follow', () => {
  it('is said after apply too, and not where nothing was there before', async () => {
    const other = openScene();
    try {
      expect('rollout' in (await other.init())).toBe(false);
    } finally {
      other.close();
    }
    scene.edit('apiserver: []', 'apiserver: [lb.example.com]');
    expect((await scene.apply()).rollout?.machines).toMatchObject([
      { machine: 'cp-1', programs: [{ party: 'kube-apiserver', does: 'rereads' }] },
    ]);
    expect('rollout' in (await scene.apply())).toBe(false);
  });
});
