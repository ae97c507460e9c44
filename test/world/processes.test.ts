/** Processes that really run: children of this test, called as a program of a cluster is. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openProcesses } from '../../src/world/processes.ts';

const folder = () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'kubepki-proc-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** It says a line once it runs, and ends when its input does. */
async function running(argv0: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const cwd = folder();
  const child = spawn('/bin/sh', ['-c', 'echo up; read line', ...args], {
    argv0,
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => {
    child.stdin.end();
  });
  await once(child.stdout, 'data');
  return { child, cwd };
}

describe.skipIf(!existsSync('/proc/self/stat'))('processes of this machine', () => {
  it('are told with their command line, start, folder and the asked part of their environment', async () => {
    const before = Date.now();
    const args = ['--name=a b', '--empty=', '--é'];
    const { child, cwd } = await running('/opt/bin/kube-apiserver', args, { ETCD_A: 'b=c', SECRET: 'x' });
    const list = await openProcesses().list(['kube-apiserver'], ['ETCD_']);
    const found = list.find(({ pid }) => pid === child.pid);
    expect(found).toMatchObject({
      argv: ['/opt/bin/kube-apiserver', '-c', 'echo up; read line', ...args],
      root: '/',
      directory: cwd,
      environment: { ETCD_A: 'b=c' },
    });
    // the kernel tells the boot in whole seconds
    expect(Math.abs((found?.started.getTime() ?? 0) - before)).toBeLessThan(60_000);
  });

  it('are those that were asked for, and no others', async () => {
    const { child } = await running('kube-apiserver-of-ours', [], {});
    const list = await openProcesses().list(['kube-apiserver', 'etcd'], []);
    expect(list.map(({ pid }) => pid)).not.toContain(child.pid);
  });

  it('end while they are looked at, are zombies, or are nobody that we may see', async () => {
    const proc = folder();
    const put = (name: string, text: string) => {
      mkdirSync(join(proc, name, '..'), { recursive: true });
      writeFileSync(join(proc, name), text);
    };
    const stat = (state: string) => `1 (a) b) (c) ${state} ${'0 '.repeat(18)}250 0\n`;
    put('stat', 'cpu 1 2\nbtime 1700000000\n');
    put('1/cmdline', 'etcd\0--a\0');
    put('1/stat', stat('S'));
    put('2/cmdline', 'etcd\0');
    put('3/cmdline', 'etcd\0');
    put('3/stat', stat('Z'));
    put('4/cmdline', '');
    put('5/cmdline', 'etcd\0');
    put('5/stat', 'nonsense');
    put('6/stat', stat('S'));
    put('7/cmdline', 'etcd\0');
    put('7/stat', stat('S'));
    mkdirSync(join(proc, '7/other'));
    symlinkSync('other', join(proc, '7/root'));
    put('self/maps', '');
    const list = await openProcesses(proc).list(['etcd'], ['ETCD_']);
    expect(list).toEqual([
      { pid: 1, argv: ['etcd', '--a'], started: new Date(1_700_000_002_500), root: '/', environment: {} },
      {
        pid: 7,
        argv: ['etcd'],
        started: new Date(1_700_000_002_500),
        root: `${proc}/7/root`,
        environment: {},
      },
    ]);
  });

  it('are none where the system tells of none', async () => {
    expect(await openProcesses(folder()).list(['etcd'], [])).toEqual([]);
  });

  it('the machine has a name, and addresses that others could dial', () => {
    const { name, addresses } = openProcesses().machine();
    expect(name).not.toBe('');
    expect(addresses.filter((address) => address.startsWith('127.') || address === '::1')).toEqual([]);
  });
});
