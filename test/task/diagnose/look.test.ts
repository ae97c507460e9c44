/** Looking at what really lies there: stores of ours in every arrangement, disks, heaps, and what is wrong with any of them. */
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LAYOUT_IDS, type LayoutId } from '../../../src/domain/layout/table.ts';
import { machinesIn, runsOn } from '../../../src/domain/machine.ts';
import type { RunningProcess } from '../../../src/domain/port.ts';
import { commandLine } from '../../../src/domain/program/command-line.ts';
import { PROGRAM_IDS } from '../../../src/domain/program/program.ts';
import { kubeconfigSetting } from '../../../src/domain/site/kubeconfig-field.ts';
import type { Site } from '../../../src/domain/site/site.ts';
import { slotSources } from '../../../src/domain/site/slot.ts';
import { readClusterFile } from '../../../src/format/cluster-file/read.ts';
import type { InitAsk } from '../../../src/task/init.ts';
import { look } from '../../../src/task/diagnose/look.ts';
import { openFiles } from '../../../src/world/files.ts';
import { openScene, type Scene, START } from '../scene.ts';

const IMAGES = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']
  .map((name) => `${name}: r.example.com/${name}:v1.37.1`)
  .join(', ');

async function stored(
  layout: LayoutId,
  ask: Partial<InitAsk> = {},
  ...render: readonly boolean[]
): Promise<Scene> {
  const scene = openScene();
  onTestFinished(scene.close);
  await scene.init({ layout, ...ask });
  scene.edit('images: {}', `images: {${IMAGES}}`);
  if (render[0] !== false) await scene.render();
  return scene;
}

const seen = async (targets: readonly string[], file?: string, running?: readonly RunningProcess[]) =>
  await look(
    { targets, ...(file === undefined ? {} : { file }) },
    {
      files: openFiles(),
      ...(running === undefined
        ? {}
        : {
            processes: { machine: () => ({ name: 'here', addresses: [] }), list: async () => running },
          }),
      clock: { now: () => START },
      progress: () => undefined,
    },
  );

/** slot, and the file that it holds, from the store's root; one line each, each once */
const usesOf = (site: Site, program: string, root: string) =>
  site.uses
    .filter((use) => use.program === program)
    .map(({ slot, state, assumed, spot: { file } }) =>
      [slot, state === 'read' ? '' : state, assumed === true ? 'assumed' : '', file.replace(`${root}/`, '')]
        .filter((word) => word !== '')
        .join(' '),
    );

const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'kubepki-look-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    put: (name: string, text: string) => {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    },
  };
};

const machine = (name: string, ...addresses: readonly string[]) => ({ name, addresses });
const ARRANGEMENTS: readonly (readonly [string, Partial<InitAsk>])[] = [
  ['one of each', {}],
  ['rsa', { keyAlgorithm: 'rsa-2048', workers: [machine('w-1', '10.0.0.9')] }],
  ['etcd apart', { etcd: [machine('e-1', '10.0.1.1'), machine('e-2', '10.0.1.2')] }],
  ['three planes', { controlPlane: [1, 2, 3].map((n) => machine(`cp-${n}`, `10.0.0.${n}`)) }],
  ['one authority for etcd', { etcdAuthority: 'kubernetes' }],
  [
    'a plane that works',
    { workers: [machine('cp-1', '10.240.0.11')], controlPlane: [machine('cp-1', '10.240.0.11')] },
  ],
  ['an older release', { kubernetesVersion: '1.36' }],
];

