/** kubeadm's configuration taken over: the cluster file that comes of it, what is said of the rest, what options outdo. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import type { KubepkiError } from '../../src/domain/error.ts';
import type { Evidence } from '../../src/domain/finding.ts';
import type { FileWrite } from '../../src/domain/port.ts';
import type { ActWarning } from '../../src/domain/act-warning.ts';
import { fromUtf8, toUtf8 } from '../../src/domain/utf8.ts';
import { initCluster, type InitAsk, type InitPorts } from '../../src/task/init.ts';

const here = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const sample = (name: string) => here(`../format/kubeadm/${name}.yaml`);

interface Made {
  readonly text: string;
  readonly file: Record<string, unknown>;
  readonly warnings: readonly ActWarning[];
}

/** Only the cluster file, into a store that remembers. */
async function adopt(config: string, ask: InitAsk = {}): Promise<Made> {
  let written: readonly FileWrite[] = [];
  const at = new Date('2026-06-01T12:00:00Z');
  const ports = {
    clock: { now: () => at },
    progress: () => undefined,
    template: async (name: string) => here(`../../templates/${name}`),
    files: { read: async () => toUtf8(config), stdin: async () => toUtf8(config) },
    store: {
      root: 'demo',
      read: async () => undefined,
      commit: async ({ verb, writes }: { verb: string; writes: readonly FileWrite[] }) => {
        written = writes;
        return { id: '1', verb, at, created: writes.map(({ path }) => path), replaced: [], undone: false };
      },
    },
  } as unknown as InitPorts;
  const { warnings } = await initCluster({ from: 'kubeadm.yaml', specOnly: true, ...ask }, ports);
  const text = fromUtf8(written[0]?.bytes ?? new Uint8Array());
  return { text, file: parse(text, { version: '1.2', schema: 'failsafe' }), warnings };
}

async function refused(config: string, ask: InitAsk = {}) {
  const error = await adopt(config, ask).then(
    () => expect.unreachable('it was taken over'),
    (thrown: KubepkiError) => thrown,
  );
  return { code: error.code, evidence: error.evidence, details: error.details };
}

const places = (details: readonly Evidence[]) =>
  details.map(({ line, column, path, found }) => `${line ?? ''}:${column ?? ''} ${path} ${found ?? ''}`);
const ignored = (warnings: readonly ActWarning[]) =>
  warnings.flatMap((warning) => (warning.warning === 'ignored-field' ? [warning.path] : []));

const ONE = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration: {name: cp-1}
localAPIEndpoint: {advertiseAddress: 10.0.0.11}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
`;
const CLUSTER = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
`;

