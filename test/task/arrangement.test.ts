/** What init makes for other arrangements than the plain one: one authority less, one more, others' authorities, kubeadm's layout. */
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changes as changesOf, openScene, refusal, type Scene, START, touched } from './scene.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;
let scene: Scene;
beforeEach(() => {
  scene = openScene();
});
afterEach(() => scene.close());
const changes = async () => changesOf(scene);

/** Writes the cluster file, changes it, and makes what it then asks for. */
async function made(...edits: readonly (readonly [string, string])[]) {
  await scene.init({ specOnly: true });
  for (const [from, to] of edits) scene.edit(from, to);
  return await scene.apply();
}
const verify = (...args: readonly string[]) =>
  spawnSync(
    'openssl',
    ['verify', '-x509_strict', '-attime', String(Math.floor(START.getTime() / 1000)), ...args],
    { cwd: scene.root, encoding: 'utf8' },
  ).stdout.trim();
const CONTROL = 'nodes/cp-1/var/lib/kubernetes';

describe('one authority for Kubernetes and etcd', () => {
  it('is made with its warning, and stands wherever etcd’s would', async () => {
    const report = await made(['etcd: own', 'etcd: kubernetes']);
    expect(report.warnings).toEqual([{ warning: 'etcd-shares-authority' }]);
    expect((await scene.plan()).warnings).toEqual(report.warnings);
    for (const copy of [`${CONTROL}/etcd-ca.crt`, 'nodes/cp-1/etc/etcd/ca.crt'])
      expect(scene.text(copy)).toBe(scene.text('pki/ca.crt'));
    expect([...scene.snapshot().keys()].filter((path) => path.startsWith('pki/etcd'))).toEqual([]);
    expect(await changes()).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
  });
});

describe('intermediates under a root', () => {
  it.skipIf(!OPENSSL)('chain to it, and lose nothing when its key is taken away', async () => {
    await made(
      ['kubernetes: own', 'kubernetes: intermediate'],
      ['frontProxy: own', 'frontProxy: intermediate'],
    );
    const server = `${CONTROL}/kube-apiserver.crt`;
    expect(
      verify('-CAfile', 'pki/root-ca.crt', '-untrusted', 'pki/ca.crt', '-purpose', 'sslserver', server),
    ).toBe(`${server}: OK`);
    expect(verify('-CAfile', 'pki/root-ca.crt', 'pki/front-proxy-ca.crt')).toBe('pki/front-proxy-ca.crt: OK');
    expect(verify('-CAfile', 'pki/root-ca.crt', 'pki/etcd-ca.crt')).toBe('');
    rmSync(scene.path('pki/root-ca.key'));
    expect(await changes()).toEqual([]);
    rmSync(scene.path(server));
    expect(await changes()).toEqual(['reissue apiserver@cp-1 missing']);
    await scene.apply();
    expect((await scene.inspect('.')).verdict).toBe('fine');
  });
});

describe('what is shown with a certificate under an intermediate', () => {
  const server = `${CONTROL}/kube-apiserver.crt`;
  const SCHEDULER = `${CONTROL}/kube-scheduler.kubeconfig`;
  beforeEach(async () => {
    await made(['kubernetes: own', 'kubernetes: intermediate']);
  });

  it('is the intermediate, after the leaf, and never the root; files of trust hold theirs alone', () => {
    const authority = scene.text('pki/ca.crt');
    const shown = scene.text(server);
    expect(shown.endsWith(authority)).toBe(true);
    expect(shown.split('BEGIN CERTIFICATE')).toHaveLength(3);
    for (const trusted of ['pki/ca.crt', `${CONTROL}/ca.crt`, 'pki/root-ca.crt', `${CONTROL}/root-ca.crt`])
      expect(scene.text(trusted).split('BEGIN CERTIFICATE')).toHaveLength(2);
    const [, data = ''] = /client-certificate-data: (\S+)/.exec(scene.text(SCHEDULER)) ?? [];
    expect(Buffer.from(data, 'base64').toString().endsWith(authority)).toBe(true);
    // under an authority that signs itself there is nothing to add
    expect(scene.text('nodes/cp-1/etc/etcd/server.crt').split('BEGIN CERTIFICATE')).toHaveLength(2);
  });

  it.skipIf(!OPENSSL)('is all that whoever trusts the root alone needs', () => {
    const trusting = ['-CAfile', 'pki/root-ca.crt', '-purpose', 'sslserver'];
    expect(verify(...trusting, '-untrusted', server, server)).toBe(`${server}: OK`);
    expect(verify(...trusting, server)).toBe('');
  });

  it('is put back where it is missing, with the certificate as it was', async () => {
    const whole = scene.text(server);
    const leaf = whole.slice(0, whole.indexOf('-----END CERTIFICATE-----') + 26);
    writeFileSync(scene.path(server), leaf);
    const { steps } = await scene.plan();
    expect(steps.find(({ credential }) => credential === 'apiserver@cp-1')).toMatchObject({
      action: 'refresh',
      reasons: [{ why: 'stale', path: server, differs: ['chain'] }],
    });
    await scene.apply();
    expect(scene.text(server)).toBe(whole);
    expect(await changes()).toEqual([]);
  });
});