describe('a store of ours', () => {
  for (const layout of LAYOUT_IDS) {
    it.each(ARRANGEMENTS)(
      `${layout}: every file of a flag is used, and lies where the layout has it: %s`,
      async (_, ask) => {
        const scene = await stored(layout, ask);
        const reading = readClusterFile(scene.text('kubepki.yaml'));
        if (!reading.ok) throw new Error('no cluster');
        const { cluster } = reading;
        const site = await seen([], scene.path('kubepki.yaml'));
        expect(site.troubles).toEqual([]);
        expect(site.uses.filter(({ state }) => state !== 'read')).toEqual([]);
        expect(site.cluster?.name).toBe(cluster.name);
        let compared = 0;
        for (const meant of machinesIn(cluster)) {
          for (const party of PROGRAM_IDS) {
            const program = site.programs.find(({ id }) => id === `${party}@${meant.name}`);
            expect(program === undefined, `${party}@${meant.name}`).toBe(
              runsOn(meant.name, party, cluster) === undefined,
            );
            if (program === undefined) continue;
            const known = new Set<string>(slotSources(party).map(({ key }) => key));
            const flags = commandLine(party, cluster, meant);
            expect(program.settings.slice(0, flags.length).map(({ key, value }) => [key, value])).toEqual(
              flags.map(({ flag, value }) => [flag, value]),
            );
            for (const { flag, path } of flags) {
              if (path?.is !== 'read') continue;
              expect(known.has(flag), `${party} ${flag}`).toBe(true);
              const use = site.uses.find((one) => one.program === program.id && one.setting?.key === flag);
              expect([use?.path, use?.spot.file, use?.state]).toEqual([
                path.path,
                scene.path(`nodes/${meant.name}${path.path}`),
                'read',
              ]);
              compared += 1;
            }
          }
        }
        expect(compared).toBeGreaterThan(15);
      },
      60_000,
    );

    it(`${layout}: the cluster file alone tells the same files`, async () => {
      const scene = await stored(layout);
      const told = await seen([scene.root]);
      for (const name of ['cp-1', 'worker-1'])
        for (const place of ['etc/systemd', 'etc/kubernetes/manifests'])
          rmSync(scene.path(`nodes/${name}/${place}`), { recursive: true, force: true });
      for (const name of [
        'kubelet/kubelet-config.yaml',
        'kubelet/config.yaml',
        'kube-proxy/kube-proxy-config.yaml',
      ])
        rmSync(scene.path(`nodes/worker-1/var/lib/${name}`), { force: true });
      const meant = await seen([scene.root]);
      expect(meant.troubles).toEqual([]);
      expect(new Set(meant.programs.map(({ told: { by } }) => by))).toEqual(
        new Set(['cluster-file', 'kubeconfig']),
      );
      const lines = (site: Site) =>
        site.programs
          .flatMap(({ id }) => usesOf(site, id, scene.root).map((line) => `${id} ${line}`))
          .filter(
            (line) => !/ configuration | (?:audit-policy|encryption-config|authentication-config)/.test(line),
          )
          .sort();
      expect(lines(meant)).toEqual(lines(told));
    }, 60_000);
  }

  it('what kubeconfigs say is said, and nothing that is secret', async () => {
    const scene = await stored('hard-way');
    const site = await seen([scene.root]);
    const program = site.programs.find(({ id }) => id === 'kube-scheduler@cp-1');
    const said = program && kubeconfigSetting(program, 'kubeconfig', 'server');
    expect(said).toEqual({
      key: 'kubeconfig server',
      value: 'https://127.0.0.1:6443',
      spot: {
        file: scene.path('nodes/cp-1/var/lib/kubernetes/kube-scheduler.kubeconfig'),
        line: 6,
        within: 'clusters[sample]',
      },
    });
    expect(site.programs.filter(({ party }) => party === 'kubectl').map(({ id }) => id)).toEqual([
      'kubectl@admin.kubeconfig',
      'kubectl@super-admin.kubeconfig',
    ]);
    expect(JSON.stringify(site.programs)).not.toContain('PRIVATE');
  }, 60_000);

  it('without its cluster file, and without units, what lies in known places is assumed', async () => {
    for (const layout of LAYOUT_IDS) {
      const scene = await stored(layout, {}, false);
      const { path } = folder();
      cpSync(scene.path('nodes/cp-1'), join(path, 'cp-1'), { recursive: true });
      const site = await seen([join(path, 'cp-1')]);
      expect(site.machines.map(({ name }) => name)).toEqual(['cp-1']);
      const apiserver = site.uses.filter(({ program }) => program === 'kube-apiserver@cp-1');
      expect(apiserver.every(({ assumed, setting }) => assumed === true && setting === undefined)).toBe(true);
      expect(apiserver.map(({ slot }) => slot)).toContain('front-proxy-certificate');
      expect(site.programs.find(({ id }) => id === 'kube-apiserver@cp-1')).toMatchObject({
        told: { by: 'known-place' },
        settings: [],
      });
    }
  }, 60_000);
});

