/**
 * The key that encrypts what etcd holds is changed while the cluster runs: each step by the command line, its files brought
 * by bundles, one API server restarted at a time. What each step would cost in another order is in encryption.test.ts.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boot } from './boots/boot.ts';
import type { Booted } from './boots/booted.ts';
import { rawFromEtcd } from './boots/raw.ts';
import { rowOf } from './boots/row.ts';

let booted: Booted;
beforeAll(async () => {
  booted = await boot(rowOf('full'), { programs: ['etcd', 'kube-apiserver'] });
});
afterAll(() => booted?.down());

const SECRETS = ['before', 'between', 'after'] as const;

/** Through each API server, past the balancer. */
async function readable(...names: readonly string[]): Promise<void> {
  for (const server of booted.apiServers)
    for (const name of names) {
      const path = `/api/v1/namespaces/default/secrets/${name}`;
      const { stdout, stderr } = await booted.kubectl([`--server=${server}`, 'get', `--raw=${path}`]);
      expect([server, stderr]).toEqual([server, '']);
      const { data } = JSON.parse(stdout) as { data: object };
      expect(data).toEqual({ word: Buffer.from(name).toString('base64') });
    }
}

async function write(name: string): Promise<void> {
  const made = await booted.kubectl(['create', 'secret', 'generic', name, `--from-literal=word=${name}`]);
  expect(made.stderr).toBe('');
}

async function keyOf(name: string): Promise<string | undefined> {
  const raw = await rawFromEtcd(booted, `/registry/secrets/default/${name}`);
  return /^k8s:enc:secretbox:v1:([^:]+):/.exec(raw)?.[1];
}

/** What render says, brought to one control plane after the other, with all secrets readable in between. */
async function bring(...names: readonly string[]): Promise<void> {
  booted.store.kubepki('render');
  for (const { name } of booted.spec.controlPlane) {
    expect(await booted.install(name)).toMatch(/encryption-config\.yaml[^]*systemctl restart kube-apiserver/);
    await booted.bed.restart(`${name}/kube-apiserver`);
    await readable(...names);
  }
}

test('add-key, promote and drop, and nothing is ever unreadable', async () => {
  await write('before');
  const first = await keyOf('before');
  expect(first).toBeTruthy();
  await readable('before');

  booted.store.kubepki('encryption', 'add-key');
  await bring('before');
  await write('between');
  expect(await keyOf('between')).toBe(first);

  booted.store.kubepki('encryption', 'promote', '--installed');
  await bring('before', 'between');
  await write('after');
  const second = await keyOf('after');
  expect(second).not.toBe(first);
  expect(await keyOf('before')).toBe(first);

  const all = await booted.kubectl(['get', 'secrets', '--all-namespaces', '--output=json']);
  expect(await booted.kubectl(['replace', '--filename=-'], 'admin', { input: all.stdout })).toMatchObject({
    code: 0,
  });
  for (const name of SECRETS) expect(await keyOf(name)).toBe(second);
  booted.store.kubepki('encryption', 'drop', first ?? '', '--rewritten');
  await bring(...SECRETS);

  // nothing of it needs the key that is gone
  expect(booted.store.kubepki('render')).toMatch(/as they were/);
});
