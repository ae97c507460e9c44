/**
 * What render makes of a cluster file, read by those for whom it is: static pods by a real API server, strictly; the
 * kubelet's and kube-proxy's configuration by their own schemes and validation; who may ask without showing anything, asked.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterText } from '../../src/domain/cluster-text.ts';
import type { Cluster as Described } from '../../src/domain/cluster.ts';
import { nodesOf, runsOn } from '../../src/domain/machine.ts';
import { renderAuthenticationConfig } from '../../src/format/rendering/authentication-config.ts';
import { renderKubeletConfig } from '../../src/format/rendering/kubelet-config.ts';
import { renderProxyConfig } from '../../src/format/rendering/proxy-config.ts';
import { clusterOf } from '../domain/cluster.ts';
import { IMAGES, staticPods, template } from '../format/rendering/rendered.ts';
import { clearBed } from './bed-state.mjs';
import type { Cluster } from './cluster.mjs';
import { readAsComponents } from './component-config.mjs';
import { findAssets } from './find-assets.mjs';
import { onlyHost, raiseSmall } from './small-cluster.mjs';
import { stages } from './topology.mjs';

const [kubernetesVersion = ''] = /\d+\.\d+/.exec(findAssets().version) ?? [];
const described = (change: Partial<ClusterText> = {}): Described => ({
  ...clusterOf({
    kubernetesVersion,
    controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.1', 'fd00::1'] }],
    workers: [{ name: 'w-1', addresses: ['10.0.0.9', 'fd00::9'] }],
    ...change,
  }),
  images: IMAGES,
});
const { authorities } = described();
const V6 = { serviceCidrs: ['fd00:32::/112'], podCidrs: ['fd00:200::/56'] };
const DUAL = {
  serviceCidrs: ['10.32.0.0/24', 'fd00:32::/112'],
  podCidrs: ['10.200.0.0/16', 'fd00:200::/56'],
};

/** Shapes that differ in what is rendered. */
const SHAPES: [string, Partial<ClusterText>][] = [
  ['plain', {}],
  ['IPv6', V6],
  ['dual stack', DUAL],
  ['a range without a tenth address', { serviceCidrs: ['10.32.0.0/29'] }],
  ['etcd elsewhere', { etcd: [{ name: 'etcd-1', addresses: ['10.0.0.5'] }] }],
  ['intermediates', { authorities: { ...authorities, kubernetes: 'intermediate', etcd: 'intermediate' } }],
  ['one authority for two', { authorities: { ...authorities, etcd: 'kubernetes' } }],
  ['nobody signs', { authorities: { ...authorities, kubernetes: 'external' }, kubelets: 'issued' }],
  ['kubelets that ask', { kubelets: 'bootstrap' }],
];

const name = `component-config-${process.pid}`;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await raiseSmall(name, { run: stages([onlyHost], 'namespaces').slice(0, 2) });
});
afterAll(() => clearBed(name));

describe.each(['hard-way', 'kubeadm'] as const)('%s', (layout) => {
  test.each(SHAPES)('%s: the kubelet and kube-proxy read what they are given', (_what, change) => {
    const shape = described({ ...change, layout });
    const questions = nodesOf(shape).flatMap((machine) => [
      {
        kind: 'KubeletConfiguration' as const,
        text: renderKubeletConfig(template('kubelet-config'), shape, machine),
      },
      ...(runsOn(machine.name, 'kube-proxy', shape) === undefined
        ? []
        : [
            {
              kind: 'KubeProxyConfiguration' as const,
              text: renderProxyConfig(template('proxy-config'), shape, machine),
            },
          ]),
    ]);
    const answers = readAsComponents(questions);
    expect(answers.map(({ error }) => error)).toEqual(questions.map(() => ''));
    for (const [i, { read }] of answers.entries())
      expect(read).toMatchObject(
        questions[i]?.kind === 'KubeletConfiguration'
          ? {
              Authentication: { Anonymous: { Enabled: false }, Webhook: { Enabled: true } },
              Authorization: { Mode: 'Webhook' },
              ReadOnlyPort: 0,
              ServerTLSBootstrap: false,
              TLSMinVersion: 'VersionTLS12',
            }
          : {
              HostnameOverride: 'w-1',
              DetectLocal: {
                ClusterCIDRs: shape.podCidrs.length === 0 ? null : shape.podCidrs.map(({ text }) => text),
              },
            },
      );
  });
});

test('they would refuse a field that they do not know, and an address that is none', () => {
  const shape = described();
  const [machine] = shape.workers;
  if (machine === undefined) throw new Error('no worker');
  const kubelet = renderKubeletConfig(template('kubelet-config'), shape, machine);
  const proxy = renderProxyConfig(template('proxy-config'), shape, machine);
  const [field, value, address] = readAsComponents([
    { kind: 'KubeletConfiguration', text: `${kubelet}tlsCertfile: /x\n` },
    { kind: 'KubeletConfiguration', text: kubelet.replace('readOnlyPort: 0', 'readOnlyPort: 70000') },
    { kind: 'KubeProxyConfiguration', text: proxy.replace('bindAddress: 0.0.0.0', 'bindAddress: nowhere') },
  ]);
  expect(field?.error).toContain('unknown field "tlsCertfile"');
  expect(value?.error).toContain('readOnlyPort');
  expect(address?.error).toContain('BindAddress');
});