describe('a machine', () => {
  it('has a root out of which no link leads, and links lead where they lead there', async () => {
    const { path, put } = folder();
    const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    put(
      'etc/systemd/system/kubelet.service',
      '[Service]\nExecStart=/usr/bin/kubelet --client-ca-file=/link/ca.crt --tls-cert-file=/round --tls-private-key-file=/out\n',
    );
    put('real/ca.crt', pem);
    put('../outside.key', 'not to be read');
    symlinkSync('/real', join(path, 'link'));
    symlinkSync('/round2', join(path, 'round'));
    symlinkSync('round', join(path, 'round2'));
    symlinkSync('../../outside.key', join(path, 'out'));
    const site = await seen([path]);
    expect(usesOf(site, `kubelet@${path.slice(path.lastIndexOf('/') + 1)}`, path)).toEqual([
      'serving-certificate unreadable round',
      'serving-key missing out',
      'client-ca real/ca.crt',
    ]);
    expect(site.troubles).toEqual([{ spot: { file: join(path, 'round') }, what: 'links-without-end' }]);
    rmSync(join(path, '../outside.key'));
  });

  it("is kubeadm's, with its drop-in, its flags, and certificates that the kubelet renews", async () => {
    const { path, put } = folder();
    put('etc/hostname', 'node-7\n');
    put('usr/lib/systemd/system/kubelet.service', '[Service]\nExecStart=/usr/bin/kubelet\n');
    put(
      'usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf',
      [
        '[Service]',
        'Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"',
        'Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"',
        'EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env',
        'EnvironmentFile=-/etc/default/kubelet',
        'ExecStart=',
        'ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS',
      ].join('\n'),
    );
    put(
      'var/lib/kubelet/kubeadm-flags.env',
      'KUBELET_KUBEADM_ARGS="--node-ip=10.0.0.7 --pod-infra-container-image=r/pause:3.10"\n',
    );
    put('etc/default/kubelet', '# own\nKUBELET_EXTRA_ARGS=--rotate_server_certificates\n');
    put(
      'var/lib/kubelet/config.yaml',
      'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication:\n  x509:\n    clientCAFile: /etc/kubernetes/pki/ca.crt\nclusterDNS: [10.96.0.10, 10.96.0.11]\n',
    );
    put('var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem', 'x');
    symlinkSync(
      '/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem',
      join(path, 'var/lib/kubelet/pki/kubelet-client-current.pem'),
    );
    put('etc/kubernetes/pki/ca.crt', 'x');
    put(
      'etc/kubernetes/kubelet.conf',
      [
        'apiVersion: v1',
        'kind: Config',
        'clusters: [{name: k, cluster: {server: "https://10.0.0.1:6443", certificate-authority-data: "!"}}]',
        'contexts: [{name: c, context: {cluster: k, user: u}}]',
        'current-context: c',
        'users:',
        '- name: u',
        '  user:',
        '    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem',
        '    client-key: ../../var/lib/kubelet/pki/kubelet-client-current.pem',
      ].join('\n'),
    );
    const site = await seen([path]);
    expect(site.machines).toEqual([{ name: 'node-7', root: path, addresses: ['10.0.0.7'] }]);
    expect(usesOf(site, 'kubelet@node-7', path)).toEqual([
      'configuration var/lib/kubelet/config.yaml',
      'client-ca etc/kubernetes/pki/ca.crt',
      'kubeconfig etc/kubernetes/kubelet.conf',
      'kubeconfig-ca unreadable etc/kubernetes/kubelet.conf',
      'kubeconfig-certificate var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem',
      'kubeconfig-key var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem',
      'serving-certificate missing var/lib/kubelet/pki/kubelet-server-current.pem',
      'serving-key missing var/lib/kubelet/pki/kubelet-server-current.pem',
    ]);
    expect(site.troubles).toMatchObject([{ what: 'not-base64', spot: { line: 3, within: 'clusters[k]' } }]);
    const settings = site.programs[0]?.settings ?? [];
    const of = (key: string) => settings.find((setting) => setting.key === key);
    expect(of('node-ip')?.spot).toEqual({ file: join(path, 'var/lib/kubelet/kubeadm-flags.env'), line: 1 });
    expect(of('rotate-server-certificates')).toMatchObject({ value: 'true', spot: { line: 2 } });
    expect(of('KubeletConfiguration clusterDNS')).toMatchObject({
      value: '10.96.0.10,10.96.0.11',
      spot: { line: 6 },
    });
  });

  it('is the one that we are on: who runs there counts, and is mended in the file', async () => {
    const { path, put } = folder();
    put('a.crt', 'x');
    put('b.crt', 'x');
    const started = new Date('2026-05-01T00:00:00Z');
    const argv = ['kube-apiserver', `--tls-cert-file=${path}/a.crt`, '--client-ca-file', 'b.crt'];
    const site = await seen([], undefined, [
      { pid: 4711, argv, started, root: '/', environment: {}, directory: path },
      { pid: 4712, argv: ['etcd'], started, root: '/', environment: { ETCD_CERT_FILE: `${path}/b.crt` } },
    ]);
    expect(site.machines.map(({ name, root }) => `${name} ${root}`)).toEqual(['here /']);
    expect(site.programs.filter(({ told: { by } }) => by === 'process')).toMatchObject([
      { id: 'kube-apiserver@here', pid: 4711, started },
      { id: 'etcd@here', pid: 4712 },
    ]);
    expect(usesOf(site, 'kube-apiserver@here', path)).toEqual([
      'serving-certificate a.crt',
      'client-ca b.crt',
    ]);
    expect(usesOf(site, 'etcd@here', path)).toEqual(['serving-certificate b.crt']);
  });
});

