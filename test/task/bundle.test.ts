/** Bundles: what keeps one from being given away, what is only said, and that the same store is the same bytes. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KubepkiError } from '../../src/domain/error.ts';
import { wordError } from '../../src/face/wording/error.ts';
import { archiveOf } from '../../src/task/bundle/archive.ts';
import { type BundleAsk, bundleOf } from '../../src/task/bundle/bundle.ts';
import { loadCluster } from '../../src/task/cluster.ts';
import { renderCluster } from '../../src/task/render/render.ts';
import { openFiles } from '../../src/world/files.ts';
import { openStore } from '../../src/world/store/open.ts';
import { DAY, openScene, type Scene, START } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = openScene();
  await scene.init();
  await render();
});
afterEach(() => scene.close());

const cluster = () => loadCluster(scene.path('kubepki.yaml'), openFiles());
const ports = () => ({
  store: openStore(scene.root),
  clock: { now: () => scene.now },
  progress: () => undefined,
  template: async (name: string) => readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8'),
});
const render = async () => renderCluster({ cluster: await cluster(), kinds: [] }, ports());
async function bundle(machine = 'cp-1', more: Partial<BundleAsk> = {}) {
  return await bundleOf({ cluster: await cluster(), machine, ...more }, ports());
}
/** What stands in the way, as a person reads it. */
async function refused(machine?: string, more?: Partial<BundleAsk>): Promise<readonly string[]> {
  const error: unknown = await bundle(machine, more).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KubepkiError)) throw new Error('it was bundled', { cause: error });
  const { details, hint } = wordError(error, 'kubepki');
  return [error.code, ...details, hint];
}
const CONTROL = 'nodes/cp-1/var/lib/kubernetes';

describe('is refused, with everything that stands in the way and the next command, where', () => {
  it('a credential’s file is missing, or the machine’s copy is not the store’s', async () => {
    rmSync(scene.path(`${CONTROL}/kube-apiserver.crt`));
    copyFileSync(scene.path('pki/etcd-ca.crt'), scene.path(`${CONTROL}/ca.crt`));
    rmSync(scene.path('nodes/cp-1/etc/etcd/ca.crt'));
    expect(await refused()).toEqual([
      'bundle-incomplete',
      `kubernetes-ca: ${CONTROL}/ca.crt differs in content, and is written anew`,
      'etcd-ca: missing nodes/cp-1/etc/etcd/ca.crt',
      `apiserver@cp-1: missing ${CONTROL}/kube-apiserver.crt`,
      'kubepki apply',
    ]);
    expect((await bundle('worker-1')).report.warnings).toEqual([]);
    await scene.apply();
    expect((await bundle()).files.length).toBeGreaterThan(30);
  });

  it('a key is not its certificate’s, or open to others', async () => {
    copyFileSync(scene.path('nodes/cp-1/etc/etcd/peer.key'), scene.path('nodes/cp-1/etc/etcd/server.key'));
    chmodSync(scene.path('nodes/cp-1/etc/etcd/peer.key'), 0o640);
    expect(await refused()).toEqual([
      'bundle-incomplete',
      'etcd-server@cp-1: key and certificate do not belong together',
      'etcd-peer@cp-1: others have more access than they should to nodes/cp-1/etc/etcd/peer.key',
      'kubepki apply',
    ]);
  });

  it('another authority signed it, or it has expired', async () => {
    const other = openScene();
    await other.init();
    for (const half of ['crt', 'key'])
      copyFileSync(
        other.path(`${CONTROL}/front-proxy-client.${half}`),
        scene.path(`${CONTROL}/front-proxy-client.${half}`),
      );
    other.close();
    expect((await refused())[1]).toBe(
      'front-proxy-client@cp-1: not signed by the authority that stands here',
    );
    scene.now = new Date(START.getTime() + 400 * DAY);
    expect((await refused()).filter((line) => line.includes(': expired '))).toHaveLength(11);
  });

  it('an authority is lost, which apply cannot mend', async () => {
    rmSync(scene.path('pki/ca.crt'));
    rmSync(scene.path('pki/ca.key'));
    expect((await refused()).at(-1)).toBe('kubepki plan');
  });

  it('what is rendered is missing or no longer what would be rendered; what is optional may be missing', async () => {
    const unit = 'nodes/worker-1/etc/systemd/system/kubelet.service';
    const config = 'nodes/worker-1/var/lib/kubelet/kubelet-config.yaml';
    rmSync(scene.path(unit));
    scene.edit('dnsDomain: cluster.local', 'dnsDomain: other.local');
    expect(await refused('worker-1')).toEqual([
      'bundle-incomplete',
      `${unit} is not rendered`,
      `${config} is not what would be rendered now`,
      'kubepki render, or: kubepki bundle worker-1 --credentials-only',
    ]);
    const { report } = await bundle('worker-1', { credentialsOnly: true });
    expect(report.files.filter(({ rendering }) => rendering !== undefined)).toEqual([]);
    expect(report.warnings).toEqual([]);
    await render();
    expect((await bundle('worker-1')).report.files.map(({ rendering }) => rendering)).toContain('systemd');
    rmSync(scene.path(unit));
    rmSync(scene.path('nodes/worker-1/var/lib/kubelet/ca.crt'));
    expect((await refused('worker-1')).at(-1)).toBe('kubepki apply, then: kubepki render');
  });

  it('there is no such machine: those that there are, and the nearest', async () => {
    await expect(bundle('worker1')).rejects.toMatchObject({
      code: 'unknown-machine',
      evidence: { machine: 'worker1', machines: ['cp-1', 'worker-1'], nearest: 'worker-1' },
    });
    await expect(bundle('')).rejects.toMatchObject({ code: 'unknown-machine' });
    await expect(bundle('../pki')).rejects.toMatchObject({ code: 'unknown-machine' });
  });
});