describe('the cluster file', () => {
  it("holds kubeadm's defaults where kubeadm's file is silent, and nothing of the sample", async () => {
    const { file, text, warnings } = await adopt(sample('plain-v1beta4'));
    expect(file).toEqual({
      apiVersion: 'kubepki/v1',
      kind: 'Cluster',
      name: 'kubernetes',
      kubernetesVersion: 'v1.37.1',
      endpoint: '10.0.0.11:6443',
      securePort: '6443',
      dnsDomain: 'cluster.local',
      serviceCidrs: ['10.96.0.0/12'],
      podCidrs: [],
      layout: 'kubeadm',
      keyAlgorithm: 'rsa-2048',
      authorityKeys: 'plain',
      kubelets: 'issued',
      images: {},
      flags: {},
      encryption: { provider: 'none', resources: ['secrets'] },
      authorities: { kubernetes: 'own', etcd: 'own', frontProxy: 'own' },
      lifetimes: { authorities: '10y', certificates: '1y' },
      controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.11'] }],
      etcd: [],
      workers: [],
      users: [],
      extraNames: { 'apiserver': [], 'etcd-server': [], 'etcd-peer': [] },
    });
    expect(warnings).toEqual([]);
    const comments = (all: string) => all.split('\n').filter((line) => line.startsWith('#'));
    expect(comments(text)).toEqual(comments(here('../../templates/kubepki.yaml')));
  });

  it('needs no ClusterConfiguration, as kubeadm needs none', async () => {
    const init = sample('plain-v1beta4').split('---\n')[0] ?? '';
    const { file } = await adopt(init);
    expect(file).toEqual({ ...(await adopt(sample('plain-v1beta4'))).file, kubernetesVersion: '1.37' });
  });

  it('takes over all that touches certificates', async () => {
    const { file, warnings } = await adopt(sample('full-v1beta4'));
    expect(file).toMatchObject({
      name: 'prod',
      endpoint: 'api.example.com:7443',
      securePort: '7443',
      dnsDomain: 'cluster.example',
      serviceCidrs: ['10.32.0.0/16', 'fd00:32::/112'],
      podCidrs: ['10.244.0.0/16'],
      keyAlgorithm: 'ecdsa-p256',
      lifetimes: { authorities: '5y', certificates: '4380h' },
      controlPlane: [{ name: 'cp-1', addresses: ['10.0.0.11'] }],
      extraNames: {
        'apiserver': ['lb.example.com', '*.apps.example.com', '192.0.2.7', '2001:db8::7', 'lb.example.com'],
        'etcd-server': ['etcd.example.com'],
        'etcd-peer': ['peer.example.com', '192.0.2.9'],
      },
    });
    expect(ignored(warnings)).toEqual([
      'apiServer.extraArgs.service-account-issuer',
      'apiServer.extraArgs',
      'controllerManager.extraArgs.cluster-signing-duration',
      'etcd.local.extraArgs.listen-metrics-urls',
      'featureGates.RootlessControlPlane',
      'nodeRegistration.kubeletExtraArgs.node-ip',
      'apiServer.extraVolumes',
      'etcd.local.dataDir',
      'proxy',
      'imageRepository',
      'nodeRegistration.criSocket',
      'bootstrapTokens',
      'certificateKey',
      'timeouts',
      'KubeletConfiguration',
      'KubeProxyConfiguration',
    ]);
    expect(warnings[0]).toEqual({
      warning: 'ignored-field',
      file: 'kubeadm.yaml',
      path: 'apiServer.extraArgs.service-account-issuer',
      why: expect.stringContaining('tokens'),
    });
  });

  it('of v1beta3, where flags are a mapping and the algorithm a feature gate', async () => {
    const { file, warnings } = await adopt(sample('full-v1beta3'));
    expect(file).toMatchObject({
      kubernetesVersion: 'v1.33.13',
      endpoint: '10.0.0.100:8443',
      securePort: '6443',
      keyAlgorithm: 'ecdsa-p256',
      extraNames: { 'apiserver': ['lb.example.com', '192.0.2.7'], 'etcd-server': ['etcd.example.com'] },
    });
    expect(ignored(warnings)).toEqual([
      'apiServer.extraArgs.tls_cert_file',
      'apiServer.extraArgs.service-cluster-ip-range',
      'apiServer.extraArgs',
      'etcd.local.extraArgs.listen-client-urls',
      'nodeRegistration.kubeletExtraArgs.node-ip',
      'nodeRegistration.kubeletExtraArgs.hostname-override',
      'apiServer.timeoutForControlPlane',
      'etcd.local.dataDir',
      'nodeRegistration.imagePullPolicy',
    ]);
  });

  it('of IPv6, in its one spelling', async () => {
    const { file } = await adopt(sample('ipv6-v1beta4'));
    expect(file).toMatchObject({
      endpoint: '[FD00:0::100]:6443',
      serviceCidrs: ['fd00:32::/112', '10.32.0.0/16'],
      keyAlgorithm: 'ecdsa-p384',
      controlPlane: [{ name: 'cp-1.example.com', addresses: ['fd00::11'] }],
    });
  });

  it('names the machines of an external etcd: by what is known of them, by their host, by a number', async () => {
    const { file, warnings } = await adopt(sample('external-etcd'), {
      workers: [{ name: 'etcd-1', addresses: ['10.0.0.31'] }],
    });
    expect(file['etcd']).toEqual([
      { name: 'etcd-2', addresses: ['10.0.0.21'] },
      { name: 'etcd-b.example.com', addresses: ['etcd-b.example.com'] },
      { name: 'etcd-3', addresses: ['fd00::23'] },
      { name: 'cp-1', addresses: ['10.0.0.11'] },
    ]);
    expect(warnings.filter(({ warning }) => warning === 'machine-unnamed')).toEqual([
      expect.objectContaining({ address: '10.0.0.21', machine: 'etcd-2' }),
      expect.objectContaining({ address: 'fd00::23', machine: 'etcd-3' }),
    ]);
    expect(ignored(warnings)).toEqual([
      'etcd.external.caFile',
      'etcd.external.certFile',
      'etcd.external.keyFile',
    ]);
    const named = await adopt(sample('external-etcd'), { etcd: [{ name: 'e', addresses: ['10.0.0.21'] }] });
    expect(named.file['etcd']).toEqual([{ name: 'e', addresses: ['10.0.0.21'] }]);
    expect(named.warnings.map(({ warning }) => warning)).not.toContain('machine-unnamed');
  });

  test.each([
    ['an algorithm', 'encryptionAlgorithm: RSA-4096', { keyAlgorithm: 'rsa-4096' }],
    ['a gate that is off', 'featureGates: {PublicKeysECDSA: false}', { keyAlgorithm: 'rsa-2048' }],
    [
      'a gate that outdoes the algorithm',
      'featureGates: {PublicKeysECDSA: false}\nencryptionAlgorithm: ECDSA-P256',
      { keyAlgorithm: 'rsa-2048' },
    ],
    ['a version without quotes', 'kubernetesVersion: 1.33', { kubernetesVersion: '1.33' }],
    ['a label with a minor version', 'kubernetesVersion: stable-1.34', { kubernetesVersion: '1.34' }],
    ['a label for the newest', 'kubernetesVersion: stable-1', { kubernetesVersion: '1.37' }],
    ['zero values', 'clusterName: ""\nnetworking:\napiServer: {certSANs: null}', { name: 'kubernetes' }],
    ['an endpoint of IPv6 without a port', 'controlPlaneEndpoint: fd00::1', { endpoint: '[fd00::1]:6443' }],
    [
      'lifetimes in fractions',
      'certificateValidityPeriod: 1.5h\ncaCertificateValidityPeriod: 1h30m',
      { lifetimes: { authorities: '90m', certificates: '90m' } },
    ],
  ])('%s', async (_what, lines, expected) => {
    expect((await adopt(`${ONE}${lines}\n`)).file).toMatchObject(expected);
  });

  it('says what it left out of a label, a directory, an endpoint without TLS', async () => {
    const { warnings } = await adopt(
      `${ONE}kubernetesVersion: stable\ncertificatesDir: /srv/pki\nencryptionAlgorithm: RSA-2048\nfeatureGates: {PublicKeysECDSA: on}\netcd: {external: {endpoints: ["http://10.0.0.21:2379"]}}\n`,
    );
    expect(ignored(warnings)).toEqual([
      'kubernetesVersion',
      'certificatesDir',
      'etcd.external.endpoints.0',
      'encryptionAlgorithm',
    ]);
    expect(ignored((await adopt(`${ONE}certificatesDir: /etc/kubernetes/pki/\n`)).warnings)).toEqual([]);
  });
});

