/**
 * Users and requests by kubepki on a cluster that boots from what it made: whoever signs here (one authority for all, several,
 * under a root or not), what comes of it is taken by the API servers for what it says, and may what is bound.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodesOf } from '../../../src/domain/machine.ts';
import { fileOn } from '../../../src/domain/program/command-line.ts';
import type { Outcome } from '../cluster.mjs';
import type { Booted } from './booted.ts';
import { JUMPBOX } from './store.ts';

const LAUNCHER = fileURLToPath(new URL('../../../bin/kubepki.js', import.meta.url));

export function proveUsers(up: () => Booted): void {
  describe('users', () => {
    let directory = '';
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'kubepki-users-'));
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    const kubepki = (words: readonly string[], on = JUMPBOX.name): Promise<Outcome> =>
      up().bed.run(on, [process.execPath, LAUNCHER, ...words], { cwd: directory });
    const asAdmin = (...words: readonly string[]) =>
      kubepki([...words, '--kubeconfig', up().kubeconfig('admin').path]);
    const clusterFile = () => join(up().store.directory, 'kubepki.yaml');
    const as = (user: string, ...words: readonly string[]) =>
      up().bed.run(JUMPBOX.name, [
        'kubectl',
        `--kubeconfig=${join(directory, `${user}.kubeconfig`)}`,
        ...words,
      ]);

    test('are signed by the API, and may what was bound and no more', async () => {
      const role = ['--cluster-role', 'view', '-n', 'default', '--expires', '1h'];
      const made = await asAdmin('user', 'create', 'alice', '--group', 'dev', ...role, '--yes', '-o', 'json');
      expect([made.code, made.stderr]).toEqual([0, '']);
      const report = JSON.parse(made.stdout) as unknown;
      expect(report).toMatchObject({ state: 'ready', proof: { user: 'alice' } });
      expect(await as('alice', 'get', 'pods', '-n', 'default')).toMatchObject({ code: 0 });
      for (const forbidden of [
        ['get', 'pods', '-n', 'kube-system'],
        ['get', 'secrets', '-n', 'default'],
        ['delete', 'pod', 'web', '-n', 'default'],
      ])
        expect((await as('alice', ...forbidden)).stderr).toContain('User "alice" cannot');
    });

    test('are signed by the authority in the store, and known to every API server', async () => {
      const words = ['--group', 'ops', '--via', 'authority', '--file', clusterFile(), '--to', directory];
      expect(await kubepki(['user', 'create', 'bob', ...words])).toMatchObject({ code: 0 });
      for (const server of up().apiServers) {
        const { stdout, stderr } = await as('bob', `--server=${server}`, 'auth', 'whoami', '--output=json');
        expect(stderr).toBe('');
        const { status } = JSON.parse(stdout) as { status: { userInfo: unknown } };
        expect(status.userInfo).toMatchObject({ username: 'bob', groups: ['ops', 'system:authenticated'] });
      }
      expect((await as('bob', 'get', 'pods')).stderr).toContain('User "bob" cannot list resource "pods"');
    });

    test('lose what was bound when they are removed, and stay whom they are until the end', async () => {
      expect(await asAdmin('user', 'remove', 'alice', '--yes')).toMatchObject({ code: 0 });
      await expect
        .poll(async () => (await as('alice', 'get', 'pods', '-n', 'default')).stderr, { timeout: 20_000 })
        .toContain('User "alice" cannot list resource "pods"');
      expect(await as('alice', 'auth', 'whoami')).toMatchObject({ code: 0 });
    });

    test("a node's own requests are made, sent by it, approved and fetched, and hold against its authority", async () => {
      const [node] = nodesOf(up().spec);
      if (node === undefined) throw new Error('there is no node');
      const kubeconfig = fileOn('kubelet', 'kubeconfig', up().spec, node) ?? '';
      const subject = ['--common-name', `system:node:${node.name}`, '--organization', 'system:nodes'];
      const names = node.addresses.flatMap((address) => ['--san', `ip:${address}`]);
      const cases = [
        ['serving', 'kubelet-serving', ['--san', `dns:${node.name}`, ...names]],
        ['client', 'kube-apiserver-client-kubelet', []],
      ] as const;
      for (const [name, signer, more] of cases) {
        const file = join(directory, `${name}.csr`);
        const made = await kubepki(['csr', 'create', ...subject, ...more, '--signer', signer, '--to', file]);
        expect(made).toMatchObject({ code: 0 });
        const sent = await kubepki(
          ['csr', 'submit', file, '--signer', signer, '--kubeconfig', kubeconfig, '-o', 'json'],
          node.name,
        );
        expect([sent.code, sent.stderr]).toEqual([0, '']);
        const { items } = await up().get<{ items: { metadata: { name: string }; spec: Spec }[] }>('csr');
        const mine = items.filter(
          ({ metadata, spec }) =>
            spec.signerName.endsWith(`/${signer}`) && metadata.name.startsWith('system-node-'),
        );
        expect(mine).toHaveLength(1);
        const approved = await asAdmin('csr', 'approve', mine[0]?.metadata.name ?? '', '--yes');
        expect([approved.code, approved.stderr]).toEqual([0, '']);
        expect(await asAdmin('csr', 'wait', file, '--timeout', '60s')).toMatchObject({ code: 0 });
        const fetched = await asAdmin('csr', 'fetch', file, '--file', clusterFile());
        expect([fetched.code, fetched.stderr]).toEqual([0, '']);
        const checked = await up().bed.run(JUMPBOX.name, [
          ...[
            'openssl',
            'verify',
            '-partial_chain',
            '-purpose',
            name === 'client' ? 'sslclient' : 'sslserver',
          ],
          ...['-CAfile', join(up().store.directory, 'pki/ca.crt'), join(directory, `${name}.crt`)],
        ]);
        expect(checked.stdout).toContain('OK');
      }
    });
  });
}

interface Spec {
  readonly signerName: string;
}