describe('goes on, and says', () => {
  it('what is due before long', async () => {
    scene.now = new Date(START.getTime() + 345 * DAY);
    const { warnings } = (await bundle('worker-1')).report;
    expect(warnings).toMatchObject([
      { warning: 'due-soon', credential: 'kube-proxy' },
      { warning: 'due-soon', credential: 'kubelet@worker-1' },
      { warning: 'due-soon', credential: 'kubelet-serving@worker-1' },
    ]);
    // due and not as it should be is not only due
    rmSync(scene.path('nodes/worker-1/var/lib/kube-proxy/kubeconfig'));
    expect((await refused('worker-1'))[1]).toContain('kube-proxy: missing');
  });

  it('what lies among its files and is none of them, and leaves it out', async () => {
    const stray = 'nodes/worker-1/var/lib/kubelet/old.key';
    copyFileSync(scene.path('pki/ca.key'), scene.path(stray));
    const { files, report } = await bundle('worker-1');
    expect(report.warnings).toEqual([{ warning: 'not-packed', path: stray }]);
    expect(files.filter(({ path }) => path.includes('old'))).toEqual([]);
    expect((await bundle()).report.warnings).toEqual([]);
  });

  it('nothing of other machines’ troubles', async () => {
    rmSync(scene.path('nodes/worker-1'), { recursive: true });
    expect((await bundle()).report.warnings).toEqual([]);
  });
});

describe('what is in it', () => {
  it('is on the machine as the store has it below nodes/NAME, and said with modes, owners and what it gives away', async () => {
    const { files, report } = await bundle();
    expect(report).toMatchObject({ machine: 'cp-1', roles: ['control-plane', 'etcd-member'] });
    expect(report.files.find(({ path }) => path === '/var/lib/kubernetes/ca.key')).toMatchObject({
      mode: '0600',
      credential: 'kubernetes-ca',
    });
    expect(report.keys.find(({ of }) => of === 'kubernetes-ca')?.power).toMatch(/anybody/);
    expect(report.keys.find(({ of }) => of === 'encryption-config')?.makes).toBe('rendering');
    const text = (name: string) =>
      Buffer.from(files.find(({ path }) => path === name)?.bytes ?? '').toString();
    expect(text('MANIFEST').split('\n')).toEqual(
      expect.arrayContaining([
        'kubepki-bundle 1 cp-1',
        '0755 root:root - /var/lib/kubernetes/',
        expect.stringMatching(/^0600 root:root [0-9a-f]{64} \/var\/lib\/kubernetes\/ca\.key$/),
      ]),
    );
    expect(text('PROGRAMS').split('\n')).toEqual(
      expect.arrayContaining([
        'etcd unit restart /etc/etcd/ca.crt',
        'kube-apiserver unit rereads /var/lib/kubernetes/kube-apiserver.crt',
        'kube-apiserver unit restart /etc/systemd/system/kube-apiserver.service',
        'kube-apiserver unit rereads /var/lib/kubernetes/authentication-config.yaml',
      ]),
    );
    expect(text('PROGRAMS')).not.toMatch(/flags/);
    expect(text('SHA256SUMS').trimEnd().split('\n').at(-1)).toMatch(/ {2}MANIFEST$/);
  });

  it('is the same archive in another place, at another time', async () => {
    const first = archiveOf(await bundle());
    const moved = `${scene.root}-moved`;
    execFileSync('cp', ['-r', scene.root, moved]);
    rmSync(scene.root, { recursive: true });
    renameSync(moved, scene.root);
    scene.now = new Date(START.getTime() + DAY);
    // cp gives modes by the umask, and what lies open is refused
    await scene.apply();
    expect(Buffer.from(archiveOf(await bundle())).equals(first)).toBe(true);
  });
});
