/** Merging into somebody's kubeconfig: what is ours, what is theirs, and what is said of it; read back by the official client. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { kubeconfigOf } from '../../src/task/kubeconfig/document.ts';
import { type MergeAsk, mergeKubeconfig } from '../../src/task/kubeconfig/merge.ts';
import { openSharedFiles } from '../../src/world/shared-file.ts';
import { openStore } from '../../src/world/store/open.ts';
import { openScene, type Scene, START } from './scene.ts';

const SERVER = 'https://api.demo.internal:6443';
const folder = mkdtempSync(join(tmpdir(), 'kubepki-merge-'));
const file = join(folder, 'config');
const scenes: Scene[] = [];
let ours: Scene;
/** another cluster with the same names throughout, as two of kubeadm have */
let theirs: Scene;

async function opened(endpoint: string): Promise<Scene> {
  const scene = openScene();
  scenes.push(scene);
  const controlPlane = [{ name: 'cp-1', addresses: ['10.0.0.11'] }];
  await scene.init({ layout: 'hard-way', name: 'demo', endpoint, controlPlane });
  return scene;
}

beforeAll(async () => {
  [ours, theirs] = [await opened('api.demo.internal'), await opened('api.other.internal')];
});
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});
afterAll(() => {
  for (const scene of scenes) scene.close();
  rmSync(folder, { recursive: true, force: true });
});

const portsOf = (scene: Scene) => ({
  store: openStore(scene.root),
  shared: openSharedFiles(),
  clock: { now: () => START },
  progress: () => undefined,
  template: async (name: string) => readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8'),
});

async function merge(scene: Scene, more: Partial<MergeAsk> = {}) {
  const reading = readClusterFile(scene.text('kubepki.yaml'));
  if (!reading.ok) throw new Error('no cluster file');
  const ask = { cluster: reading.cluster, ids: ['admin'], file, ...more };
  const report = await mergeKubeconfig(ask, portsOf(scene));
  return {
    ...report,
    did: report.entries.map(({ action, entry, name, fields }) => [action, entry, name, ...fields].join(' ')),
  };
}

function read() {
  const client = new KubeConfig();
  client.loadFromFile(file);
  return client;
}

const text = () => readFileSync(file, 'utf8');

describe('ours', () => {
  it('is made, is there, and is brought up to date', async () => {
    expect(await merge(ours)).toMatchObject({
      change: 'created',
      did: ['added cluster demo', 'added user kubernetes-admin', 'added context kubernetes-admin@demo'],
      currentContext: { name: 'kubernetes-admin@demo', action: 'set' },
    });
    const first = text();
    expect(await merge(ours)).toMatchObject({
      change: 'none',
      did: [
        'unchanged cluster demo',
        'unchanged user kubernetes-admin',
        'unchanged context kubernetes-admin@demo',
      ],
      currentContext: { action: 'unchanged' },
    });
    expect(text()).toBe(first);
    const scene = await opened('api.demo.internal');
    await merge(scene, { replace: true });
    await scene.renew(['admin'], { newKey: true });
    expect(await merge(scene)).toMatchObject({
      change: 'replaced',
      did: [
        'unchanged cluster demo',
        'updated user kubernetes-admin certificate key',
        'unchanged context kubernetes-admin@demo',
      ],
    });
    expect(read().getCurrentUser()?.keyData).toBe(
      Buffer.from(scene.text('pki/admin.key')).toString('base64'),
    );
  });

  it('by files beside it, and embedded again', async () => {
    await merge(ours, { paths: true });
    expect(readdirSync(folder)).toEqual(['config', 'demo-admin.crt', 'demo-admin.key', 'demo-ca.crt']);
    expect(read().getCurrentUser()).toMatchObject({ keyFile: join(folder, 'demo-admin.key') });
    expect(await merge(ours, { paths: true })).toMatchObject({ change: 'none', beside: [] });
    // its certificate is one that the entry only names
    expect((await merge(ours)).did).toEqual([
      'updated cluster demo authority',
      'updated user kubernetes-admin certificate key',
      'unchanged context kubernetes-admin@demo',
    ]);
    expect(text()).not.toContain('.crt');
  });

  it('with another server, and then as usual again', async () => {
    await merge(ours);
    const tunnel = { server: 'https://127.0.0.1:16443', serverName: 'kubernetes' };
    expect((await merge(ours, tunnel)).did[0]).toBe('updated cluster demo server tls-server-name');
    expect(read().getCurrentCluster()).toMatchObject({ server: tunnel.server, tlsServerName: 'kubernetes' });
    expect((await merge(ours)).did[0]).toBe('updated cluster demo server tls-server-name');
    expect(read().getCurrentCluster()).toMatchObject({ server: SERVER });
    expect(text()).not.toContain('tls-server-name');
  });

  it('a component dials another server, and takes nobody’s place', async () => {
    await merge(ours);
    expect((await merge(ours, { ids: ['scheduler'] })).did).toEqual([
      'added cluster demo-127.0.0.1',
      'added user system:kube-scheduler',
      'added context system:kube-scheduler@demo-127.0.0.1',
    ]);
    expect(read().getCurrentCluster()).toMatchObject({ name: 'demo', server: SERVER });
  });

  it('an authority made anew at the same server, and a user that is joined to it', async () => {
    await merge(theirs);
    const scene = await opened('api.other.internal');
    expect((await merge(scene)).did).toEqual([
      'updated cluster demo authority',
      'updated user kubernetes-admin certificate key',
      'unchanged context kubernetes-admin@demo',
    ]);
  });

  it('what others can read is said, and ended where something comes in', async () => {
    await merge(ours);
    chmodSync(file, 0o644);
    expect((await merge(ours)).warnings).toEqual([
      { warning: 'kubeconfig-open', path: file, was: '644', is: '644' },
    ]);
    expect((await merge(ours, { ids: ['super-admin'] })).warnings).toEqual([
      { warning: 'kubeconfig-open', path: file, was: '644', is: '600' },
    ]);
    expect((await merge(ours)).warnings).toEqual([]);
  });
});

