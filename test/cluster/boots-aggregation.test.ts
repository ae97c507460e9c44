/**
 * Aggregation: an extension API server believes what an API server says of its users, by the front-proxy certificate and
 * nothing else. On a control plane without kube-proxy, whose API server goes past the address of the service.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileOn } from '../../src/domain/program/command-line.ts';
import type { IdentityId } from '../../src/domain/identity/table.ts';
import { boot } from './boots/boot.ts';
import type { Booted } from './boots/booted.ts';
import { rowOf } from './boots/row.ts';
import { ALICE, JUMPBOX } from './boots/store.ts';
import { until } from './poll.mjs';

const ASK = fileURLToPath(new URL('boots/ask.mjs', import.meta.url));
const SERVER = fileURLToPath(new URL('boots/extension-server.mjs', import.meta.url));
const PORT = 8443;
const WHOAMI = '/apis/boots.kubepki.test/v1/whoami';

let booted: Booted;
beforeAll(async () => {
  booted = await boot(rowOf('older'), { programs: ['etcd', 'kube-apiserver'] });
  await serve();
});
afterAll(() => booted?.down());

/** The extension server on the jumpbox, with a certificate that openssl made, and what makes it known. */
async function serve(): Promise<void> {
  const [certificate, key, configMap] = [
    '/run/extension.crt',
    '/run/extension.key',
    '/run/authentication.json',
  ];
  await booted.on(JUMPBOX.name, [
    ...[
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
    ],
    ...['-keyout', key, '-out', certificate, '-subj', '/CN=extension'],
    ...['-addext', 'subjectAltName=DNS:extension.default.svc'],
  ]);
  const { root } = booted.bed.host(JUMPBOX.name);
  const trust = await booted.get(
    'configmap',
    '--namespace=kube-system',
    'extension-apiserver-authentication',
  );
  writeFileSync(join(root, configMap), JSON.stringify(trust));
  const argv = ['node', SERVER, `${PORT}`, certificate, key, configMap];
  await booted.bed.add({ id: `${JUMPBOX.name}/node`, host: JUMPBOX.name, argv, ports: [PORT] });

  const metadata = { name: 'extension', namespace: 'default' };
  const port = { name: 'https', port: PORT };
  const items = [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { ports: [{ name: 'https', port: 443, targetPort: PORT }] },
    },
    // 1.33 reads the older kind, 1.37 the newer
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata,
      subsets: [{ addresses: [{ ip: JUMPBOX.address }], ports: [port] }],
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'extension' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [JUMPBOX.address], conditions: { ready: true } }],
      ports: [port],
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.boots.kubepki.test' },
      spec: {
        ...{ group: 'boots.kubepki.test', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 15 },
        service: metadata,
        caBundle: readFileSync(join(root, certificate)).toString('base64'),
      },
    },
    role('ClusterRole', {
      rules: [{ apiGroups: ['boots.kubepki.test'], resources: ['whoami'], verbs: ['get', 'list'] }],
    }),
    role('ClusterRoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'asks' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: ALICE.groups[0] }],
    }),
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const { code, stderr } = await booted.kubectl(['create', '--filename=-'], 'admin', { input: list });
  if (code !== 0) throw new Error(stderr);
}

function role(kind: string, rest: object) {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name: 'asks' }, ...rest };
}

/** Straight to the extension server, from the control plane. */
async function dial(shown: IdentityId | undefined): Promise<{ status: number; body: string }> {
  const [plane] = booted.spec.controlPlane;
  if (plane === undefined) throw new Error('there is no control plane');
  const file = (role: 'certificate' | 'key') => fileOn(shown ?? 'apiserver', role, booted.spec, plane) ?? '';
  const certificate = join(booted.bed.host(JUMPBOX.name).root, 'run/extension.crt');
  const said = await booted.on(plane.name, [
    ...[
      'node',
      ASK,
      `https://${JUMPBOX.address}:${PORT}${WHOAMI}`,
      '--ca',
      certificate,
      '--name',
      'extension.default.svc',
    ],
    ...(shown === undefined ? [] : ['--cert', file('certificate'), '--key', file('key')]),
    ...['--header', 'X-Remote-User=root', '--header', 'X-Remote-Group=system:masters'],
  ]);
  const [answer] = JSON.parse(said) as [{ status: number; body: string }];
  return answer;
}

test('an extension server is told who asks, through the API server', async () => {
  const ask = async (as: string) =>
    until(
      `an answer to ${as}`,
      async () => {
        const { code, stdout } = await booted.kubectl(['get', `--raw=${WHOAMI}`], as);
        return code === 0 && (JSON.parse(stdout) as unknown);
      },
      { limitMs: 60_000, everyMs: 250 },
    );
  expect(await ask(`user@${ALICE.name}`)).toEqual({
    proxy: 'front-proxy-client',
    username: ALICE.name,
    groups: [...ALICE.groups, 'system:authenticated'],
  });
  expect(await ask('admin')).toMatchObject({ username: 'kubernetes-admin' });
});

test('it is known to be there', async () => {
  const path = '--output=jsonpath={.status.conditions[?(@.type=="Available")].status}';
  const available = async () =>
    (await booted.kubectl(['get', 'apiservice', 'v1.boots.kubepki.test', path])).stdout;
  await expect.poll(available, { timeout: 60_000, interval: 500 }).toBe('True');
});

test('whoever dials it with other certificates of the cluster, or none, is not believed', async () => {
  expect(await dial('front-proxy-client')).toMatchObject({
    status: 200,
    body: expect.stringContaining('"username":"root"'),
  });
  for (const shown of [undefined, 'apiserver-kubelet-client', 'apiserver-etcd-client'] as const)
    expect(await dial(shown), shown).toMatchObject({ status: 401 });
});