test('a word of a command stays what it is, whatever dollars it has', () => {
  const words = ['$(HOME)', '$$(HOME)', '$', '$$', '$x$(', 'a$(HOME)$$$(HOME)b', '${HOME}'];
  const shape = { ...described({ layout: 'kubeadm' }), flags: { etcd: Object.fromEntries(words.entries()) } };
  const etcd = staticPods(shape).find(({ program }) => program === 'etcd');
  const lines = [...(etcd?.text ?? '').matchAll(/^ {8}- ["']?(--[0-9]=.*?)["']?$/gm)].map(
    ([, word = '']) => word,
  );
  const read = readAsComponents(lines.map((text) => ({ kind: 'command', text })));
  expect(read.map((one) => one.read)).toEqual(words.map((word, i) => `--${i}=${word}`));
});

describe('the API server', () => {
  beforeAll(async () => {
    // no controller manager, and so no service accounts, which pods of a kubelet's own have not either
    await cluster.restart('only/kube-apiserver', {
      flags: { 'disable-admission-plugins': 'ServiceAccount' },
    });
  });

  test.each(SHAPES)('takes the static pods of %s, strictly', async (_what, change) => {
    const pods = staticPods(described({ ...change, layout: 'kubeadm' }));
    const applied = await cluster.kubectl(
      ['apply', '--dry-run=server', '--validate=strict', '--output=json', '--filename=-'],
      { on: 'only', input: pods.map(({ text }) => text).join('---\n') },
    );
    expect([applied.code, applied.stderr]).toEqual([0, '']);
    const { items } = JSON.parse(applied.stdout) as {
      items: { metadata: { name: string }; spec: { containers: { command: string[] }[] } }[];
    };
    expect(items.map(({ metadata }) => metadata.name)).toEqual(pods.map(({ program }) => program));
    expect(items.map(({ spec }) => spec.containers[0]?.command[0])).toEqual(
      pods.map(({ program }) => program),
    );
  });

  test('refuses a static pod with a field that is none', async () => {
    const [pod] = staticPods(described({ layout: 'kubeadm' }));
    const applied = await cluster.kubectl(
      ['apply', '--dry-run=server', '--validate=strict', '--filename=-'],
      { on: 'only', input: pod?.text.replace('hostNetwork', 'hostNetworks') ?? '' },
    );
    expect(applied.stderr).toContain('unknown field "spec.hostNetworks"');
  });
});

describe('who shows nothing', () => {
  const AUTHENTICATION = '/etc/kubernetes/authentication-config.yaml';
  const CLUSTER_INFO = '/api/v1/namespaces/kube-public/configmaps/cluster-info';
  const PATHS = [
    '/livez',
    '/livez?verbose',
    '/readyz',
    '/healthz',
    '/livez/ping',
    '/readyz/',
    '/version',
    '/api',
    '/metrics',
    '/api/v1/namespaces/kube-public/configmaps',
    `${CLUSTER_INFO}s`,
    CLUSTER_INFO,
  ];
  const ASK = `
    process.env.NODE_NO_WARNINGS = '1';
    const { get } = require('node:https');
    const status = (path) => new Promise((resolve, reject) =>
      get({ host: '127.0.0.1', port: 6443, path, rejectUnauthorized: false }, (answer) => {
        answer.resume();
        resolve([path, answer.statusCode]);
      }).on('error', reject));
    Promise.all(process.argv.slice(1).map(status)).then((all) => console.log(JSON.stringify(all)));`;

  test.each(['hard-way', 'kubeadm'] as const)('%s: learns of health, and of nothing else', async (layout) => {
    const text = renderAuthenticationConfig(template('authentication-config'), described({ layout }));
    await cluster.restart('only/kube-apiserver', {
      files: { [AUTHENTICATION]: text },
      flags: { 'authentication-config': AUTHENTICATION },
    });
    const asked = await cluster.run('only', ['node', '-e', ASK, ...PATHS]);
    expect([asked.code, asked.stderr]).toEqual([0, '']);
    const healthy = ['/livez', '/livez?verbose', '/readyz', '/healthz'];
    expect(JSON.parse(asked.stdout)).toEqual(
      PATHS.map((path) => [
        path,
        healthy.includes(path)
          ? 200
          : // let in, and then not allowed: who may read it, kubeadm says with a role
            path === CLUSTER_INFO && layout === 'kubeadm'
            ? 403
            : 401,
      ]),
    );
  });
});
