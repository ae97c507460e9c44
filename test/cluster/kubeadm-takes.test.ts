/**
 * Arrangements that no kubeadm makes, taken by kubeadm for its own: it renews nothing, writes nothing, and lists every
 * certificate with its end. And the other way about: what kubeadm made is kept by kubepki. Needs no cluster.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { findAssets } from './find-assets.mjs';

const LAUNCHER = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'kubepki-takes-'));
afterAll(() => rmSync(directory, { recursive: true }));
const { directory: assets, version } = findAssets({ wanted: ['kubeadm'] });
const KUBEADM = join(assets, 'kubeadm');

function run(program: string, words: readonly string[]) {
  const ran = spawnSync(program, words, { cwd: directory, encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, said: `${ran.stdout}${ran.stderr}` };
}
const kubepki = (...words: string[]) => run(process.execPath, [LAUNCHER, ...words]);

/** The file of a control plane that kubeadm is told of: nothing but where things are differs from its defaults. */
function configuration(name: string, certificatesDir: string): string {
  const file = join(directory, `${name}.yaml`);
  writeFileSync(
    file,
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration: {name: cp-1}
localAPIEndpoint: {advertiseAddress: 10.0.0.1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: ${version}
controlPlaneEndpoint: 10.0.0.1:6443
certificatesDir: ${certificatesDir}
networking: {serviceSubnet: 10.32.0.0/24}
`,
  );
  return file;
}

function filesBelow(root: string): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(root, join(entry.parentPath, entry.name))).toSorted();
  return new Map(
    paths.map((path) => {
      const { mode, mtimeMs } = statSync(join(root, path));
      return [path, `${mode} ${mtimeMs} ${readFileSync(join(root, path), 'base64')}`];
    }),
  );
}

const AUTHORITIES = ['kubernetes', 'etcd', 'frontProxy'] as const;
type Kinds = Readonly<Partial<Record<(typeof AUTHORITIES)[number], string>>>;
const INTERMEDIATE: Kinds = { kubernetes: 'intermediate', etcd: 'intermediate', frontProxy: 'intermediate' };
const ARRANGEMENTS: readonly (readonly [string, string, Kinds])[] = [
  ['three-authorities-P-256', 'ecdsa-p256', {}],
  ['three-authorities-P-384', 'ecdsa-p384', {}],
  ['one-authority-for-etcd-too', 'ecdsa-p256', { etcd: 'kubernetes' }],
  ['intermediates-under-a-root', 'ecdsa-p256', INTERMEDIATE],
  ['intermediates-of-RSA', 'rsa-2048', INTERMEDIATE],
];

/** What check-expiration has a line for, by the authority that it names. */
const LISTED = [
  ...[
    'admin.conf',
    'apiserver',
    'apiserver-kubelet-client',
    'controller-manager.conf',
    'scheduler.conf',
    'super-admin.conf',
  ].map((name) => `${name} ca`),
  ...['apiserver-etcd-client', 'etcd-healthcheck-client', 'etcd-peer', 'etcd-server'].map(
    (name) => `${name} etcd-ca`,
  ),
  'front-proxy-client front-proxy-ca',
  ...['ca', 'etcd-ca', 'front-proxy-ca'],
].toSorted();

/** The lines of a table: a name, an end in the future, who signs, and that kubeadm may renew it. */
function listed(said: string): string[] {
  return said.split('\n').flatMap((line) => {
    const found = /^(\S+) +\w{3} \d\d, 20\d\d \d\d:\d\d UTC +(?:364d|9y) +(?:(\S+) +)?no *$/.exec(line);
    return found === null ? [] : [[found[1], found[2]].filter((text) => text !== undefined).join(' ')];
  });
}

/** kubeadm's certs commands look for kubeconfigs at /etc/kubernetes and nowhere else: they get the machine's /etc for theirs. */
function certsInEtc(machine: string, ...words: string[]) {
  writeFileSync(join(machine, 'etc/kubeadm.yaml'), readFileSync(configuration('etc', '/etc/kubernetes/pki')));
  const inside = 'mount --bind "$0/etc" /etc && exec "$@" --config /etc/kubeadm.yaml';
  const unshared = ['--mount', '--propagation', 'private', 'sh', '-c', inside, machine];
  const ran = run('unshare', [...unshared, KUBEADM, 'certs', ...words]);
  rmSync(join(machine, 'etc/kubeadm.yaml'));
  return ran;
}

/** A plan's lines, but for what is kept. */
function planned(store: string): readonly string[] {
  const { out } = kubepki('plan', '--file', join(store, 'kubepki.yaml'), '--output', 'json');
  const { steps } = JSON.parse(out) as {
    steps: { action: string; credential: string; reasons: { why: string; path?: string }[] }[];
  };
  return steps
    .filter(({ action }) => action !== 'keep')
    .map(({ action, credential, reasons }) =>
      [action, credential, ...reasons.map(({ why, path = '' }) => `${why} ${path}`)].join(' ').trim(),
    );
}

describe.each(ARRANGEMENTS)('%s', (name, algorithm, kinds) => {
  const machine = join(directory, name, 'nodes/cp-1');

  test('is made, and taken by kubeadm as it is', () => {
    const options = [
      '--endpoint',
      '10.0.0.1:6443',
      '--service-cidr',
      '10.32.0.0/24',
      '--key-algorithm',
      algorithm,
    ];
    const planes = ['--layout', 'kubeadm', '--control-plane', 'cp-1=10.0.0.1'];
    expect(kubepki('init', name, '--spec-only', ...planes, ...options)).toMatchObject({ code: 0 });
    const file = join(directory, name, 'kubepki.yaml');
    const text = AUTHORITIES.reduce(
      (all, one) => all.replace(`${one}: own`, `${one}: ${kinds[one] ?? 'own'}`),
      readFileSync(file, 'utf8'),
    );
    writeFileSync(file, text);
    expect(kubepki('apply', '--file', file)).toMatchObject({ code: 0 });
    const before = filesBelow(machine);
    const config = configuration(`${name}-here`, join(machine, 'etc/kubernetes/pki'));
    const certs = run(KUBEADM, ['init', 'phase', 'certs', 'all', '--config', config]);
    expect([certs.code, certs.said.match(/Using (?:the )?existing/g)?.length]).toEqual([0, 11]);
    expect(certs.said).not.toMatch(/Generating|WARNING|expired/i);
    const kubeconfigs = ['--kubeconfig-dir', join(machine, 'etc/kubernetes'), '--config', config];
    const confs = run(KUBEADM, ['init', 'phase', 'kubeconfig', 'all', ...kubeconfigs]);
    expect([confs.code, confs.said.match(/Using existing kubeconfig/g)?.length]).toEqual([0, 5]);
    expect(filesBelow(machine)).toEqual(before);
  });

  test('has every certificate listed with its end, and none of them managed elsewhere', () => {
    const before = filesBelow(machine);
    const { code, said } = certsInEtc(machine, 'check-expiration');
    expect([code, listed(said).toSorted()]).toEqual([0, LISTED]);
    expect(said).not.toMatch(/MISSING|invalid|error/i);
    expect(filesBelow(machine)).toEqual(before);
  });
});

describe('what kubeadm made', () => {
  const [store, theirs] = [join(directory, 'adopted'), join(directory, 'theirs')];
  const machine = join(store, 'nodes/cp-1/etc/kubernetes');
  test('is kept, but for what kubeadm leaves to the kubelet, and the administrator’s own two files', () => {
    const config = configuration('theirs', join(theirs, 'pki'));
    run(KUBEADM, ['init', 'phase', 'certs', 'all', '--config', config]);
    run(KUBEADM, ['init', 'phase', 'kubeconfig', 'all', '--kubeconfig-dir', theirs, '--config', config]);
    expect(kubepki('init', 'adopted', '--from', config, '--spec-only')).toMatchObject({ code: 0 });
    cpSync(theirs, machine, { recursive: true });
    const shared = ['ca', 'front-proxy-ca', 'etcd/ca'].flatMap((one) => [`${one}.crt`, `${one}.key`]);
    for (const file of [...shared, 'sa.key', 'sa.pub']) {
      mkdirSync(dirname(join(store, 'pki', file)), { recursive: true });
      cpSync(join(theirs, 'pki', file), join(store, 'pki', file));
    }
    for (const file of ['admin.conf', 'super-admin.conf'])
      cpSync(join(theirs, file), join(store, 'pki', file));
    expect(planned(store)).toEqual([
      'create kubelet-serving@cp-1 missing nodes/cp-1/var/lib/kubelet/pki/kubelet.crt',
      'refresh admin missing pki/admin.crt missing pki/admin.key',
    ]);
  });

  test('goes on as it was after apply, with every certificate and key, and is still kubeadm’s', () => {
    const before = filesBelow(join(machine, 'pki'));
    const userOf = (path: string) =>
      /client-certificate-data: \S+|client-key-data: \S+/g[Symbol.match](readFileSync(path, 'utf8'));
    expect(kubepki('apply', '--file', join(store, 'kubepki.yaml'))).toMatchObject({ code: 0 });
    expect(planned(store)).toEqual([]);
    expect(filesBelow(join(machine, 'pki'))).toEqual(before);
    for (const name of ['admin', 'super-admin', 'controller-manager', 'scheduler', 'kubelet'])
      expect(userOf(join(machine, `${name}.conf`))).toEqual(userOf(join(theirs, `${name}.conf`)));
    const again = run(KUBEADM, [
      'init',
      'phase',
      'certs',
      'all',
      '--config',
      configuration('again', join(machine, 'pki')),
    ]);
    expect([again.code, again.said.match(/Using (?:the )?existing/g)?.length]).toEqual([0, 11]);
  });

  test('is renewed by kubeadm in the store of kubepki, which has nothing to say against it', () => {
    const before = filesBelow(join(machine, 'pki'));
    expect(certsInEtc(join(store, 'nodes/cp-1'), 'renew', 'apiserver')).toMatchObject({ code: 0 });
    const after = filesBelow(join(machine, 'pki'));
    expect(
      [...after].filter(([path, content]) => before.get(path) !== content).map(([path]) => path),
    ).toEqual(['apiserver.crt', 'apiserver.key']);
    expect(planned(store)).toEqual([]);
  });
});

describe('what kubeadm does not do as we do', () => {
  test('it shows no intermediate with what it renews: plan says so, and apply puts it back', () => {
    const store = join(directory, 'intermediates-of-RSA');
    const machine = join(store, 'nodes/cp-1');
    const server = join(machine, 'etc/kubernetes/pki/apiserver.crt');
    const shown = () => readFileSync(server, 'utf8').split('BEGIN CERTIFICATE').length - 1;
    expect([shown(), planned(store)]).toEqual([2, []]);
    expect(certsInEtc(machine, 'renew', 'apiserver')).toMatchObject({ code: 0 });
    expect([shown(), planned(store)]).toEqual([
      1,
      ['refresh apiserver@cp-1 stale nodes/cp-1/etc/kubernetes/pki/apiserver.crt'],
    ]);
    const [leaf = ''] = readFileSync(server, 'utf8').split(/(?<=-----END CERTIFICATE-----\n)/);
    expect(kubepki('apply', '--file', join(store, 'kubepki.yaml'))).toMatchObject({ code: 0 });
    expect(readFileSync(server, 'utf8').startsWith(leaf)).toBe(true);
    expect([shown(), planned(store)]).toEqual([2, []]);
  });

  test('it loads no Ed25519 where it cannot sign, which is why the cluster file refuses it there', () => {
    const store = join(directory, 'three-authorities-P-256');
    const pki = join(store, 'nodes/cp-1/etc/kubernetes/pki');
    const phase = ['init', 'phase', 'certs', 'all', '--config', configuration('ed25519', pki)];
    rmSync(join(pki, 'front-proxy-ca.key'));
    expect(run(KUBEADM, phase)).toMatchObject({ code: 0 });
    const key = join(pki, 'front-proxy-client.key');
    expect(run('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key]).code).toBe(0);
    const { code, said } = run(KUBEADM, phase);
    expect([code, said]).toEqual([1, expect.stringContaining('is neither in RSA nor ECDSA format')]);
    const file = join(store, 'kubepki.yaml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}keyAlgorithms: {front-proxy-client: ed25519}\n`);
    expect(kubepki('plan', '--file', file)).toMatchObject({ code: 3 });
  });
});