describe('an option wins', () => {
  const machine = (name: string, ...addresses: string[]) => ({ name, addresses });
  const controlPlanes = async (config: string, ...controlPlane: InitAsk['controlPlane'] & object) =>
    (await adopt(config, { controlPlane })).file['controlPlane'];

  it('over whatever the file says, and then the file may be wrong about it', async () => {
    const options = {
      name: 'mine',
      endpoint: 'lb.example.com:443',
      dnsDomain: 'my.domain',
      serviceCidrs: ['10.50.0.0/16'],
      kubernetesVersion: '1.35',
      layout: 'hard-way',
      keyAlgorithm: 'ecdsa-p384',
    };
    const config = `${ONE}clusterName: NOT Good\nkubernetesVersion: v1.2.3\nnetworking: {dnsDomain: "!", serviceSubnet: none}\ncontrolPlaneEndpoint: "::::"\n`;
    expect((await adopt(config, options)).file).toMatchObject(options);
  });

  it('by name over the control plane of the file; further ones follow it', async () => {
    const [own, other] = [machine('cp-1', '10.0.0.99', 'fd00::99'), machine('cp-2', '10.0.0.12')];
    const inFile = machine('cp-1', '10.0.0.11');
    expect(await controlPlanes(ONE, other)).toEqual([inFile, other]);
    expect(await controlPlanes(ONE, other, own)).toEqual([own, other]);
    expect(await controlPlanes(CLUSTER, other)).toEqual([other]);
  });

  it('fills what the file leaves open; an address of the file that no machine has is said', async () => {
    const unnamed = ONE.replace('nodeRegistration: {name: cp-1}\n', '');
    const both = await adopt(unnamed, {
      controlPlane: [machine('a', '10.0.0.10'), machine('b', 'fd00::2', '10.0.0.11')],
    });
    expect(both.file).toMatchObject({ endpoint: '10.0.0.11:6443' });
    expect(ignored(both.warnings)).toEqual([]);
    const neither = await adopt(unnamed, { controlPlane: [machine('a', '10.0.0.10')] });
    expect(neither.file).toMatchObject({ endpoint: '10.0.0.10:6443' });
    expect(ignored(neither.warnings)).toEqual(['localAPIEndpoint.advertiseAddress']);
  });

  test.each([
    ['no InitConfiguration', CLUSTER, {}],
    ['no name', ONE.replace('{name: cp-1}', '{}'), { address: '10.0.0.11' }],
    ['no address', ONE.replace('advertiseAddress: 10.0.0.11', 'bindPort: 6443'), { name: 'cp-1' }],
    ['an address that kubeadm would look for', ONE.replace('10.0.0.11', '0.0.0.0'), { name: 'cp-1' }],
  ])('and has to be given: %s', async (_what, config, evidence) => {
    expect(await refused(config)).toMatchObject({
      code: 'control-plane-unnamed',
      evidence: { path: 'kubeadm.yaml', ...evidence },
    });
  });
});