describe('a heap', () => {
  const UNIT =
    '[Service]\nExecStart=/usr/local/bin/etcd --cert-file=/etc/etcd/server.pem --key-file /etc/etcd/server-key.pem\n';

  it('of things that lie together is joined by their names', async () => {
    const { path, put } = folder();
    put('etcd.service', UNIT);
    put('server.pem', 'x');
    put('far/server-key.pem', 'x');
    const site = await seen([path]);
    expect(usesOf(site, 'etcd@etcd.service', path)).toEqual([
      'serving-certificate assumed server.pem',
      'serving-key assumed far/server-key.pem',
    ]);
    expect(site.machines).toEqual([]);
  });

  it('has two of one name: the nearer, and none where neither is', async () => {
    const { path, put } = folder();
    for (const [i, name] of ['one', 'two'].entries()) {
      put(`${name}/etcd.service`, UNIT.replace('9', String(i)));
      put(`${name}/server.pem`, name);
      put(`${name}/x/server-key.pem`, name);
      put(`${name}/y/server-key.pem`, name);
    }
    const site = await seen([path]);
    expect(usesOf(site, 'etcd@etcd.service', path)).toEqual([
      'serving-certificate assumed one/server.pem',
      'serving-key missing /etc/etcd/server-key.pem',
    ]);
    expect(usesOf(site, 'etcd@etcd.service#2', path)[0]).toBe('serving-certificate assumed two/server.pem');
    expect(site.troubles.map(({ what }) => what)).toEqual(['several-of-that-name', 'several-of-that-name']);
  });

  it('of our own certificates and kubeconfigs and nothing else', async () => {
    const scene = await stored('hard-way', {}, false);
    const { path } = folder();
    cpSync(scene.path('nodes/cp-1/var/lib/kubernetes'), path, { recursive: true });
    cpSync(scene.path('nodes/worker-1/var/lib/kubelet/kubeconfig'), join(path, 'worker-1.kubeconfig'));
    cpSync(scene.path('pki/admin.kubeconfig'), join(path, 'admin.kubeconfig'));
    const site = await seen([path]);
    expect(site.programs.map(({ id }) => id).sort()).toEqual([
      'kube-apiserver@kube-apiserver.crt',
      'kube-controller-manager@kube-controller-manager.kubeconfig',
      'kube-scheduler@kube-scheduler.kubeconfig',
      'kubectl@admin.kubeconfig',
      'kubelet@worker-1',
    ]);
    expect(usesOf(site, 'kube-apiserver@kube-apiserver.crt', path)).toContain('etcd-ca assumed etcd-ca.crt');
    expect(site.troubles).toEqual([]);
  }, 60_000);

  it('of one file: a unit, a manifest, a kubeconfig, a configuration', async () => {
    const scene = await stored('kubeadm');
    const root = scene.path('nodes/cp-1');
    const of = async (name: string) => (await seen([join(root, name)])).programs.map(({ party }) => party);
    expect(await of('etc/systemd/system/kubelet.service')).toEqual(['kubelet']);
    expect(await of('etc/kubernetes/manifests/etcd.yaml')).toEqual(['etcd']);
    expect(await of('var/lib/kubelet/config.yaml')).toEqual(['kubelet']);
    expect(await of('etc/kubernetes/scheduler.conf')).toEqual(['kube-scheduler']);
    expect(await of('etc/kubernetes/admin.conf')).toEqual(['kubectl']);
    expect(await of('etc/kubernetes/pki/ca.crt')).toEqual([]);
  }, 60_000);

  it('that nobody could have wished for', async () => {
    const { path, put } = folder();
    put('a\u001b[2J.service', UNIT);
    put('deep.yaml', `kind: Pod\nspec: ${'['.repeat(5000)}`);
    put(
      'bomb.yaml',
      `kind: Pod\na: &a [x,x,x,x]\nspec: {containers: [*a, *a], volumes: [{name: 7}, 3, null]}\n`,
    );
    put('binary.service', '\0\u0001\u0002');
    put('config', 'kind: Config\nusers: 7\nclusters: [null, {name: [1]}]\n');
    put('etc.yaml', 'client-transport-security: {cert-file: [1, {a: 2}], key-file: null}\n');
    symlinkSync('.', join(path, 'here'));
    symlinkSync('nowhere', join(path, 'gone.service'));
    put('closed.service', UNIT);
    chmodSync(join(path, 'closed.service'), 0);
    const site = await seen([path, join(path, 'not there')]);
    expect(site.programs.map(({ party }) => party)).toContain('etcd');
    expect(site.troubles.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['file-missing', 'not-yaml']),
    );
  });
});
