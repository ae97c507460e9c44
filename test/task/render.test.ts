/** What render writes, in a real store: every file once, the same again, and nothing that nobody asked for. */
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hostFiles } from '../../src/domain/rendering/host-files.ts';
import { renderings } from '../../src/domain/rendering/rendering.ts';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { DAY, openScene, refusal, type Scene, touched } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = openScene();
  await scene.init({
    controlPlane: [
      { name: 'cp-1', addresses: ['10.240.0.11'] },
      { name: 'cp-2', addresses: ['10.240.0.12'] },
      { name: 'cp-3', addresses: ['10.240.0.13'] },
    ],
    workers: [{ name: 'worker-1', addresses: ['10.240.0.21'] }],
  });
});
afterEach(() => scene.close());

const cluster = () => {
  const reading = readClusterFile(scene.text('kubepki.yaml'));
  if (!reading.ok) throw new Error('not a cluster file');
  return reading.cluster;
};
const API_SERVER = 'nodes/cp-1/etc/systemd/system/kube-apiserver.service';

describe('render', () => {
  test('writes every file of course where renderings() says, with its mode, and plan knows them all', async () => {
    const { created, replaced, files } = await scene.render();
    expect(replaced).toEqual([]);
    expect([...created].sort()).toEqual([...files.map(({ path }) => path), 'pki/encryption.yaml'].sort());
    for (const { path, mode } of renderings(cluster()))
      if (created.includes(path))
        expect([path, statSync(scene.path(path)).mode & 0o777]).toEqual([path, mode]);
    expect(await scene.plan()).toMatchObject({ changes: 0, unknown: [] });
  });

  test('leaves no machine without a file that it must have', async () => {
    await scene.render();
    for (const machine of ['cp-1', 'cp-2', 'cp-3', 'worker-1'])
      for (const { path, optional } of hostFiles(cluster(), machine))
        if (!optional) expect([path, statSync(scene.path(path)).size > 0]).toEqual([path, true]);
  });

  test('says until when a bootstrap token is good, and makes another with all that holds it when it is not', async () => {
    scene.edit('kubelets: issued', 'kubelets: bootstrap');
    const holds = [
      'manifests/bootstrap.yaml',
      'nodes/worker-1/var/lib/kubelet/bootstrap-kubeconfig',
      'pki/bootstrap-token.yaml',
    ];
    const { token, created, apply } = await scene.render();
    expect(token).toEqual({ is: 'made', expires: '2026-06-02T12:00:00Z' });
    expect(created).toEqual(expect.arrayContaining(holds));
    expect(apply.map(({ path, by }) => [by, path])).toContainEqual(['admin', 'manifests/bootstrap.yaml']);
    const [, first = ''] = /^token: (\S+)$/m.exec(scene.text('pki/bootstrap-token.yaml')) ?? [];
    for (const part of first.split('.')) expect(scene.text('manifests/bootstrap.yaml')).toContain(part);
    expect(scene.text('nodes/worker-1/var/lib/kubelet/bootstrap-kubeconfig')).toContain(first);

    scene.now = new Date(scene.now.getTime() + DAY / 2);
    expect(await scene.render()).toMatchObject({ created: [], replaced: [], token: { is: 'kept' } });
    scene.now = new Date(scene.now.getTime() + DAY / 2);
    const again = await scene.render();
    expect(again.token).toEqual({ is: 'remade', expires: '2026-06-03T12:00:00Z' });
    expect([...again.replaced].sort()).toEqual(holds);
    for (const path of holds) expect(scene.text(path)).not.toContain(first.slice(7));
  });

  test('changes nothing the second time, a year later either', async () => {
    await scene.render();
    const before = scene.snapshot();
    expect(await scene.render()).toMatchObject({ created: [], replaced: [] });
    scene.now = new Date(scene.now.getTime() + 366 * DAY);
    expect(await scene.render()).toMatchObject({ created: [], replaced: [] });
    expect(touched(before, scene.snapshot())).toEqual([]);
  });

  test('of one kind writes that kind', async () => {
    const { created } = await scene.render('audit-policy');
    expect(created).toEqual(
      ['cp-1', 'cp-2', 'cp-3'].map((name) => `nodes/${name}/var/lib/kubernetes/audit-policy.yaml`),
    );
  });

  test('says who restarts for a change of the cluster file, and undo puts all of it back', async () => {
    await scene.render();
    const before = scene.snapshot();
    scene.edit('flags: {}', 'flags: {kube-apiserver: {v: 4}}');
    const { replaced, restart } = await scene.render();
    expect(replaced).toHaveLength(3);
    expect(restart).toEqual(
      ['cp-1', 'cp-2', 'cp-3'].map((machine) => ({ machine, program: 'kube-apiserver', runs: 'unit' })),
    );
    expect(scene.text(API_SERVER)).toContain('--v=4');
    await scene.undo();
    expect(touched(before, scene.snapshot())).toEqual(['kubepki.yaml']);
  });

  test('replaces what a hand has changed, and undo puts it back', async () => {
    await scene.render();
    writeFileSync(scene.path(API_SERVER), '# mine\n');
    chmodSync(scene.path(API_SERVER), 0o644);
    expect((await scene.render()).replaced).toEqual([API_SERVER]);
    expect(scene.text(API_SERVER)).not.toContain('mine');
    await scene.undo();
    expect(scene.text(API_SERVER)).toBe('# mine\n');
  });

  test('mends a mode that lets others read the keys', async () => {
    await scene.render();
    const path = 'nodes/cp-2/var/lib/kubernetes/encryption-config.yaml';
    chmodSync(scene.path(path), 0o644);
    expect(await scene.render()).toMatchObject({ replaced: [path], restart: [] });
    expect(statSync(scene.path(path)).mode & 0o777).toBe(0o600);
  });

  test('gives a kubelet that asks for its certificate a token, and its key to nobody', async () => {
    scene.edit('kubelets: issued', 'kubelets: bootstrap');
    const { created } = await scene.render();
    expect(created).toContain('pki/bootstrap-token.yaml');
    const kubeconfig = scene.text('nodes/worker-1/var/lib/kubelet/bootstrap-kubeconfig');
    const token = /token: ([a-z0-9]{6}\.[a-z0-9]{16})\n/.exec(kubeconfig)?.[1] ?? '';
    expect(token).not.toBe('');
    expect(kubeconfig).toContain('server: https://10.240.0.11:6443');
    const [id = '', secret = ''] = token.split('.');
    expect(scene.text('manifests/bootstrap.yaml')).toContain(`token-secret: ${secret}`);
    expect(scene.text('manifests/bootstrap.yaml')).toContain(`bootstrap-token-${id}`);
    expect(scene.text('nodes/worker-1/etc/systemd/system/kubelet.service')).toContain(
      '--bootstrap-kubeconfig=/var/lib/kubelet/bootstrap-kubeconfig',
    );
  });

  test('makes a new token when the old one has expired, and says so by what it replaces', async () => {
    scene.edit('kubelets: issued', 'kubelets: bootstrap');
    await scene.render();
    scene.now = new Date(scene.now.getTime() + 2 * DAY);
    expect([...(await scene.render()).replaced].sort()).toEqual([
      'manifests/bootstrap.yaml',
      'nodes/worker-1/var/lib/kubelet/bootstrap-kubeconfig',
      'pki/bootstrap-token.yaml',
    ]);
  });

  test.each([
    ['layout: hard-way', 'layout: kubeadm', 'image-missing'],
    ['kubernetesVersion: 1.37', 'kubernetesVersion: 1.32', 'version-not-rendered'],
  ])('refuses %s as %s, and writes nothing', async (from, to, code) => {
    scene.edit(from, to);
    const before = scene.snapshot();
    expect(await refusal(scene.render())).toMatchObject({ code });
    expect(touched(before, scene.snapshot())).toEqual([]);
  });
});
