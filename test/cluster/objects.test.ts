/** What is applied to an API server, judged by a real one: bindings, a bootstrap token, and a namespace that holds pods to a standard. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenText } from '../../src/domain/bootstrap-token.ts';
import { renderBootstrap } from '../../src/format/bootstrap/render.ts';
import { APPLY, type Objects, pair, raiseObjects, template, WITHIN } from './object-scene.ts';
import { onlyHost } from './small-cluster.mjs';

let scene: Objects;
beforeAll(async () => {
  scene = await raiseObjects('objects');
});
afterAll(async () => scene?.down());

const versions = async () =>
  (
    await scene.superAdmin([
      ...['get', 'clusterrolebindings,networkpolicies,secrets,namespaces', '--all-namespaces'],
      '--output=jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}',
    ])
  ).stdout
    .split('\n')
    .filter((line) => /kubeadm:|kubepki-system|default-deny|allow-|bootstrap-token-/.test(line));

describe('bindings', () => {
  test('before them admin may do nothing; super-admin applies them, and admin may do everything', async () => {
    expect((await scene.admin(['auth', 'can-i', '*', '*', '--all-namespaces'])).stdout).toBe('no\n');
    expect(await scene.admin(APPLY, scene.manifests.rbac)).toMatchObject({ code: 1 });
    const { code, stdout, stderr } = await scene.superAdmin(APPLY, scene.manifests.rbac);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/serverside-applied/g)).toHaveLength(3);
    const can = async () => (await scene.admin(['auth', 'can-i', '*', '*', '--all-namespaces'])).stdout;
    await expect.poll(can, WITHIN).toBe('yes\n');
  });

  test('what the API server shows to kubelets may do all of their API, and nothing else', async () => {
    const client = pair('/etc/kubernetes/pki/apiserver-kubelet-client');
    const can = async (...words: readonly string[]) =>
      (await scene.bare(client, ['auth', 'can-i', ...words])).stdout.trim();
    expect(await can('create', 'nodes', '--subresource=proxy')).toBe('yes');
    expect(await can('get', 'nodes', '--subresource=log')).toBe('yes');
    expect(await can('list', 'secrets', '--all-namespaces')).toBe('no');
    expect(await can('create', 'pods')).toBe('no');
  });

  test('kube-proxy is bound by the API server itself', async () => {
    const can = async (...words: readonly string[]) =>
      (await scene.admin(['auth', 'can-i', ...words, '--as=system:kube-proxy'])).stdout.trim();
    expect(await can('watch', 'endpointslices.discovery.k8s.io')).toBe('yes');
    expect(await can('list', 'secrets')).toBe('no');
  });
});

describe('bootstrapping', () => {
  test('admin applies it, and the token is known by its id and groups', async () => {
    const { code, stdout, stderr } = await scene.admin(APPLY, scene.manifests.bootstrap);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`secret/bootstrap-token-${scene.token.id} serverside-applied`);
    const who = async () =>
      (await scene.bare(scene.withToken, ['auth', 'whoami', '--output=json'])).stdout || '{}';
    const info = async () =>
      (JSON.parse(await who()) as { status?: { userInfo: { username: string; groups: string[] } } }).status
        ?.userInfo;
    await expect.poll(info, WITHIN).toMatchObject({
      username: `system:bootstrap:${scene.token.id}`,
      groups: [
        'system:bootstrappers',
        'system:bootstrappers:kubeadm:default-node-token',
        'system:authenticated',
      ],
    });
  });

  test('the token may ask for certificates, have a node approved, and nothing more', async () => {
    const review = JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: 'kube-system' },
    });
    const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
    const { stdout } = await scene.bare(scene.withToken, ['create', `--raw=${path}`, '--filename=-'], review);
    const { resourceRules } = (
      JSON.parse(stdout) as { status: { resourceRules: { verbs: string[]; resources: string[] }[] } }
    ).status;
    const rules = resourceRules.map(
      ({ verbs, resources }) => `${resources.join()}: ${verbs.toSorted().join()}`,
    );
    expect(rules.filter((rule) => !rule.startsWith('selfsubject')).toSorted()).toEqual([
      'certificatesigningrequests/nodeclient: create',
      'certificatesigningrequests: create,get,list,watch',
    ]);
    const { stderr } = await scene.bare(scene.withToken, ['get', 'secrets', '--namespace=kube-system']);
    expect(stderr).toContain('Forbidden');
  });

  test('an expired token is nobody, and so is the one that the template shows', async () => {
    expect((await scene.admin(APPLY, template('manifest/bootstrap'))).code).toBe(0);
    const over = { ...scene.token, id: 'over00', expires: new Date(Date.now() - 1000) };
    expect(
      (await scene.admin(APPLY, renderBootstrap(template('manifest/bootstrap'), scene.spec, over))).code,
    ).toBe(0);
    for (const shown of ['abcdef.0123456789abcdef', tokenText(over)]) {
      const { stderr } = await scene.bare([`--token=${shown}`], ['auth', 'whoami']);
      expect(stderr).toContain('Unauthorized');
    }
  });

  test('with it a machine becomes a node that nobody had to approve, and renews itself, but no other', async () => {
    const taken = { code: 0, stderr: '' };
    const signed = async (name: string) =>
      expect.poll(() => scene.certificateOf(name), WITHIN).toContain('BEGIN CERTIFICATE');
    const subject = '/O=system:nodes/CN=system:node:w-1';
    expect(await scene.submit(scene.withToken, 'w-1', subject)).toMatchObject(taken);
    await signed('w-1');
    const node = scene.place('w-1', await scene.certificateOf('w-1'));
    const whoami = ['auth', 'whoami', '--output=jsonpath={.status.userInfo.username}'];
    expect((await scene.bare(node, whoami)).stdout).toBe('system:node:w-1');

    const other = await scene.submit(node, 'w-2-by-w-1', subject.replace('w-1', 'w-2'));
    expect(other.stderr).toContain('can only create a node CSR with CN=system:node:w-1');
    const person = ['person', '/CN=mallory', 'kubernetes.io/kube-apiserver-client'] as const;
    expect(await scene.submit(scene.withToken, ...person)).toMatchObject(taken);
    expect(await scene.submit(node, 'w-1-next', subject)).toMatchObject(taken);
    await signed('w-1-next');
    // the controller has seen what was asked before that, too, and left it alone
    expect((await scene.admin(['get', 'csr', 'person', '--output=jsonpath={.status}'])).stdout).toBe('{}');
  });
});

describe('the namespace', () => {
  test('admin applies it, and pods are held to the restricted standard', async () => {
    const { code, stdout, stderr } = await scene.admin(APPLY, scene.manifests['network-policy']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/serverside-applied/g)).toHaveLength(4);
    const account = async () =>
      (await scene.admin(['get', 'serviceaccount', 'default', '--namespace=kubepki-system', '--output=name']))
        .stdout;
    await expect.poll(account, WITHIN).toBe('serviceaccount/default\n');
    const run = (pod: object) =>
      scene.admin(
        ['create', '--dry-run=server', '--namespace=kubepki-system', '--filename=-'],
        JSON.stringify(pod),
      );
    const refused = await run(podOf({}, {}));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /violates PodSecurity "restricted:v1\.\d+": allowPrivilegeEscalation != false/,
    );
    const within = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const pod = podOf({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }, within);
    expect(await run(pod)).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('all of it', () => {
  test('can be applied again and nothing changes, and passes a dry run on the server', async () => {
    const before = await versions();
    expect(before.length).toBeGreaterThan(8);
    for (const text of Object.values(scene.manifests)) {
      for (const dry of [['--dry-run=server'], []])
        expect(await scene.admin([...APPLY, ...dry], text)).toMatchObject({ code: 0, stderr: '' });
      // who does not ask for it of the server: the same, and the token is then in an annotation too
      const plain = ['apply', '--dry-run=server', '--validate=strict', '--filename=-'];
      expect((await scene.admin(plain, text)).code).toBe(0);
    }
    expect(await versions()).toEqual(before);
  });
});

describe('beside kubeadm', () => {
  const kubeadm = (...words: readonly string[]) =>
    scene.cluster.run(onlyHost.name, ['kubeadm', ...words, '--kubeconfig=/etc/kubernetes/admin.conf']);

  test('its own phase finds the bindings as it would make them, and ours go over its without a conflict', async () => {
    const before = await versions();
    const phase = ['init', 'phase', 'bootstrap-token', '--skip-token-print'];
    const { code, stderr } = await kubeadm(...phase);
    expect([code, stderr.replaceAll(/^.*(?:W\d{4}|I\d{4}).*\n/gm, '')]).toEqual([0, '']);
    const bindings = (lines: readonly string[]) =>
      lines.filter((line) => line.startsWith('ClusterRoleBinding/'));
    // it makes one more, for its own join
    expect(bindings(await versions())).toEqual(expect.arrayContaining(bindings(before)));
    // and the other way round; what admin itself stands on stays
    const ours = [scene.manifests.rbac, scene.manifests.bootstrap];
    const names = ours.flatMap((text) => [...text.matchAll(/^ {2}name: (kubeadm:(?!cluster-admins)\S+)$/gm)]);
    const deletion = ['delete', 'clusterrolebinding', ...names.map(([, name]) => name ?? '')];
    expect((await scene.admin(deletion)).stdout.match(/deleted/g)).toHaveLength(4);
    expect((await kubeadm(...phase)).code).toBe(0);
    for (const text of ours) expect(await scene.admin(APPLY, text)).toMatchObject({ code: 0, stderr: '' });
  });
});

function podOf(securityContext: object, container: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'work' },
    spec: { securityContext, containers: [{ name: 'work', image: 'none', securityContext: container }] },
  };
}
