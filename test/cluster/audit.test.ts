/** What a real API server writes into its audit log under our policy: who approved what, and nothing of any secret. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUDIT_REQUESTS } from '../format/audit-requests.ts';
import { APPLY, AUDIT_LOG, type Objects, raiseObjects, template, WITHIN } from './object-scene.ts';
import { until } from './poll.mjs';
import { onlyHost } from './small-cluster.mjs';
import { ask } from './verdicts.mjs';

let scene: Objects;
beforeAll(async () => {
  scene = await raiseObjects('audit');
  // refused, then done, then used: each of it shall be told
  expect((await scene.admin(APPLY, scene.manifests.rbac)).code).toBe(1);
  expect((await scene.superAdmin(APPLY, scene.manifests.rbac)).code).toBe(0);
  // each as soon as what was applied before is known
  const applied = async () => (await scene.admin(APPLY, scene.manifests.bootstrap)).code === 0;
  await until('the bindings', applied);
  const subject = '/O=system:nodes/CN=system:node:w-1';
  const asked = async () => (await scene.submit(scene.withToken, 'w-1', subject)).code === 0;
  await until('the token', asked);
});
afterAll(async () => scene?.down());

describe('the audit log', () => {
  interface AuditEvent {
    readonly level: string;
    readonly stage: string;
    readonly verb: string;
    readonly user: { readonly username: string; readonly groups: readonly string[]; readonly extra?: Extra };
    readonly objectRef?: { readonly resource: string; readonly subresource?: string; readonly name?: string };
    readonly requestObject?: {
      readonly roleRef?: unknown;
      readonly status?: { conditions: { type: string }[] };
    };
    readonly responseObject?: unknown;
    readonly responseStatus: { readonly code: number };
  }
  type Extra = Readonly<Record<string, readonly string[]>>;
  const log = () => readFileSync(join(scene.cluster.host(onlyHost.name).root, AUDIT_LOG), 'utf8');
  const events = () =>
    log()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEvent);
  const find = (verb: string, resource: string, name: string, subresource?: string) =>
    expect.poll(
      () =>
        events().find(
          (event) =>
            event.verb === verb &&
            event.objectRef?.resource === resource &&
            event.objectRef.name === name &&
            event.objectRef.subresource === subresource,
        ),
      WITHIN,
    );

  test('holds who approved which certificate, with the certificate that the approver showed', async () => {
    await scene.submit(scene.withToken, 'alice', '/CN=alice', 'kubernetes.io/kube-apiserver-client');
    expect((await scene.admin(['certificate', 'approve', 'alice'])).code).toBe(0);
    const kubeconfig = readFileSync(
      join(scene.directory, 'nodes', onlyHost.name, 'etc/kubernetes/admin.conf'),
      'utf8',
    );
    const [, data = ''] = /client-certificate-data: (\S+)/.exec(kubeconfig) ?? [];
    const fingerprint = execFileSync('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], {
      input: Buffer.from(data, 'base64'),
      encoding: 'utf8',
    });
    const credential = `X509SHA256=${fingerprint.split('=')[1]?.trim().replaceAll(':', '').toLowerCase()}`;
    await find('update', 'certificatesigningrequests', 'alice', 'approval').toMatchObject({
      level: 'RequestResponse',
      user: {
        username: 'kubernetes-admin',
        groups: ['kubeadm:cluster-admins', 'system:authenticated'],
        extra: { 'authentication.kubernetes.io/credential-id': [credential] },
      },
      requestObject: { status: { conditions: [{ type: 'Approved' }] } },
      responseStatus: { code: 200 },
    });
    // what nobody approved by hand is told as well
    await find('update', 'certificatesigningrequests', 'w-1', 'approval').toMatchObject({
      user: { username: 'system:serviceaccount:kube-system:certificate-controller' },
    });
  });

  test('holds what a binding was changed to', async () => {
    await find('patch', 'clusterrolebindings', 'kubeadm:cluster-admins').toMatchObject({
      level: 'RequestResponse',
      user: { username: 'kubernetes-admin' },
      responseStatus: { code: 403 },
    });
    const bound = events().find(
      ({ objectRef, responseStatus }) =>
        objectRef?.name === 'kubeadm:cluster-admins' && responseStatus.code < 300,
    );
    expect(bound).toMatchObject({
      level: 'RequestResponse',
      user: { username: 'kubernetes-super-admin' },
      requestObject: { roleRef: { name: 'cluster-admin' } },
    });
  });

  test('holds that a secret was read and a token was given, and neither of them', async () => {
    const value = 'correct-horse-battery-staple';
    const create = ['create', 'secret', 'generic', 'password', `--from-literal=value=${value}`];
    expect((await scene.admin(create)).code).toBe(0);
    expect((await scene.admin(['get', 'secret', 'password', '--output=yaml'])).code).toBe(0);
    expect(
      (await scene.admin(['create', 'configmap', 'settings', `--from-literal=value=${value}`])).code,
    ).toBe(0);
    const { stdout } = await scene.admin(['create', 'token', 'default']);
    const [, , signature = ''] = stdout.trim().split('.');
    expect(signature.length).toBeGreaterThan(80);
    const review = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token: stdout.trim() },
    };
    expect((await scene.admin(['create', '--filename=-'], JSON.stringify(review))).code).toBe(0);

    for (const [verb, resource, name, subresource] of [
      ['get', 'secrets', 'password'],
      ['create', 'serviceaccounts', 'default', 'token'],
    ] as const) {
      await find(verb, resource, name, subresource).toMatchObject({
        level: 'Metadata',
        user: { username: 'kubernetes-admin' },
        responseStatus: { code: verb === 'get' ? 200 : 201 },
      });
    }
    const told = events();
    const secretive = told.filter(({ objectRef }) =>
      ['secrets', 'configmaps', 'tokenreviews'].includes(objectRef?.resource ?? ''),
    );
    expect(secretive.length).toBeGreaterThan(5);
    for (const event of secretive) {
      expect(event.level).toBe('Metadata');
      expect([event.requestObject, event.responseObject]).toEqual([undefined, undefined]);
    }
    const text = log();
    for (const secret of [value, scene.token.secret, signature])
      for (const spelt of [
        secret,
        Buffer.from(secret)
          .toString('base64')
          .replace(/..?=*$/, ''),
      ])
        expect(text.includes(spelt)).toBe(false);
  });

  test('holds no noise, nothing at its beginning, and the policy was read to the letter', async () => {
    const told = events();
    expect(told.filter(({ stage }) => stage === 'RequestReceived')).toEqual([]);
    const quiet = told.filter(
      ({ user, verb, objectRef }) =>
        ['system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler'].includes(
          user.username,
        ) &&
        ['get', 'list', 'watch'].includes(verb) &&
        !['secrets', 'configmaps'].includes(objectRef?.resource ?? ''),
    );
    expect(quiet).toEqual([]);
    const start = scene.cluster.linesSince({ id: `${onlyHost.name}/kube-apiserver`, offset: 0 });
    expect(start.filter((line) => line.includes('Audit policy contains errors'))).toEqual([]);
  });

  test("is as apiserver's own code says today, of the policy to the letter", () => {
    const policy = template('audit-policy');
    const verdicts = ask(
      'audit',
      AUDIT_REQUESTS.map(({ level: _level, ...request }) => ({ ...request, policy })),
    );
    expect(verdicts.map(({ id, level, warning }) => ({ id, level, warning }))).toEqual(
      AUDIT_REQUESTS.map(({ id, level }) => ({ id, level, warning: '' })),
    );
  });
});
