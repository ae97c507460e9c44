/**
 * kubeadm's configuration taken over, judged by kubeadm: it accepts the same file, it would make the same names,
 * and it takes the directory that kubepki made for one of its own. Needs no cluster, only the program.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { findAssets, pinnedVersion } from './find-assets.mjs';

const LAUNCHER = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const SAMPLES = fileURLToPath(new URL('../format/kubeadm/', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'kubepki-from-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Each sample has its kubeadm, whatever version the suite runs with: v1beta3 is gone in 1.37, and P-384 new in 1.34. */
const PINNED = pinnedVersion();
const SIDES = [
  { sample: 'plain-v1beta4', node: 'cp-1', kubernetes: PINNED },
  { sample: 'full-v1beta4', node: 'cp-1', kubernetes: PINNED },
  { sample: 'ipv6-v1beta4', node: 'cp-1.example.com', kubernetes: PINNED },
  { sample: 'external-etcd', node: 'cp-1', kubernetes: PINNED },
  { sample: 'full-v1beta3', node: 'cp-1', kubernetes: 'v1.33.13' },
];
const assets = (kubernetes: string | undefined) =>
  findAssets({
    env: { ...process.env, ...(kubernetes === undefined ? {} : { KUBEPKI_KUBERNETES: kubernetes }) },
    wanted: ['kubeadm'],
  });
/** Both are built only where both versions have been asked for. */
const HERE = SIDES.filter(({ kubernetes }) => assets(kubernetes).missing.length === 0);

function kubeadm(kubernetes: string | undefined, ...words: string[]) {
  const program = join(assets(kubernetes).directory, 'kubeadm');
  const ran = spawnSync(program, words, { cwd: directory, encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, said: `${ran.stdout}${ran.stderr}` };
}

const kubepki = (...words: string[]) =>
  execFileSync(process.execPath, [LAUNCHER, ...words], { cwd: directory, encoding: 'utf8', stdio: 'pipe' });

/** The configuration with another certificatesDir: kubeadm takes none as an option beside a configuration. */
function configured(sample: string, name: string, certificatesDir: string): string {
  const text = readFileSync(join(SAMPLES, `${sample}.yaml`), 'utf8');
  const file = join(directory, name);
  writeFileSync(
    file,
    text.replace(
      'kind: ClusterConfiguration\n',
      `kind: ClusterConfiguration\ncertificatesDir: ${certificatesDir}\n`,
    ),
  );
  return file;
}

function filesBelow(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => relative(root, join(entry.parentPath, entry.name))).toSorted();
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'base64')]));
}

const modeIn = (root: string) => (path: string) =>
  `${path} ${(statSync(join(root, path)).mode & 0o777).toString(8)}`;
/** Whom a kubeconfig dials, as whom: the server, and the subject of the certificate that it holds. */
const dialledIn = (root: string) => (path: string) => {
  const text = readFileSync(join(root, path), 'utf8');
  const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(text)?.[1] ?? '';
  const held = new X509Certificate(Buffer.from(field('client-certificate-data'), 'base64'));
  // kubeadm writes the host of the endpoint as the file spells it
  return [path, new URL(field('server')).href, field('current-context'), held.subject];
};

const certificate = (root: string, path: string) => new X509Certificate(readFileSync(join(root, path)));
const namesOf = ({ subjectAltName }: X509Certificate) => (subjectAltName ?? '').split(', ').toSorted();
const days = ({ validFrom, validTo }: X509Certificate) =>
  Math.round((Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000);
const keyOf = ({ publicKey }: X509Certificate) => [
  publicKey.asymmetricKeyType,
  publicKey.asymmetricKeyDetails,
];

/** Its label, and of an EC key, whose parts have fixed lengths, how long it is with its curve and public half. */
function keyFormOf(pem: Buffer): readonly [label: string | undefined, octets: number] {
  const text = pem.toString('latin1');
  const octets = Buffer.from(text.replaceAll(/-----.*-----/g, ''), 'base64').length;
  return [/BEGIN (.*)-----/.exec(text)?.[1], text.includes('EC PRIVATE KEY') ? octets : 0];
}

/** What kubepki's certificates carry beyond kubeadm's, and why. */
const BEYOND: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // kubeadm takes the first range alone; a pod of the other family dials the service by this one
  'full-v1beta4': { 'apiserver.crt': ['IP Address:FD00:32:0:0:0:0:0:1'] },
  'ipv6-v1beta4': { 'apiserver.crt': ['IP Address:10.32.0.1'] },
};