describe("somebody else's", () => {
  const entry = (list: string, name: string, inner: string, value: string) =>
    `apiVersion: v1\nkind: Config\n${list}:\n- name: ${name}\n  ${inner}: ${value}\n`;

  test.each<[string, () => Promise<string>, object]>([
    [
      'a cluster with another server and another authority',
      async () => {
        await merge(theirs);
        return text();
      },
      { entry: 'cluster', name: 'demo', why: 'other-cluster', others: ['user kubernetes-admin'] },
    ],
    [
      'a cluster without an authority',
      async () =>
        entry('clusters', 'demo', 'cluster', '{server: "https://x", insecure-skip-tls-verify: true}'),
      { entry: 'cluster', name: 'demo', why: 'other-cluster' },
    ],
    [
      'a user of another subject',
      async () => {
        await merge(ours, { ids: ['super-admin'] });
        return text()
          .replaceAll('kubernetes-super-admin', 'kubernetes-admin')
          .replace(/^contexts:[^]*?^c/m, 'c');
      },
      { entry: 'user', name: 'kubernetes-admin', why: 'other-subject', others: [] },
    ],
    [
      'a user of the same subject that another authority of the same name signed',
      async () => {
        await merge(theirs, { name: 'other' });
        return text().replaceAll('kubernetes-admin@other', 'kubernetes-admin');
      },
      { entry: 'user', name: 'kubernetes-admin', why: 'other-signer', others: [] },
    ],
    [
      'a user with a token',
      async () => entry('users', 'kubernetes-admin', 'user', '{token: secret}'),
      { entry: 'user', name: 'kubernetes-admin', why: 'no-certificate' },
    ],
    [
      'a user whose certificate is damaged',
      async () => entry('users', 'kubernetes-admin', 'user', '{client-certificate-data: "!"}'),
      { entry: 'user', name: 'kubernetes-admin', why: 'no-certificate' },
    ],
    [
      'a context of another cluster',
      async () =>
        entry('contexts', 'kubernetes-admin@demo', 'context', '{cluster: a, user: kubernetes-admin}'),
      { entry: 'context', name: 'kubernetes-admin@demo', why: 'other-context' },
    ],
  ])(
    '%s: refused, replaced where that is asked for, and passed by under another name',
    async (_what, make, evidence) => {
      const stands = await make();
      rmSync(file, { force: true });
      writeFileSync(file, stands);
      await expect(merge(ours)).rejects.toMatchObject({ code: 'kubeconfig-foreign', evidence });
      expect([text(), readdirSync(folder).filter((name) => name.endsWith('.lock'))]).toEqual([stands, []]);
      const { name } = evidence as { name: string };
      expect(
        (await merge(ours, { replace: true })).did.filter((line) => line.startsWith('replaced')),
      ).toContainEqual(expect.stringContaining(name));
      writeFileSync(file, stands);
      expect((await merge(ours, { name: 'prod' })).did).toEqual([
        'added cluster prod',
        'added user kubernetes-admin@prod',
        'added context kubernetes-admin@prod',
      ]);
      expect(read().getContextObject('kubernetes-admin@prod')).toMatchObject({ cluster: 'prod' });
    },
  );

  it('an entry that says nothing yet is nobody’s', async () => {
    writeFileSync(file, entry('users', 'kubernetes-admin', 'user', '{}'));
    expect((await merge(ours)).did).toContain('updated user kubernetes-admin certificate key');
  });

  it('what is not UTF-8 is not written', async () => {
    writeFileSync(file, Buffer.from('6b696e643a20436f6e6669670a2320ff0a', 'hex'));
    await expect(merge(ours)).rejects.toMatchObject({
      code: 'kubeconfig-invalid',
      evidence: { problem: 'encoding' },
    });
    expect(readFileSync(file, 'latin1')).toContain('\u00ff');
  });
});

it('what is merged into nothing is what the document is', async () => {
  await merge(ours, { ids: ['admin', 'super-admin'] });
  const reading = readClusterFile(ours.text('kubepki.yaml'));
  if (!reading.ok) throw new Error('no cluster file');
  const { text: document } = await kubeconfigOf(
    { cluster: reading.cluster, ids: ['admin', 'super-admin'] },
    portsOf(ours),
  );
  expect(text()).toBe(document);
});
