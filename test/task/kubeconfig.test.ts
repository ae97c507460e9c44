/** Kubeconfigs of a store: whom they are for, which server each dials, and what others read out of them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { kubeconfigOf } from '../../src/task/kubeconfig/document.ts';
import type { KubeconfigAsk } from '../../src/task/kubeconfig/holder.ts';
import { openStore } from '../../src/world/store/open.ts';
import { openScene, type Scene, START } from './scene.ts';

const MACHINES = {
  controlPlane: [
    { name: 'cp-1', addresses: ['10.0.0.11'] },
    { name: 'cp-2', addresses: ['10.0.0.12'] },
  ],
  workers: [{ name: 'node-1', addresses: ['10.0.0.21'] }],
  endpoint: 'api.demo.internal:8443',
};
const folder = mkdtempSync(join(tmpdir(), 'kubepki-kubeconfig-'));
const scenes: Scene[] = [];
afterAll(() => {
  for (const scene of scenes) scene.close();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(layout: 'hard-way' | 'kubeadm') {
  const scene = openScene();
  scenes.push(scene);
  await scene.init({ layout, name: 'demo', ...MACHINES });
  scene.edit('users: []', 'users: [{ name: alice, groups: [developers] }]');
  await scene.apply();
  return scene;
}

function clusterOf(scene: Scene) {
  const reading = readClusterFile(scene.text('kubepki.yaml'));
  if (!reading.ok) throw new Error('no cluster file');
  return reading.cluster;
}

async function made(scene: Scene, ask: Omit<KubeconfigAsk, 'cluster'> & { readonly paths?: boolean }) {
  const ports = {
    store: openStore(scene.root),
    clock: { now: () => START },
    progress: () => undefined,
    template: async (name: string) =>
      readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8'),
  };
  const document = await kubeconfigOf({ cluster: clusterOf(scene), ...ask }, ports);
  const theirs = new KubeConfig();
  theirs.loadFromString(document.text);
  return { ...document, theirs };
}

let hardWay: Scene;
let kubeadm: Scene;
beforeAll(async () => {
  [hardWay, kubeadm] = [await opened('hard-way'), await opened('kubeadm')];
});

const END = 'demo https://api.demo.internal:8443';
const LOCAL = 'demo-127.0.0.1 https://127.0.0.1:6443';

describe('whom it is for, and what each dials', () => {
  test.each<[string, () => Scene, readonly string[], readonly string[], readonly string[]]>([
    ['the administrator', () => hardWay, ['admin'], [END], ['kubernetes-admin@demo']],
    ['a user', () => hardWay, ['user@alice'], [END], ['alice@demo']],
    [
      'a component alone has the name for itself',
      () => hardWay,
      ['scheduler@cp-1'],
      ['demo https://127.0.0.1:6443'],
      ['system:kube-scheduler@demo'],
    ],
    [
      'two servers are two clusters',
      () => hardWay,
      ['scheduler@cp-1', 'admin'],
      [LOCAL, END],
      ['system:kube-scheduler@demo-127.0.0.1', 'kubernetes-admin@demo'],
    ],
    [
      'of one subject on two machines each is its own user',
      () => hardWay,
      ['scheduler'],
      ['demo https://127.0.0.1:6443'],
      ['system:kube-scheduler@cp-1@demo', 'system:kube-scheduler@cp-2@demo'],
    ],
    [
      'what is named twice is there once',
      () => hardWay,
      ['kubelet@node-1', '@node-1', 'kubelet'],
      [END],
      ['system:node:node-1@demo'],
    ],
    [
      'of a machine what dials the API server',
      () => kubeadm,
      ['@cp-1'],
      ['demo https://10.0.0.11:6443'],
      ['system:kube-controller-manager@demo', 'system:kube-scheduler@demo', 'system:node:cp-1@demo'],
    ],
    [
      'each its own API server',
      () => kubeadm,
      ['scheduler', 'super-admin'],
      ['demo-10.0.0.11 https://10.0.0.11:6443', 'demo-10.0.0.12 https://10.0.0.12:6443', END],
      [
        'system:kube-scheduler@cp-1@demo-10.0.0.11',
        'system:kube-scheduler@cp-2@demo-10.0.0.12',
        'kubernetes-super-admin@demo',
      ],
    ],
  ])('%s', async (_what, scene, ids, clusters, contexts) => {
    const { theirs, warnings, beside } = await made(scene(), { ids });
    expect(theirs.getClusters().map(({ name, server }) => `${name} ${server}`)).toEqual(clusters);
    expect(theirs.getContexts().map(({ name }) => name)).toEqual(contexts);
    expect(theirs.getCurrentContext()).toBe(contexts[0]);
    // each context joins a user and a cluster that are there, and every user shows a pair
    for (const { name, user, cluster } of theirs.getContexts()) {
      expect([name, theirs.getCluster(cluster)?.caData]).toEqual([name, expect.stringMatching(/^LS0t/)]);
      const { certData, keyData } = theirs.getUser(user) ?? {};
      expect([name, certData, keyData]).toEqual([
        name,
        expect.stringMatching(/^LS0t/),
        expect.stringMatching(/^LS0t/),
      ]);
    }
    expect([warnings, beside]).toEqual([[], []]);
  });

  it('of two users one of whom is called as the context of the other: both', async () => {
    const scene = await opened('hard-way');
    scene.edit(
      'users: [{ name: alice, groups: [developers] }]',
      'users: [{ name: alice, groups: [developers] }, { name: alice@demo, groups: [] }]',
    );
    await scene.apply();
    const { theirs } = await made(scene, { ids: ['user'] });
    expect(theirs.getContexts().map(({ name, user }) => [name, user])).toEqual([
      ['alice@demo', 'alice'],
      ['alice@demo@demo', 'alice@demo'],
    ]);
  });

  it('under another name, and with another server', async () => {
    const server = 'https://127.0.0.1:16443';
    const { theirs, warnings } = await made(hardWay, {
      ids: ['admin', 'scheduler@cp-1'],
      name: 'prod',
      server,
      serverName: 'kubernetes',
    });
    expect(theirs.getClusters()).toMatchObject([{ name: 'prod', server, tlsServerName: 'kubernetes' }]);
    expect(theirs.getContexts().map(({ name }) => name)).toEqual([
      'kubernetes-admin@prod',
      'system:kube-scheduler@prod',
    ]);
    expect(theirs.getUsers().map(({ name }) => name)).toEqual([
      'kubernetes-admin@prod',
      'system:kube-scheduler@prod',
    ]);
    expect(warnings).toEqual([]);
  });

  test.each<[string, Partial<KubeconfigAsk>, string | undefined]>([
    ['a host of no API server', { server: 'https://lb.example.com' }, 'lb.example.com'],
    ['a name of no API server', { serverName: 'k8s.example.com' }, 'k8s.example.com'],
    ['the address of one of several', { server: 'https://10.0.0.12:6443' }, undefined],
    ['an address written otherwise', { server: 'https://[::ffff:10.0.0.12]:6443' }, undefined],
  ])('a server whose certificate will not be taken is told of: %s', async (_what, more, host) => {
    const { warnings } = await made(hardWay, { ids: ['admin'], ...more });
    expect(warnings).toEqual(
      host === undefined
        ? []
        : [
            {
              warning: 'server-unnamed',
              server: more.server ?? 'https://api.demo.internal:8443',
              host,
              fits: 'kubernetes',
            },
          ],
    );
  });
});

it('with files beside it, which the official client finds', async () => {
  const { text, beside } = await made(hardWay, { ids: ['admin', 'kubelet@node-1'], paths: true });
  expect(beside.map(({ name, mode }) => `${name} ${mode.toString(8)}`)).toEqual([
    'demo-admin.key 600',
    'demo-admin.crt 644',
    'demo-ca.crt 644',
    'demo-kubelet@node-1.key 600',
    'demo-kubelet@node-1.crt 644',
  ]);
  for (const { name, bytes } of beside) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'kubeconfig'), text);
  expect(text).not.toMatch(/-data|PRIVATE/);
  const theirs = new KubeConfig();
  theirs.loadFromFile(join(folder, 'kubeconfig'));
  expect(theirs.getCurrentUser()).toMatchObject({
    certFile: join(folder, 'demo-admin.crt'),
    keyFile: join(folder, 'demo-admin.key'),
  });
  expect(theirs.getCurrentCluster()).toMatchObject({ caFile: join(folder, 'demo-ca.crt') });
});

describe('refused', () => {
  test.each<[readonly string[], string, object]>([
    [['apiserver@cp-1'], 'credential-incomplete', { why: 'no-client', identity: 'apiserver' }],
    [['admin', 'etcd-ca'], 'credential-incomplete', { why: 'no-client', identity: 'etcd-ca' }],
    [['service-account'], 'credential-incomplete', { why: 'no-client' }],
    [['admn'], 'unknown-credential', { command: 'kubeconfig', nearest: 'admin' }],
    [['@cp-3'], 'unknown-credential', { nearest: '@cp-1' }],
  ])('%j', async (ids, code, evidence) => {
    await expect(made(hardWay, { ids })).rejects.toMatchObject({ code, evidence });
  });

  it('a key that is another’s, and an authority that is gone', async () => {
    const scene = await opened('kubeadm');
    const scheduler = 'nodes/cp-1/etc/kubernetes/scheduler.conf';
    const other = scene.text('nodes/cp-2/etc/kubernetes/scheduler.conf');
    const key = /client-key-data: (\S+)/.exec(other)?.[1] ?? '';
    writeFileSync(
      scene.path(scheduler),
      scene.text(scheduler).replace(/client-key-data: \S+/, `client-key-data: ${key}`),
    );
    await expect(made(scene, { ids: ['scheduler@cp-1'] })).rejects.toMatchObject({
      code: 'credential-incomplete',
      evidence: { credential: 'scheduler@cp-1', why: 'key-mismatch' },
    });
    rmSync(scene.path('pki/ca.crt'));
    await expect(made(scene, { ids: ['admin'] })).rejects.toMatchObject({
      code: 'credential-incomplete',
      evidence: { credential: 'kubernetes-ca', why: 'missing' },
    });
  });
});