test('there is a kubeadm to ask', () => expect(HERE.length).toBeGreaterThan(0));

describe.each(HERE)('$sample', ({ sample, node, kubernetes }) => {
  const theirs = join(directory, `${sample}-kubeadm`);
  const ours = join(directory, sample, 'nodes', node, 'etc/kubernetes/pki');
  const config = configured(sample, `${sample}.yaml`, theirs);

  test('kubeadm accepts the configuration, and both make their certificates of it', () => {
    expect(kubeadm(kubernetes, 'config', 'validate', '--config', config)).toMatchObject({ code: 0 });
    const { code, said } = kubeadm(kubernetes, 'init', 'phase', 'certs', 'all', '--config', config);
    expect([code, said]).toEqual([0, expect.stringContaining('Generating "apiserver" certificate')]);
    kubepki('init', sample, '--from', config);
  });

  test('the same files, as kubeadm names them', () => {
    const [made, meant] = [filesBelow(ours), filesBelow(theirs)];
    const more = [...made.keys()].filter((path) => !meant.has(path));
    expect([...meant.keys()].filter((path) => !made.has(path))).toEqual([]);
    // kubeadm makes nothing for an external etcd: its owner brings it
    expect(more.filter((path) => sample !== 'external-etcd' || !path.includes('etcd'))).toEqual([]);
    expect([...meant.keys()].map(modeIn(ours))).toEqual([...meant.keys()].map(modeIn(theirs)));
  });

  test('the same kubeconfigs: names, modes, servers, users', () => {
    const meant = join(directory, `${sample}-conf`);
    const made = join(directory, sample, 'nodes', node, 'etc/kubernetes');
    const { code } = kubeadm(
      kubernetes,
      ...['init', 'phase', 'kubeconfig', 'all', '--kubeconfig-dir', meant, '--config', config],
    );
    expect(code).toBe(0);
    const paths = [...filesBelow(meant).keys()];
    expect(paths).toEqual([...filesBelow(made).keys()].filter((path) => !path.startsWith('pki/')));
    expect(paths.map(modeIn(made))).toEqual(paths.map(modeIn(meant)));
    expect(paths.map(dialledIn(made))).toEqual(paths.map(dialledIn(meant)));
  });

  test('the same subjects, names, algorithms and lifetimes in every certificate', () => {
    const paths = [...filesBelow(theirs).keys()].filter((path) => path.endsWith('.crt'));
    expect(paths.length).toBe(sample === 'external-etcd' ? 5 : 10);
    for (const path of paths) {
      const [made, meant] = [certificate(ours, path), certificate(theirs, path)];
      expect([path, made.subject]).toEqual([path, meant.subject]);
      expect([path, keyOf(made)]).toEqual([path, keyOf(meant)]);
      expect([path, days(made)]).toEqual([path, days(meant)]);
      // kubeadm puts the common name of an authority among its names, where nothing looks for it
      const expected = meant.ca ? [''] : [...namesOf(meant), ...(BEYOND[sample]?.[path] ?? [])].toSorted();
      expect([path, namesOf(made)]).toEqual([path, expected]);
    }
  });

  test('the same form of every private key, in files and in kubeconfigs', () => {
    const paths = [...filesBelow(theirs).keys()].filter((path) => path.endsWith('.key'));
    expect(paths.length).toBe(sample === 'external-etcd' ? 6 : 11);
    expect(paths.map((path) => [path, keyFormOf(readFileSync(join(ours, path)))])).toEqual(
      paths.map((path) => [path, keyFormOf(readFileSync(join(theirs, path)))]),
    );
    const held = (root: string) =>
      /client-key-data: (\S+)/.exec(readFileSync(join(root, 'admin.conf'), 'utf8'))?.[1] ?? '';
    expect(keyFormOf(Buffer.from(held(join(ours, '..')), 'base64'))).toEqual(
      keyFormOf(Buffer.from(held(join(directory, `${sample}-conf`)), 'base64')),
    );
  });

  test('kubeadm takes the directory for its own, and changes no file of it', () => {
    const before = filesBelow(join(directory, sample));
    const { code, said } = kubeadm(
      kubernetes,
      ...['init', 'phase', 'certs', 'all', '--config', configured(sample, `${sample}-ours.yaml`, ours)],
    );
    expect(code).toBe(0);
    expect(said.match(/Using (?:the )?existing/g)?.length).toBe(sample === 'external-etcd' ? 6 : 11);
    expect(said).not.toMatch(/Generating|WARNING|expired/);
    expect(filesBelow(join(directory, sample))).toEqual(before);
  });

  test('and its kubeconfigs', () => {
    const kubeconfigs = join(directory, sample, 'nodes', node, 'etc/kubernetes');
    const before = filesBelow(kubeconfigs);
    const { code, said } = kubeadm(
      kubernetes,
      ...['init', 'phase', 'kubeconfig', 'all', '--kubeconfig-dir', kubeconfigs],
      ...['--config', join(directory, `${sample}-ours.yaml`)],
    );
    expect([code, said]).toEqual([0, expect.stringContaining('Using existing kubeconfig file')]);
    expect(said).not.toMatch(/Writing/);
    expect(filesBelow(kubeconfigs)).toEqual(before);
  });
});

