import { readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listening } from './proc.mjs';
import { sharedCluster } from './shared-cluster.ts';

const cluster = sharedCluster();

test('a host has its own name, addresses and files', async () => {
  const { stdout } = await cluster.run('cp-1', [
    'sh',
    '-c',
    'hostname; ip -brief -4 address; ls /etc/kubernetes',
  ]);
  expect(stdout).toMatch(
    /^cp-1\nlo +\S+ +127\.0\.0\.1\/8 *\neth0@\S+ +UP +10\.240\.0\.11\/24 *\nadmin\.conf\npki\n$/,
  );
  const read = (host: string) => cluster.run(host, ['sha256sum', '/etc/kubernetes/pki/apiserver.crt']);
  expect((await read('cp-0')).stdout).not.toBe((await read('cp-1')).stdout);
});

test('hosts know each other by name, and nobody else', async () => {
  const known = await cluster.run('jumpbox', ['getent', 'hosts', 'etcd-2']);
  expect(known.stdout).toMatch(/^10\.240\.0\.12 +etcd-2\n$/);
  const stranger = await cluster.run('jumpbox', ['getent', 'hosts', 'example.com']);
  expect(stranger).toEqual({ code: 2, stdout: '', stderr: '' });
});

test('there is no way out of the bed, and one is told so at once', async () => {
  const began = performance.now();
  const dial = `require('node:net').connect(443, '192.0.2.1').on('error', (error) => console.log(error.code))`;
  const { stdout } = await cluster.run('jumpbox', ['node', '--eval', dial], { limitMs: 15_000 });
  expect(stdout).toMatch(/^(EHOSTUNREACH|ENETUNREACH)\n$/);
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('nothing of the bed listens on the machine itself', () => {
  const namespaces = new Set(['self', ...cluster.hosts.map(({ init }) => init.pid)].map(networkOf));
  expect(namespaces.size).toBe(cluster.hosts.length + 1);
  const ours = new Set(cluster.hosts.flatMap(({ init }) => listening(init.pid)).map(({ inode }) => inode));
  expect(ours.size).toBeGreaterThan(10);
  expect(listening(process.pid).filter(({ inode }) => ours.has(inode))).toEqual([]);
});

function networkOf(pid: number | string): string {
  return readlinkSync(`/proc/${pid}/ns/net`);
}

test('a command that does not end is ended, with all of it', async () => {
  await expect(cluster.run('jumpbox', ['sleep', '4242'], { limitMs: 300 })).rejects.toThrow(
    'sleep 4242 on jumpbox did not end within 0.3 s',
  );
  const { stdout } = await cluster.run('jumpbox', ['ps', '-e', '-o', 'args']);
  expect(stdout).not.toContain('sleep 4242');
});
