/**
 * Encryption at rest, judged by two real API servers on one etcd: what is rendered they take, each step of a rotation
 * leaves every Secret readable through both of them, and what a refused step would have cost is shown by doing it.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KeyRing, promoteKey } from '../../src/domain/encryption.ts';
import { readRing } from '../../src/format/encryption/read-ring.ts';
import { renderEncryption } from '../../src/format/encryption/render-configuration.ts';
import { openEncryption, type EncryptionScene, TEMPLATE } from '../task/encryption-scene.ts';
import type { Cluster } from './cluster.mjs';
import { makePki, raiseTopology } from './own-cluster.mjs';
import type { HostPlan } from './topology.mjs';

const HOSTS: HostPlan[] = [
  { name: 'cp-0', address: '10.240.0.10', roles: ['etcd', 'api', 'client'] },
  { name: 'cp-1', address: '10.240.0.11', roles: ['api'] },
];
const BOTH = HOSTS.map(({ name }) => name);
const FILE = '/etc/kubernetes/encryption-config.yaml';
const KUBEPKI = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));

let cluster: Cluster;
let scene: EncryptionScene;

beforeAll(async () => {
  scene = openEncryption();
  await scene.init({ controlPlane: HOSTS.map(({ name, address }) => ({ name, addresses: [address] })) });
  cluster = await raiseTopology({ name: `encryption-${process.pid}`, hosts: HOSTS, certify: makePki });
}, 180_000);
afterAll(async () => {
  await cluster?.down();
  scene.close();
});

const through = async (host: string, ...args: string[]) =>
  cluster.kubectl([`--server=https://${cluster.host(host).address}:6443`, ...args]);

/** An API server restarted with another file, as its operator would. */
async function start(host: string, text: string, until: 'ready' | 'listening' = 'ready'): Promise<void> {
  const flags = { 'encryption-provider-config': FILE };
  await cluster.restart(`${host}/kube-apiserver`, { files: { [FILE]: text }, flags, until });
}
const install = async (host: string) => start(host, scene.text(scene.rendered(host)));
const installAll = async () => Promise.all(BOTH.map(install));

async function write(host: string, name: string): Promise<void> {
  const { code, stderr } = await through(
    host,
    'create',
    'secret',
    'generic',
    name,
    `--from-literal=is=${name}`,
  );
  expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
}

/** The beginning of what etcd holds of a Secret. */
async function raw(name: string): Promise<string> {
  const key = `/registry/secrets/default/${name}`;
  return (await cluster.etcdctl(['get', key, '--print-value-only'])).stdout.slice(0, 40);
}

/** Every Secret, through every API server, past its cache. */
async function allRead(...names: string[]): Promise<void> {
  for (const host of BOTH)
    for (const name of names) {
      const { stdout, stderr } = await through(host, 'get', 'secret', name, '--output=jsonpath={.data.is}');
      expect([host, name, Buffer.from(stdout, 'base64').toString(), stderr]).toEqual([host, name, name, '']);
    }
}

function kubepki(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [KUBEPKI, 'encryption', ...args], { cwd: scene.root, encoding: 'utf8' });
}
const ring = (): KeyRing => {
  const reading = readRing(scene.text('pki/encryption.yaml'));
  if (!reading.ok) throw new Error('the ring is damaged');
  return reading.ring;
};
const secretbox = { provider: 'secretbox', resources: ['secrets'] } as const;