describe('what kubeadm prints as its defaults', () => {
  const defaults = join(directory, 'defaults.yaml');

  test('is taken over whole', () => {
    writeFileSync(defaults, kubeadm(undefined, 'config', 'print', 'init-defaults').out);
    kubepki('init', 'defaults', '--from', defaults, '--spec-only');
    expect(readFileSync(join(directory, 'defaults/kubepki.yaml'), 'utf8')).toMatch(
      /^name: kubernetes\n[^]*^endpoint: 1\.2\.3\.4:6443\n[^]*^serviceCidrs:\n {2}- 10\.96\.0\.0\/12\n[^]*^keyAlgorithm: rsa-2048\n/m,
    );
  });
});

// of the pinned version: 1.33 lets an external etcd without endpoints pass
describe.skipIf(assets(PINNED).missing.length > 0)('kubeadm refuses what kubepki refuses', () => {
  const WRONG: readonly (readonly [what: string, line: string])[] = [
    ['an unknown field', 'apiServr: {}'],
    ['a name that is none', 'apiServer: {certSANs: [not_ok]}'],
    ['both kinds of etcd', 'etcd: {local: {}, external: {endpoints: ["https://10.0.0.1:2379"]}}'],
    ['an external etcd nowhere', 'etcd: {external: {endpoints: []}}'],
    ['a span that Go does not know', 'certificateValidityPeriod: 1y'],
    ['an algorithm in other letters', 'encryptionAlgorithm: rsa-2048'],
    ['a field that stands twice', 'clusterName: a\nclusterName: b'],
  ];
  test.each(WRONG)('%s', (_what, line) => {
    const file = join(directory, 'wrong.yaml');
    writeFileSync(file, `${readFileSync(join(SAMPLES, 'plain-v1beta4.yaml'), 'utf8')}${line}\n`);
    expect(kubeadm(PINNED, 'config', 'validate', '--config', file).code).not.toBe(0);
    const ran = spawnSync(process.execPath, [LAUNCHER, 'init', 'wrong', '--from', file], { cwd: directory });
    expect([ran.status, String(ran.stderr)]).toEqual([
      3,
      expect.stringContaining(`error: ${file} has a problem`),
    ]);
  });
});