describe('a problem', () => {
  test.each([
    ['of the cluster', 'clusterName: My Cluster', ['8:14 clusterName My Cluster']],
    [
      'of a name of a certificate, which kubeadm refuses too',
      'apiServer: {certSANs: [ok.example, "not_ok", "10.0.0.300"]}',
      ['8:36 apiServer.certSANs.1 not_ok', '8:46 apiServer.certSANs.2 10.0.0.300'],
    ],
    [
      'of a range',
      'networking: {serviceSubnet: "10.0.0.0/8"}',
      ['4:38 localAPIEndpoint.advertiseAddress 10.0.0.11', '8:29 networking.serviceSubnet 10.0.0.0/8'],
    ],
    ['of a lifetime', 'certificateValidityPeriod: 1m', ['8:28 certificateValidityPeriod 1m']],
    ['of a version', 'kubernetesVersion: v1.20.0', ['8:20 kubernetesVersion v1.20.0']],
    ['of an endpoint', 'controlPlaneEndpoint: "a b"', ['8:23 controlPlaneEndpoint a b:6443']],
  ])('%s stands at its place in kubeadm’s file', async (_what, line, expected) => {
    const { code, evidence, details } = await refused(`${ONE}${line}\n`);
    expect(code).toBe('kubeadm-file-invalid');
    expect(evidence).toMatchObject({ path: 'kubeadm.yaml', problems: expected.length });
    expect(places(details).toSorted()).toEqual(expected);
  });

  it('of an option names the option’s key, and no place of the file', async () => {
    const { code, details } = await refused(`${ONE}clusterName: Bad\n`, { dnsDomain: '!' });
    expect(code).toBe('kubeadm-file-invalid');
    expect(places(details)).toEqual(['8:14 clusterName Bad', ': dnsDomain !']);
    expect((await refused(ONE, { dnsDomain: '!' })).code).toBe('bad-value');
  });

  it('of the file comes before it is asked for more', async () => {
    expect((await refused('a: b')).code).toBe('kubeadm-file-invalid');
    expect((await refused(CLUSTER.replace('4', '2'))).code).toBe('kubeadm-file-version');
  });
});
