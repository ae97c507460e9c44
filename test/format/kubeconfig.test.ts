/** Kubeconfigs that we write and others read, and the other way round. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toUtf8 } from '../../src/domain/utf8.ts';
import { readKubeconfig } from '../../src/format/kubeconfig/read.ts';
import { renderKubeconfig } from '../../src/format/kubeconfig/render.ts';
import { nasty } from './nasty.ts';

const template = (name: string) => readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');
const KUBECTL = spawnSync('kubectl', ['version', '--client']).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'kubepki-format-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const FACTS = {
  cluster: 'demo',
  user: 'kubernetes-admin',
  server: 'https://[fd00::1]:6443',
  authority: toUtf8('ca'),
  certificate: toUtf8('crt'),
  key: toUtf8('key'),
};
const render = (change: Partial<typeof FACTS> = {}) =>
  renderKubeconfig(template('kubeconfig.yaml'), { ...FACTS, ...change });

describe('kubeconfigs', () => {
  it('are read back as they were meant, by us and by the official client', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom('no', '0x10', 'demo', '1:30', '~', 'x: #y', '"', "'"),
          nasty.filter((text) => text !== '' && !/\p{Cs}/u.test(text)),
        ),
        (cluster) => {
          const text = render({ cluster });
          const ours = readKubeconfig(text);
          expect(ours).toEqual({
            currentContext: `kubernetes-admin@${cluster}`,
            contexts: [`kubernetes-admin@${cluster}`],
            joins: [{ context: `kubernetes-admin@${cluster}`, cluster, user: 'kubernetes-admin' }],
            current: { cluster, user: 'kubernetes-admin' },
            damaged: [],
            clusters: [{ name: cluster, server: FACTS.server, authority: FACTS.authority }],
            users: [{ name: 'kubernetes-admin', certificate: FACTS.certificate, key: FACTS.key }],
          });
          const theirs = new KubeConfig();
          theirs.loadFromString(text);
          expect([
            theirs.getCurrentContext(),
            theirs.getCurrentCluster()?.name,
            theirs.getCurrentCluster()?.server,
            theirs.getCurrentUser()?.certData,
          ]).toEqual([
            ...[`kubernetes-admin@${cluster}`, cluster, FACTS.server, Buffer.from('crt').toString('base64')],
          ]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.skipIf(!KUBECTL)(`are read by kubectl${KUBECTL ? '' : ' (skipped: no kubectl on PATH)'}`, () => {
    for (const cluster of ['demo', 'no', '0x10', 'off']) {
      const file = join(scratch, `${cluster}.kubeconfig`);
      writeFileSync(file, render({ cluster }));
      const ran = spawnSync('kubectl', ['--kubeconfig', file, 'config', 'view', '--raw', '-o', 'json'], {
        encoding: 'utf8',
      });
      expect([cluster, ran.status, ran.stderr]).toEqual([cluster, 0, '']);
      const seen = JSON.parse(ran.stdout) as {
        clusters: { name: string; cluster: { server: string } }[];
        'current-context': string;
        users: { user: Record<string, string> }[];
      };
      expect([seen.clusters[0]?.name, seen.clusters[0]?.cluster.server, seen['current-context']]).toEqual([
        cluster,
        FACTS.server,
        `kubernetes-admin@${cluster}`,
      ]);
      expect(seen.users[0]?.user['client-key-data']).toBe(Buffer.from('key').toString('base64'));
    }
  });

  it('of a bearer hold the token and no certificate, and no key is made of what is left out', () => {
    const { certificate: _, key: __, ...dialled } = FACTS;
    // a token of figures and dots alone is text all the same: 1.2 read as a number would be refused as a token
    for (const token of ['abcdef.0123456789abcdef', '123456.1234567890123456', '1e1', 'no']) {
      const text = renderKubeconfig(template('kubeconfig.yaml'), {
        ...dialled,
        user: 'kubelet-bootstrap',
        token,
      });
      expect(readKubeconfig(text)).toEqual({
        currentContext: 'kubelet-bootstrap@demo',
        contexts: ['kubelet-bootstrap@demo'],
        joins: [{ context: 'kubelet-bootstrap@demo', cluster: 'demo', user: 'kubelet-bootstrap' }],
        current: { cluster: 'demo', user: 'kubelet-bootstrap' },
        damaged: [],
        clusters: [{ name: 'demo', server: FACTS.server, authority: FACTS.authority }],
        users: [{ name: 'kubelet-bootstrap', token }],
      });
      expect(text).not.toContain('client-');
      const theirs = new KubeConfig();
      theirs.loadFromString(text);
      expect(theirs.getCurrentUser()).toMatchObject({ name: 'kubelet-bootstrap', token });
    }
  });

  it('of several have what they share once, and the first is the current one', () => {
    const text = renderKubeconfig(
      template('kubeconfig.yaml'),
      { ...FACTS, authority: { file: 'ca.crt' }, serverName: 'kubernetes' },
      { ...FACTS, user: 'alice', certificate: { file: 'a.crt' }, key: { file: 'a.key' } },
      { ...FACTS, user: 'local', cluster: 'demo-local', server: 'https://127.0.0.1:6443' },
    );
    expect(parse(text)).toMatchObject({
      'clusters': [
        { name: 'demo', cluster: { server: FACTS.server, 'certificate-authority-data': 'Y2E=' } },
        { name: 'demo-local', cluster: { server: 'https://127.0.0.1:6443' } },
      ],
      'users': [
        { name: 'kubernetes-admin' },
        { name: 'alice', user: { 'client-certificate': 'a.crt', 'client-key': 'a.key' } },
        { name: 'local' },
      ],
      'contexts': [
        { name: 'kubernetes-admin@demo' },
        { name: 'alice@demo', context: { cluster: 'demo', user: 'alice' } },
        { name: 'local@demo-local', context: { cluster: 'demo-local', user: 'local' } },
      ],
      'current-context': 'kubernetes-admin@demo',
    });
  });

  it('of others: JSON, CRLF, comments, aliases; what is damaged in one is named', () => {
    const read = (text: string) => readKubeconfig(text);
    expect(read(JSON.stringify(parse(render())))).toEqual(read(render()));
    expect(read(`# mine\r\n${render().replaceAll('\n', '\r\n')}`)).toEqual(read(render()));
    expect(read(render().replace('kind: Config', 'kind: Config # yes'))).toEqual(read(render()));
    const damaged = read(render().replace('Y3J0', 'Y3J0!').replace('a2V5', '[a]'));
    expect(damaged).toMatchObject({
      damaged: ['users[kubernetes-admin] client-certificate-data', 'users[kubernetes-admin] client-key-data'],
    });
    expect(read(render().replace('users:', 'users: ['))).toBe('damaged');
    expect(read('kind: Config\n')).toMatchObject({ clusters: [], users: [], currentContext: '' });
    expect(
      read('kind: Config\nusers: {a: b}\nclusters: [1, {name: [x]}, {name: 7, cluster: z}]\n'),
    ).toMatchObject({ users: [], clusters: [{ name: '', server: '' }, { name: '7' }] });
  });

  it('nested without end are damaged, however far they are indented', () => {
    for (const deep of [300, 1200, 1900]) {
      const text = Array.from({ length: deep }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
      expect(readKubeconfig(`kind: Config\n${text}`)).toBe('damaged');
      expect(readKubeconfig(`kind: Config\nclusters:\n${'- ? : '.repeat(deep)}\n`)).toBe('damaged');
    }
    expect(readKubeconfig(`kind: Config\nusers: {${'a: '.repeat(5000)}}\n`)).toBe('damaged');
  });

  it('nothing else is taken for one', () => {
    for (const text of [
      '',
      'kind: ConfigMap\n',
      'kind: Secret\n',
      'x: 1\n',
      'a manual:\n\n```\nkind: Config\n  - [\n```\n',
      '#!/bin/sh\necho kind: Config "[\n',
      'apiVersion: v1\nkind: KubeletConfiguration\n',
      '- kind: Config\n',
    ])
      expect([text, readKubeconfig(text)]).toEqual([text, undefined]);
    expect(readKubeconfig(`kind: Config\nusers: ${'['.repeat(20_000)}`)).toBe('damaged');
    expect(readKubeconfig(`${'\n'.repeat(50_000)}- kind: Config\n[`)).toBeUndefined();
    const bomb = Array.from(
      { length: 30 },
      (_, i) => `b${i}: &b${i} [${i === 0 ? 'x' : `*b${i - 1}, *b${i - 1}`}]\n`,
    ).join('');
    expect(readKubeconfig(`kind: Config\n${bomb}users: *b29\n`)).toMatchObject({ users: [] });
  });
});