describe.sequential('a rotation', () => {
  test('begins with a key, and what was plain still reads', async () => {
    await write('cp-0', 'plain');
    expect(await raw('plain')).toMatch(/^k8s\0/);
    await scene.renderKeys();
    await installAll();
    await write('cp-0', 'one');
    expect(await raw('one')).toMatch(/^k8s:enc:secretbox:v1:key-1:/);
    await allRead('plain', 'one');
  }, 180_000);

  test('refuses to promote a key that one server does not read: what that one would say', async () => {
    expect(kubepki('add-key')).toMatchObject({ status: 0, stderr: '' });
    expect(kubepki('promote', '--installed').status).toBe(2);
    const early = promoteKey(ring(), '2026-06-01T12:00:00Z') as KeyRing;
    await start('cp-0', renderEncryption(TEMPLATE, early, secretbox));
    await write('cp-0', 'early');
    expect(await raw('early')).toMatch(/^k8s:enc:secretbox:v1:key-2:/);
    const { code, stderr } = await through('cp-1', 'get', 'secret', 'early');
    expect([code, stderr]).toEqual([1, expect.stringContaining('InternalError')]);
    // back to where the refusal kept us, and on in the right order
    await scene.renderKeys();
    expect(kubepki('promote').status).toBe(2);
    await installAll();
    await allRead('plain', 'one', 'early');
    expect(kubepki('promote', '--installed')).toMatchObject({ status: 0, stderr: '' });
  }, 180_000);

  test('reads everywhere while servers are restarted one after the other', async () => {
    await scene.renderKeys();
    await install('cp-0');
    await write('cp-0', 'two');
    await write('cp-1', 'old');
    expect([await raw('two'), await raw('old')]).toEqual([
      expect.stringContaining(':key-2:'),
      expect.stringContaining(':key-1:'),
    ]);
    await allRead('plain', 'one', 'early', 'two', 'old');
    await install('cp-1');
    await allRead('plain', 'one', 'early', 'two', 'old');
  }, 180_000);

  test('refuses to drop a key that has written: what would be lost', async () => {
    const refused = kubepki('drop', 'key-1');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('kubectl get secrets --all-namespaces -o json | kubectl replace -f -\n');
    const { keys, ...rest } = ring();
    const without = { ...rest, keys: keys.filter(({ name }) => name !== 'key-1') };
    await start('cp-1', renderEncryption(TEMPLATE, without, secretbox), 'listening');
    const { code } = await through('cp-1', 'get', 'secret', 'one');
    expect(code).toBe(1);
    await install('cp-1');
    await allRead('plain', 'one', 'early', 'two', 'old');
  }, 180_000);

  test('ends when all is written anew, as the refusal says, and the key is gone everywhere', async () => {
    const all = await through('cp-1', 'get', 'secrets', '--all-namespaces', '--output=json');
    const replaced = await cluster.kubectl(['replace', '--filename=-'], { input: all.stdout });
    expect([replaced.code, replaced.stderr]).toEqual([0, '']);
    for (const name of ['plain', 'one', 'early', 'two', 'old'])
      expect(await raw(name)).toMatch(/^k8s:enc:secretbox:v1:key-2:/);
    expect(kubepki('drop', 'key-1', '--rewritten')).toMatchObject({ status: 0, stderr: '' });
    await scene.renderKeys();
    expect(scene.text(scene.rendered('cp-0'))).not.toContain('key-1');
    await installAll();
    await allRead('plain', 'one', 'early', 'two', 'old');
  }, 180_000);
});

describe.sequential('what else is rendered', () => {
  test('keys of several providers, and resources that overlap over time, are taken and all read', async () => {
    for (const [from, to] of [
      ['provider: secretbox', 'provider: aesgcm'],
      ['provider: aesgcm', 'provider: aescbc'],
      ['provider: aescbc', 'provider: secretbox'],
    ] as const) {
      scene.edit(from, to);
      await scene.rotate();
      // each writes one, so that all must read
      await start('cp-0', scene.text(scene.rendered('cp-0')));
      await write('cp-0', to.replace(/^provider: /, 'by-'));
    }
    scene.edit('resources: [secrets]', 'resources: ["*.*"]');
    await scene.renderKeys();
    scene.edit('resources: ["*.*"]', 'resources: [secrets, "*.apps", widgets.example.com]');
    await scene.renderKeys();
    await installAll();
    await allRead('plain', 'by-aesgcm', 'by-aescbc', 'by-secretbox');
    expect(await raw('by-aesgcm')).toMatch(/^k8s:enc:aesgcm:v1:key-3:/);
    expect(await raw('by-aescbc')).toMatch(/^k8s:enc:aescbc:v1:key-4:/);
    expect(await raw('by-secretbox')).toMatch(/^k8s:enc:secretbox:v1:key-5:/);
  }, 180_000);

  test('identity writes plain text, and what keys wrote still reads', async () => {
    scene.edit('provider: secretbox', 'provider: identity');
    await scene.renderKeys();
    await installAll();
    await write('cp-1', 'open');
    expect(await raw('open')).toMatch(/^k8s\0/);
    await allRead('plain', 'by-aesgcm', 'by-aescbc', 'by-secretbox', 'open');
  }, 180_000);
});