describe('the service-account pair', () => {
  beforeEach(async () => {
    await scene.init();
  });
  const PUB = 'pki/service-accounts.pub';

  it.skipIf(!OPENSSL)('is one key, and its public half', () => {
    const out = execFileSync('openssl', ['pkey', '-in', 'pki/service-accounts.key', '-pubout'], {
      cwd: scene.root,
      encoding: 'utf8',
    });
    expect(scene.text(PUB)).toBe(out);
    expect(scene.text(`${CONTROL}/service-accounts.key`)).toBe(scene.text('pki/service-accounts.key'));
    expect(scene.text('pki/service-accounts.key')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });

  it('has its public half mended from the private one, and nothing else', async () => {
    const before = scene.snapshot();
    for (const change of [
      () => rmSync(scene.path(PUB)),
      () => writeFileSync(scene.path(PUB), 'junk'),
      () => copyFileSync(scene.path('pki/ca.crt'), scene.path(PUB)),
      // every key of the file signs tokens: one more is somebody else's
      () =>
        writeFileSync(
          scene.path(PUB),
          scene.text(PUB) +
            generateKeyPairSync('ec', { namedCurve: 'P-256' })
              .publicKey.export({ type: 'spki', format: 'pem' })
              .toString(),
        ),
    ]) {
      change();
      expect((await changes())[0]).toMatch(/^refresh service-account (?:missing|stale)$/);
      await scene.apply();
      expect(touched(before, scene.snapshot())).toEqual([]);
    }
  });

  it('is not made anew while anything is left of it', async () => {
    const before = scene.snapshot();
    rmSync(scene.path('pki/service-accounts.key'));
    expect(await changes()).toEqual(['refuse service-account authority-lost']);
    expect(await refusal(scene.apply())).toMatchObject({ code: 'authority-unusable' });
    for (const path of before.keys())
      if (path.includes('service-accounts')) rmSync(scene.path(path), { force: true });
    expect(await changes()).toEqual(['create service-account missing']);
  });
});

describe('another layout in the file of a store that stands', () => {
  it.each(['hard-way', 'kubeadm'])(
    'from %s: no authority and no service-account key is made anew',
    async (from) => {
      const to = from === 'kubeadm' ? 'hard-way' : 'kubeadm';
      await scene.init({ layout: from });
      scene.edit(`layout: ${from}`, `layout: ${to}`);
      expect((await changes()).filter((step) => step.endsWith('authority-lost'))).toEqual([
        'refuse etcd-ca authority-lost',
        'refuse service-account authority-lost',
      ]);
      expect(await refusal(scene.apply())).toMatchObject({ code: 'authority-unusable' });
      const homes = { 'hard-way': ['etcd-ca.', 'service-accounts.'], 'kubeadm': ['etcd/ca.', 'sa.'] };
      execFileSync('mkdir', ['-p', scene.path('pki/etcd')]);
      for (const [i, old] of homes[from as 'kubeadm'].entries())
        for (const end of i === 0 ? ['crt', 'key'] : ['key', 'pub'])
          renameSync(scene.path(`pki/${old}${end}`), scene.path(`pki/${homes[to][i]}${end}`));
      await scene.apply();
      expect(await changes()).toEqual([]);
    },
  );
});

describe('what bends a kubeconfig is put right', () => {
  const KUBECONFIG = 'pki/admin.kubeconfig';
  it.each([
    ['insecure-skip-tls-verify', 'server:', 'insecure-skip-tls-verify: true\n      server:'],
    ['tls-server-name', 'server:', 'tls-server-name: evil\n      server:'],
    ['proxy-url', 'server:', 'proxy-url: http://evil:1\n      server:'],
    ['current context', 'current-context: ', 'current-context: not-'],
    ['current context', 'user: kubernetes-admin', 'user: nobody'],
  ])('%s', async (what, from, to) => {
    await scene.init();
    const text = scene.text(KUBECONFIG);
    writeFileSync(scene.path(KUBECONFIG), text.replace(from, to));
    expect((await scene.plan()).steps.flatMap(({ reasons }) => reasons)).toEqual([
      { why: 'stale', path: KUBECONFIG, differs: [what] },
    ]);
    await scene.apply();
    expect(scene.text(KUBECONFIG)).toBe(text);
  });

  it('an authority more in its trust, and trust that the authority’s own file hands over', async () => {
    await scene.init();
    const text = scene.text(KUBECONFIG);
    const both = scene.text('pki/ca.crt') + scene.text('pki/etcd-ca.crt');
    const data = (pem: string) => `certificate-authority-data: ${Buffer.from(pem).toString('base64')}`;
    writeFileSync(scene.path(KUBECONFIG), text.replace(data(scene.text('pki/ca.crt')), data(both)));
    expect(await changes()).toEqual(['refresh admin stale']);
    await scene.apply();
    expect(scene.text(KUBECONFIG)).toBe(text);
    writeFileSync(scene.path('pki/ca.crt'), both);
    expect(await changes()).toContain('refresh admin stale');
    await scene.apply();
    expect(scene.text(KUBECONFIG)).toContain(data(both));
    expect(await changes()).toEqual([]);
  });
});

describe('a certificate that lives in its kubeconfig', () => {
  const KUBECONFIG = 'nodes/worker-1/var/lib/kubelet/kubeconfig';
  const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(scene.text(KUBECONFIG))?.[1];
  beforeEach(async () => {
    await scene.init();
  });

  it('is renewed there with its key, and made anew where it is damaged', async () => {
    const key = field('client-key-data');
    const certificate = field('client-certificate-data');
    scene.now = new Date(START.getTime() + 340 * 86_400_000);
    expect(await changes()).toContain('renew kubelet@worker-1 due');
    await scene.apply();
    expect([field('client-key-data') === key, field('client-certificate-data') === certificate]).toEqual([
      true,
      false,
    ]);
    writeFileSync(scene.path(KUBECONFIG), scene.text(KUBECONFIG).replace(/client-key-data: \S+/, 'x: y'));
    expect(await changes()).toEqual(['rekey kubelet@worker-1 unreadable']);
    await scene.apply();
    expect(await changes()).toEqual([]);
    expect(field('client-key-data')).not.toBe(key);
  });

  it('keeps both when only the server or the authority in it is wrong', async () => {
    const key = field('client-key-data');
    const certificate = field('client-certificate-data');
    writeFileSync(
      scene.path(KUBECONFIG),
      scene.text(KUBECONFIG).replace(/server: \S+/, 'server: https://x:1'),
    );
    expect((await scene.plan()).steps.flatMap(({ reasons }) => reasons)).toEqual([
      { why: 'stale', path: KUBECONFIG, differs: ['server'] },
    ]);
    await scene.apply();
    expect([field('client-key-data'), field('client-certificate-data')]).toEqual([key, certificate]);
  });

  it('dials the endpoint from a worker, and its own machine from a control plane', () => {
    expect(scene.text(KUBECONFIG)).toContain('server: https://api.sample.internal:6443\n');
    const local = scene.text(`${CONTROL}/kube-scheduler.kubeconfig`);
    expect(local).toContain('server: https://127.0.0.1:6443\n');
    expect(local).toContain('current-context: system:kube-scheduler@sample\n');
  });
});

describe('a pair that has gone from its own files', () => {
  it('is taken from the kubeconfig that still holds it, and no other is made', async () => {
    await scene.init();
    const before = scene.snapshot();
    for (const name of ['pki/admin.crt', 'pki/admin.key']) rmSync(scene.path(name));
    expect(await changes()).toEqual(['refresh admin missing missing']);
    await scene.apply();
    expect(touched(before, scene.snapshot())).toEqual([]);
    expect(await changes()).toEqual([]);
  });

  it('is made anew where the kubeconfig is damaged, or has gone as well', async () => {
    await scene.init();
    for (const harm of [
      () => writeFileSync(scene.path('pki/admin.kubeconfig'), 'kind: Config\nusers: ['),
      () => rmSync(scene.path('pki/admin.kubeconfig')),
    ]) {
      for (const name of ['pki/admin.crt', 'pki/admin.key']) rmSync(scene.path(name));
      harm();
      expect((await changes()).map((step) => step.split(' ', 2))).toEqual([['create', 'admin']]);
      await scene.apply();
      expect(await changes()).toEqual([]);
    }
  });
});

describe('users', () => {
  it('get a certificate each, with their groups, and a kubeconfig', async () => {
    const report = await made([
      'users: []',
      'users:\n  - name: alice@example.com\n    groups: [dev, ops]\n  - name: root-bob\n    groups: ["system:masters"]',
    ]);
    expect(report.warnings).toEqual([{ warning: 'user-masters', user: 'root-bob' }]);
    const [alice] = (await scene.inspect('pki/users/alice@example.com.crt')).items;
    expect(alice).toMatchObject({ subject: 'O=dev, O=ops, CN=alice@example.com', identity: 'user' });
    expect(scene.text('pki/users/alice@example.com.kubeconfig')).toContain('- name: alice@example.com\n');
    scene.edit('[dev, ops]', '[dev]');
    expect(await changes()).toEqual(['reissue user@alice@example.com subject']);
  });
});

describe('the kubeadm layout', () => {
  /** What kubeadm init leaves on a control plane, and join on a worker: path and mode (v1.37.1, observed in test/cluster). */
  const PAIRS = [
    'apiserver',
    'apiserver-etcd-client',
    'apiserver-kubelet-client',
    'ca',
    'etcd/ca',
    'etcd/healthcheck-client',
    'etcd/peer',
    'etcd/server',
    'front-proxy-ca',
    'front-proxy-client',
  ].flatMap((name) => [`pki/${name}.crt 644`, `pki/${name}.key 600`]);
  const CONFS = ['admin', 'controller-manager', 'kubelet', 'scheduler'].map((name) => `${name}.conf 600`);
  const EVERY = [...CONFS, ...PAIRS, 'pki/sa.key 600', 'pki/sa.pub 600'];
  const below = (machine: string) =>
    [...scene.snapshot().keys()]
      .filter((path) => path.startsWith(`nodes/${machine}/etc/kubernetes/`))
      .map((path) => {
        const mode = (statSync(scene.path(path)).mode & 0o777).toString(8);
        return `${path.slice(`nodes/${machine}/etc/kubernetes/`.length)} ${mode}`;
      })
      .sort();

  it('has exactly kubeadm’s files and modes', async () => {
    await scene.init({
      layout: 'kubeadm',
      controlPlane: [1, 2, 3].map((n) => ({ name: `cp-${n}`, addresses: [`10.0.0.${n}`] })),
      workers: [{ name: 'w-1', addresses: ['10.0.1.1'] }],
    });
    expect(below('cp-1')).toEqual([...EVERY, 'super-admin.conf 600'].sort());
    expect(below('cp-2')).toEqual([...EVERY].sort());
    expect(below('w-1')).toEqual(['kubelet.conf 600', 'pki/ca.crt 644']);
    expect(await changes()).toEqual([]);
  });

  it('has private keys in the form that kubeadm writes, in kubeconfigs too', async () => {
    await scene.init({ layout: 'kubeadm', specOnly: true });
    scene.edit('keyAlgorithm: ecdsa-p256', 'keyAlgorithm: ecdsa-p256\nkeyAlgorithms:\n  admin: rsa-2048');
    await scene.apply();
    const label = (pem: string) => /BEGIN (.*)-----/.exec(pem)?.[1];
    const pki = 'nodes/cp-1/etc/kubernetes/pki';
    for (const path of ['pki/ca.key', `${pki}/apiserver.key`, `${pki}/sa.key`])
      expect([path, label(scene.text(path))]).toEqual([path, 'EC PRIVATE KEY']);
    expect(label(scene.text('pki/admin.key'))).toBe('RSA PRIVATE KEY');
    const held = /client-key-data: (\S+)/.exec(scene.text('pki/admin.conf'))?.[1] ?? '';
    expect(Buffer.from(held, 'base64').toString()).toBe(scene.text('pki/admin.key'));
    expect(await changes()).toEqual([]);
  });

  it('with etcd on machines of its own: no etcd key on a control plane, no authority’s key on a member', async () => {
    await scene.init({
      layout: 'kubeadm',
      controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.1'] }],
      etcd: [1, 2, 3].map((n) => ({ name: `etcd-${n}`, addresses: [`10.0.2.${n}`] })),
      workers: [],
    });
    expect(below('cp-1').filter((path) => path.includes('etcd'))).toEqual([
      'pki/apiserver-etcd-client.crt 644',
      'pki/apiserver-etcd-client.key 600',
      'pki/etcd/ca.crt 644',
    ]);
    expect(below('etcd-3')).toEqual(
      [
        'pki/etcd/ca.crt 644',
        ...['healthcheck-client', 'peer', 'server'].flatMap((name) => [
          `pki/etcd/${name}.crt 644`,
          `pki/etcd/${name}.key 600`,
        ]),
      ].sort(),
    );
    expect(await changes()).toEqual([]);
  });
});
