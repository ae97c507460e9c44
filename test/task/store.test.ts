/** init, plan, apply and undo over a real store: what is touched, what is kept, what is refused. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  changes as changesOf,
  mended as mendedIn,
  openScene,
  refusal,
  type Scene,
  START,
  touched,
} from './scene.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;
const SERVER = 'nodes/cp-1/var/lib/kubernetes/kube-apiserver.crt';
let scene: Scene;
beforeEach(async () => {
  scene = openScene();
  await scene.init();
});
afterEach(() => scene.close());

const changes = async () => changesOf(scene);
const mended = async (expected: readonly string[], files: readonly string[]) =>
  mendedIn(scene, expected, files);
const openssl = (...args: string[]) => {
  const ran = spawnSync('openssl', args, { cwd: scene.root, encoding: 'utf8' });
  return `${ran.status} ${ran.stdout}${ran.stderr}`;
};

describe('after init', () => {
  it('nothing is left to do, keys are for their owner, and undo leaves nothing', async () => {
    expect(await changes()).toEqual([]);
    for (const [name] of scene.snapshot())
      expect([name, statSync(scene.path(name)).mode & 0o777]).toEqual([
        name,
        /(?:\.key|kubeconfig)$/.test(name) ? 0o600 : 0o644,
      ]);
    expect(statSync(scene.root).mode & 0o777).toBe(0o700);
    const files = scene.snapshot().size;
    const report = await scene.undo();
    expect(report.removed.length).toBe(files);
    expect([...scene.snapshot().keys()]).toEqual([]);
    expect(await refusal(scene.undo())).toMatchObject({ code: 'nothing-to-undo' });
  });

  it('a second init is refused, and changes nothing', async () => {
    const before = scene.snapshot();
    expect(await refusal(scene.init())).toMatchObject({ code: 'cluster-file-exists' });
    expect(touched(before, scene.snapshot())).toEqual([]);
  });

  it.skipIf(!OPENSSL)(
    `openssl verifies every certificate for what it is for${OPENSSL ? '' : ' (skipped: no openssl on PATH)'}`,
    () => {
      const at = ['-attime', String(Math.floor(START.getTime() / 1000))];
      expect(
        openssl(
          'verify',
          ...at,
          '-x509_strict',
          '-CAfile',
          'pki/ca.crt',
          '-purpose',
          'sslclient',
          'pki/admin.crt',
        ),
      ).toBe('0 pki/admin.crt: OK\n');
      for (const name of ['kubernetes.default.svc', 'cp-1', 'localhost', 'api.sample.internal'])
        expect(
          openssl(
            'verify',
            ...at,
            '-x509_strict',
            '-CAfile',
            'pki/ca.crt',
            '-purpose',
            'sslserver',
            '-verify_hostname',
            name,
            SERVER,
          ),
        ).toBe(`0 ${SERVER}: OK\n`);
      for (const ip of ['10.32.0.1', '10.240.0.11', '::1'])
        expect(
          openssl(
            'verify',
            ...at,
            '-CAfile',
            'pki/ca.crt',
            '-purpose',
            'sslserver',
            '-verify_ip',
            ip,
            SERVER,
          ),
        ).toBe(`0 ${SERVER}: OK\n`);
      expect(
        openssl(
          'verify',
          ...at,
          '-CAfile',
          'pki/ca.crt',
          '-purpose',
          'sslserver',
          '-verify_hostname',
          'other',
          SERVER,
        ),
      ).toMatch(/^2 /);
    },
  );
});

/** kube-proxy's stands twice, in the store and on the worker. */
const stale = (id: string) => `refresh ${id} stale${id === 'kube-proxy' ? ' stale' : ''}`;
const ENDPOINT_KUBECONFIGS = [
  'nodes/worker-1/var/lib/kube-proxy/kubeconfig',
  'nodes/worker-1/var/lib/kubelet/kubeconfig',
  ...['kube-proxy', 'admin', 'super-admin'].map((name) => `pki/${name}.kubeconfig`),
];

describe('what is changed in the cluster file touches only what carries it', () => {
  it('a name', async () => {
    scene.edit('apiserver: []', 'apiserver: [lb.example.com]');
    await mended(['reissue apiserver@cp-1 names'], [SERVER]);
    await scene.undo();
    expect(await changes()).toEqual(['reissue apiserver@cp-1 names']);
  });

  it('an IPv4 address in its IPv6 clothes is one name, once', async () => {
    scene.edit('apiserver: []', 'apiserver: ["::ffff:1.2.3.4", 1.2.3.4, "FD00:0:0::1"]');
    await mended(['reissue apiserver@cp-1 names'], [SERVER]);
  });

  it('machines', async () => {
    const before = scene.snapshot();
    scene.edit(
      'etcd: []\nworkers:\n',
      '  - name: cp-2\n    addresses: [10.240.0.12, "fd00::2"]\nworkers:\n  - name: cp-1\n    addresses: [10.240.0.11]\n',
    );
    const steps = await changes();
    // the new machine, the kubelet that an old one now has, and copies of what both must trust or share
    const fresh = steps.filter((step) => step.startsWith('create '));
    expect(fresh.filter((step) => !step.endsWith('@cp-2 missing'))).toEqual([
      'create kubelet@cp-1 missing',
      'create kubelet-serving@cp-1 missing',
    ]);
    expect(fresh.length).toBe(11 + 2);
    expect(
      steps.filter((step) => !step.startsWith('create ')).map((step) => step.replace(/( missing)+$/, '')),
    ).toEqual([
      'refresh kubernetes-ca',
      'refresh etcd-ca',
      'refresh front-proxy-ca',
      'refresh service-account',
      'refresh kube-proxy',
    ]);
    await scene.apply();
    expect(await changes()).toEqual([]);
    const files = touched(before, scene.snapshot());
    expect(
      files.filter((path) => !/^nodes\/(?:cp-2\/|cp-1\/var\/lib\/kube(?:let|-proxy)\/)/.test(path)),
    ).toEqual(['kubepki.yaml']);
  });

  it('the endpoint: the certificates that carry it and the kubeconfigs that dial it', async () => {
    scene.edit('api.sample.internal:6443', '"[fd00::10]:8443"');
    const dialling = ['kube-proxy', 'kubelet@worker-1', 'admin', 'super-admin'];
    await mended(['reissue apiserver@cp-1 names', ...dialling.map(stale)], [SERVER, ...ENDPOINT_KUBECONFIGS]);
    expect(scene.text('pki/admin.kubeconfig')).toContain('server: https://[fd00::10]:8443\n');
  });

  it('the cluster’s name: what the kubeconfigs call it', async () => {
    scene.edit('name: sample', 'name: other');
    const { steps } = await scene.plan();
    expect(steps.find(({ credential }) => credential === 'admin')?.reasons).toEqual([
      { why: 'stale', path: 'pki/admin.kubeconfig', differs: ['cluster name'] },
    ]);
    const all = [
      'controller-manager@cp-1',
      'scheduler@cp-1',
      'kube-proxy',
      'kubelet@worker-1',
      'admin',
      'super-admin',
    ];
    await mended(all.map(stale), [
      ...['controller-manager', 'scheduler'].map(
        (name) => `nodes/cp-1/var/lib/kubernetes/kube-${name}.kubeconfig`,
      ),
      ...ENDPOINT_KUBECONFIGS,
    ]);
    expect(scene.text('pki/admin.kubeconfig')).toContain('current-context: kubernetes-admin@other\n');
  });

  it('the algorithm: new keys for all but the authorities and the service accounts', async () => {
    const before = scene.snapshot();
    scene.edit('keyAlgorithm: ecdsa-p256', 'keyAlgorithm: ecdsa-p384');
    const steps = await changes();
    expect(steps.length).toBe(16);
    expect(steps.filter((step) => !/^rekey \S+ algorithm$/.test(step))).toEqual([]);
    await scene.apply();
    expect(await changes()).toEqual([]);
    const files = touched(before, scene.snapshot());
    expect(files.filter((path) => /(?:ca\.(?:crt|key)|service-accounts\.(?:key|pub))$/.test(path))).toEqual(
      [],
    );
  });

  it('the algorithm of one identity', async () => {
    scene.edit('keyAlgorithm: ecdsa-p256', 'keyAlgorithm: ecdsa-p256\nkeyAlgorithms:\n  admin: ed25519');
    await mended(['rekey admin algorithm'], ['pki/admin.crt', 'pki/admin.key', 'pki/admin.kubeconfig']);
  });
});

describe('what was done to the files is mended, keys kept wherever they can be', () => {
  const ADMIN = ['pki/admin.crt', 'pki/admin.kubeconfig'];
  it.each<[string, () => void, string[], string[]]>([
    ['a certificate gone', () => rmSync(scene.path('pki/admin.crt')), ['reissue admin missing'], ADMIN],
    [
      'a certificate damaged',
      () => writeFileSync(scene.path('pki/admin.crt'), 'junk'),
      ['reissue admin unreadable'],
      ADMIN,
    ],
    [
      'a key gone',
      () => rmSync(scene.path('pki/admin.key')),
      ['rekey admin missing'],
      [...ADMIN, 'pki/admin.key'],
    ],
    [
      'a key emptied',
      () => writeFileSync(scene.path('pki/admin.key'), ''),
      ['rekey admin unreadable'],
      [...ADMIN, 'pki/admin.key'],
    ],
    [
      'another key',
      () =>
        copyFileSync(
          scene.path('nodes/cp-1/var/lib/kubernetes/kube-apiserver.key'),
          scene.path('pki/admin.key'),
        ),
      ['reissue admin key-mismatch'],
      ADMIN,
    ],
    [
      'a kubeconfig gone',
      () => rmSync(scene.path('pki/admin.kubeconfig')),
      ['refresh admin missing'],
      ['pki/admin.kubeconfig'],
    ],
    [
      'a kubeconfig damaged',
      () => writeFileSync(scene.path('pki/admin.kubeconfig'), 'kind: Config\nusers: ['),
      ['refresh admin stale'],
      ['pki/admin.kubeconfig'],
    ],
    [
      'a copy changed',
      () => writeFileSync(scene.path('nodes/cp-1/var/lib/kubernetes/ca.crt'), ''),
      ['refresh kubernetes-ca stale'],
      ['nodes/cp-1/var/lib/kubernetes/ca.crt'],
    ],
    [
      'a foreign certificate',
      () => copyFileSync(scene.path(SERVER), scene.path('pki/admin.crt')),
      ['reissue admin key-mismatch subject names purposes'],
      ADMIN,
    ],
    [
      'keys open to others',
      () => ['pki/ca.key', 'pki/admin.kubeconfig'].forEach((name) => chmodSync(scene.path(name), 0o644)),
      ['refresh kubernetes-ca open', 'refresh admin open'],
      [],
    ],
  ])('%s', async (_what, harm, expected, files) => {
    harm();
    await mended(expected, files);
    expect([
      statSync(scene.path('pki/ca.key')).mode & 0o777,
      statSync(scene.path('pki/admin.kubeconfig')).mode & 0o777,
    ]).toEqual([0o600, 0o600]);
  });

  it('undo puts every byte back', async () => {
    writeFileSync(scene.path('pki/admin.crt'), 'mine, damaged\n');
    const before = scene.snapshot();
    await scene.apply();
    await scene.undo();
    expect(touched(before, scene.snapshot())).toEqual([]);
  });
});
