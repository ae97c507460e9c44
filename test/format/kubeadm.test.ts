/** kubeadm's configuration as people get it wrong, and as somebody makes it to hurt: said with its place, secrets never. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { touches } from '../../src/format/kubeadm/flag.ts';
import { parseGoDuration } from '../../src/format/kubeadm/go-duration.ts';
import { readKubeadm } from '../../src/format/kubeadm/read.ts';
import { API_VERSIONS, clusterConfiguration, initConfiguration } from '../../src/format/kubeadm/shape.ts';

const SAMPLES = ['plain-v1beta4', 'full-v1beta4', 'full-v1beta3', 'external-etcd', 'ipv6-v1beta4'];
const sample = (name: string) => readFileSync(new URL(`./kubeadm/${name}.yaml`, import.meta.url), 'utf8');

const GROUP = 'kubeadm.k8s.io';
const head = (kind: string, version = 'v1beta4') => `apiVersion: ${GROUP}/${version}\nkind: ${kind}\n`;
const CLUSTER = head('ClusterConfiguration');
const INIT = head('InitConfiguration');

/** line:column path kind found (nearest), of every problem. */
function said(text: string): string[] {
  const reading = readKubeadm(text);
  return reading.ok
    ? []
    : reading.problems.map(
        ({ line, column, path, kind, found, nearest }) =>
          `${line}:${column} ${path.join('.')} ${[kind, found, nearest && `(${nearest})`].filter(Boolean).join(' ')}`,
      );
}
function notes(text: string): string[] {
  const reading = readKubeadm(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.notes.map(({ path }) => path);
}
const why = (text: string) => {
  const reading = readKubeadm(text);
  return reading.ok ? 'ok' : reading.why;
};

describe('documents', () => {
  test.each(SAMPLES)('%s is read, in whatever order its documents stand', (name) => {
    const parts = sample(name).split(/^---\n/m);
    const [one, other] = [parts, parts.toReversed()].map((order) => readKubeadm(order.join('\n---\n')));
    if (!one?.ok || !other?.ok) return expect.unreachable('it is a good file');
    expect(other.facts).toEqual(one.facts);
    expect(other.notes.map(({ path }) => path).toSorted()).toEqual(
      one.notes.map(({ path }) => path).toSorted(),
    );
  });

  it('may be empty, JSON, of Windows, or begin with a mark', () => {
    expect(said(`# a comment\n---\n\n---\n${CLUSTER}---\n---\n`)).toEqual([]);
    expect(said(JSON.stringify({ apiVersion: `${GROUP}/v1beta4`, kind: 'ClusterConfiguration' }))).toEqual(
      [],
    );
    expect(said(sample('full-v1beta4').replaceAll('\n', '\r\n'))).toEqual([]);
  });

  it('of other kinds are each a note', () => {
    const others = ['Join', 'Reset', 'Upgrade'].map((kind) => head(`${kind}Configuration`)).join('---\n');
    const foreign = 'apiVersion: foo.example/v1\nkind: Foo\nsecret: hunter2\n';
    expect(notes(`${others}---\n${foreign}---\n${CLUSTER}`)).toEqual([
      'JoinConfiguration',
      'ResetConfiguration',
      'UpgradeConfiguration',
      'Foo',
    ]);
  });

  test.each([
    ['nothing at all', '', 'nothing', ['1:1  missing-key']],
    ['none that is read', head('JoinConfiguration'), 'nothing', ['1:1  missing-key']],
    [
      'an older version',
      head('ClusterConfiguration', 'v1beta2'),
      'version',
      [`1:13 apiVersion bad-value ${GROUP}/v1beta2`],
    ],
    [
      'one that is to come',
      head('ClusterConfiguration', 'v1'),
      'version',
      [`1:13 apiVersion bad-value ${GROUP}/v1`],
    ],
    [
      'an old one beside a good one',
      `${CLUSTER}---\n${head('JoinConfiguration', 'v1beta1')}`,
      'version',
      [`4:13 apiVersion bad-value ${GROUP}/v1beta1`],
    ],
    [
      'a slip in a kind',
      head('ClusterConfigration'),
      'problems',
      ['2:7 kind bad-value ClusterConfigration (ClusterConfiguration)'],
    ],
    [
      'a kind that stands twice',
      `${CLUSTER}---\n${INIT}---\n${CLUSTER}`,
      'problems',
      ['8:7 kind duplicate ClusterConfiguration'],
    ],
    ['no apiVersion', 'kind: ClusterConfiguration\n', 'problems', ['1:1 apiVersion missing-key']],
    ['no kind', `apiVersion: ${GROUP}/v1beta4\n`, 'problems', ['1:1 kind missing-key']],
    [
      'the ConfigMap around it',
      'apiVersion: v1\nkind: ConfigMap\n',
      'problems',
      ['2:7 kind bad-value ConfigMap'],
    ],
    ['a list', `- ${GROUP}\n`, 'problems', ['1:1  wrong-kind a list']],
    ['a word', 'hello\n', 'problems', ['1:1  wrong-kind hello']],
    ['what is not YAML', `${CLUSTER}---\na: "b\n`, 'problems', ['5:1  syntax Missing closing "quote']],
  ])('%s', (_what, text, reason, problems) => {
    expect([why(text), said(text)]).toEqual([reason, problems]);
  });
});

describe('fields', () => {
  test.each([
    [
      'unknown, with the nearest',
      `${CLUSTER}apiServer: {certSANS: [a]}\n`,
      ['3:13 apiServer.certSANS unknown-key certSANS (certSANs)'],
    ],
    [
      'unknown to the version',
      `${head('ClusterConfiguration', 'v1beta3')}encryptionAlgorithm: RSA-2048\n`,
      ['3:1 encryptionAlgorithm unknown-key encryptionAlgorithm'],
    ],
    [
      'of the other document',
      `${CLUSTER}nodeRegistration: {}\n`,
      ['3:1 nodeRegistration unknown-key nodeRegistration'],
    ],
    ['a word for a list', `${CLUSTER}apiServer: {certSANs: a}\n`, ['3:23 apiServer.certSANs wrong-kind a']],
    ['a list for a word', `${CLUSTER}clusterName: [a]\n`, ['3:14 clusterName wrong-kind a list']],
    ['a word for a mapping', `${CLUSTER}etcd: local\n`, ['3:7 etcd wrong-kind local']],
    [
      'a mapping for flags of v1beta4',
      `${CLUSTER}apiServer: {extraArgs: {v: "2"}}\n`,
      ['3:24 apiServer.extraArgs wrong-kind a mapping'],
    ],
    [
      'a list for flags of v1beta3',
      `${head('ClusterConfiguration', 'v1beta3')}apiServer: {extraArgs: [{name: v}]}\n`,
      ['3:24 apiServer.extraArgs wrong-kind a list'],
    ],
    [
      'a flag without a name',
      `${CLUSTER}scheduler: {extraArgs: [{value: a}]}\n`,
      ['3:25 scheduler.extraArgs.0.name missing-key'],
    ],
    [
      'a key that stands twice',
      `${CLUSTER}clusterName: a\nclusterName: b\n`,
      ['4:1 clusterName duplicate clusterName'],
    ],
    [
      'a flag that stands twice',
      `${head('ClusterConfiguration', 'v1beta3')}apiServer: {extraArgs: {v: a, v: b}}\n`,
      ['3:31 apiServer.extraArgs.v duplicate v'],
    ],
    [
      'an alias',
      `${CLUSTER}clusterName: &a x\nkubernetesVersion: *a\n`,
      ['4:20 kubernetesVersion wrong-kind an alias'],
    ],
    [
      'an algorithm in other letters',
      `${CLUSTER}encryptionAlgorithm: ecdsa-p256\n`,
      ['3:22 encryptionAlgorithm bad-value ecdsa-p256 (ECDSA-P256)'],
    ],
    [
      'a gate that is neither',
      `${CLUSTER}featureGates: {PublicKeysECDSA: maybe}\n`,
      ['3:33 featureGates.PublicKeysECDSA bad-value maybe'],
    ],
    [
      'a span that Go does not know',
      `${CLUSTER}certificateValidityPeriod: 1y\n`,
      ['3:28 certificateValidityPeriod bad-value 1y'],
    ],
    [
      'both kinds of etcd',
      `${CLUSTER}etcd: {local: {}, external: {endpoints: ["https://a:1"]}}\n`,
      ['3:29 etcd.external conflict both'],
    ],
    [
      'an external etcd nowhere',
      `${CLUSTER}etcd: {external: {endpoints: []}}\n`,
      ['3:30 etcd.external.endpoints missing-key'],
    ],
    [
      'an endpoint that is none',
      `${CLUSTER}etcd: {external: {endpoints: ["https://a:1", "10.0.0.1:2379"]}}\n`,
      ['3:46 etcd.external.endpoints.1 bad-value 10.0.0.1:2379'],
    ],
  ])('%s', (_what, text, problems) => expect(said(text)).toEqual(problems));

  it('that are empty are not spoken of, in either version', () => {
    const empty = 'dns: {}\nscheduler: {}\ncontrollerManager: {extraArgs: }\netcd: {local: {dataDir: ""}}\n';
    for (const version of ['v1beta3', 'v1beta4'])
      expect(notes(`${head('ClusterConfiguration', version)}${empty}`)).toEqual([]);
    expect(notes(`${INIT}nodeRegistration: {taints: [], name: a}\nskipPhases: null\n`)).toEqual([]);
  });
});

describe('a secret', () => {
  const SECRETS = [
    'e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204',
    '9a08jv.c0izixklcxtmnze7',
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgabcdefghij012345',
  ];
  const PLACES: readonly ((secret: string) => string)[] = [
    (s) => `${INIT}certificateKey: ${s}\nbootstrapTokens: [{token: ${s}}]\n`,
    (s) => `${INIT}bootstrapTokens: ${s}\n`,
    (s) => `${INIT}certificateKeys: ${s}\n`,
    (s) => `${INIT}nodeRegistration: ${s}\n`,
    (s) => `${INIT}${s}: 1\n`,
    (s) => `${CLUSTER}certificateKey: ${s}\n`,
    (s) => `${CLUSTER}certificatesDir: ${s}\n`,
    (s) => `${CLUSTER}kubernetesVersion: [${s}]\n`,
    (s) => `${CLUSTER}certificateValidityPeriod: ${s}\n`,
    (s) => `${CLUSTER}encryptionAlgorithm: ${s}\n`,
    (s) => `${CLUSTER}featureGates: {${s}: ${s}}\n`,
    (s) => `${CLUSTER}apiServer: {extraArgs: [{name: ${s}, value: ${s}}]}\n`,
    (s) => `${CLUSTER}etcd: {external: {endpoints: ["${s}", "https://u:${s}@h:1"]}}\n`,
    (s) => `${CLUSTER}kind: ${s}\n---\n${CLUSTER}`,
    (s) => `apiVersion: ${s}/v1\nkind: ${s}\n`,
    (s) => `apiVersion: ${GROUP}/${s}\nkind: ${s}\n`,
    (s) => `${CLUSTER}${s}`,
    (s) => `${CLUSTER}a: !${s} "${s}`,
  ];

  test.each(SECRETS)('%s is never quoted', (secret) => {
    for (const place of PLACES) {
      const text = place(secret);
      expect(text).toContain(secret);
      const reading = readKubeadm(text);
      const printed = JSON.stringify(reading.ok ? reading.notes : reading.problems);
      expect([text, printed.includes(secret.slice(0, 20))]).toEqual([text, false]);
    }
  });
});

describe('files made to hurt', () => {
  const bomb = Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*b${i - 1}, *b${i - 1}]\n`).join('');
  test.each([
    ['an alias bomb', `${CLUSTER}b-1: &b-1 [x]\n${bomb}`],
    ['brackets without end', CLUSTER + '['.repeat(100_000)],
    ['half a million documents', '---\n'.repeat(500_000)],
    ['half a million documents of something', '---\na\n'.repeat(500_000)],
    ['more than any configuration has', 'a'.repeat(5_000_000)],
    [
      'twenty thousand unknown fields',
      CLUSTER + Array.from({ length: 20_000 }, (_, i) => `k${i}: 1\n`).join(''),
    ],
    [
      'the names that every object has',
      `${CLUSTER}__proto__: {a: b}\nconstructor: c\nfeatureGates: {__proto__: 1}\n`,
    ],
    ['a kind that every object has', `apiVersion: ${GROUP}/v1beta4\nkind: constructor\n`],
    ['zero bytes', '\u0000'.repeat(1000)],
  ])('%s: refused, with a place', (_what, text) => {
    const reading = readKubeadm(text);
    expect(reading.ok).toBe(false);
    for (const { line, column } of reading.ok ? [] : reading.problems.slice(0, 100))
      expect(line >= 1 && column >= 1).toBe(true);
  });

  it('an alias bomb in what nobody looks into costs nothing and does nothing', () => {
    expect(notes(`${CLUSTER}dns:\n  b-1: &b-1 [x]\n${bomb.replaceAll(/^/gm, '  ').trimEnd()}\n`)).toEqual([
      'dns',
    ]);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('whatever stands in a field is judged', () => {
    const fields = [clusterConfiguration, initConfiguration].flatMap((make) =>
      API_VERSIONS.flatMap((version) => {
        const shape = make(version);
        const kind = make === clusterConfiguration ? 'ClusterConfiguration' : 'InitConfiguration';
        return shape.shape === 'record'
          ? Object.entries(shape.fields).map(([name, { is }]) => ({ name, is, version, kind }))
          : [];
      }),
    );
    expect(fields.length).toBeGreaterThanOrEqual(50);
    const property = fc.property(fc.constantFrom(...fields), fc.jsonValue(), fc.nat(), (field, value, n) => {
      const inner = field.is.shape === 'record' ? Object.keys(field.is.fields) : [];
      const deep = inner.length > 0 && n % 2 === 0 ? { [inner[n % inner.length] ?? '']: value } : value;
      const document = {
        apiVersion: `${GROUP}/${field.version}`,
        kind: field.kind,
        [field.name]: deep,
      };
      const reading = readKubeadm(JSON.stringify(document));
      return reading.ok || reading.problems.every(({ line, column }) => line >= 1 && column >= 1);
    });
    fc.assert(property, { seed: 20260601, numRuns: 1000 });
  });

  it('every prefix of a good file is judged', () => {
    const text = sample('full-v1beta4');
    for (let end = 0; end < text.length; end += 7)
      expect(typeof readKubeadm(text.slice(0, end)).ok).toBe('boolean');
  });
});

test.each([
  ['8760h0m0s', 31_536_000_000],
  ['1.5h', 5_400_000],
  ['+1m30s', 90_000],
  ['.5s', 500],
  ['2562047h', 9_223_369_200_000],
  ['2562048h', undefined],
  ['0s', undefined],
  ['-1h', undefined],
  ['1y', undefined],
  ['1h ', undefined],
  ['3600', undefined],
  ['', undefined],
  ['h', undefined],
  [`${'9'.repeat(400)}h`, undefined],
])('Go reads the span %s as %s ms', (text, milliseconds) => {
  const span = parseGoDuration(text);
  if (milliseconds === undefined) expect(span).toBeUndefined();
  else expect(span).toBeCloseTo(milliseconds, 0);
});

test.each([
  ['apiServer', 'tls-cert-file', true],
  ['apiServer', '--tls_cert_file', true],
  ['apiServer', 'requestheader-allowed-names', true],
  ['apiServer', 'audit-log-path', false],
  ['controllerManager', 'cluster-signing-key-file', true],
  ['controllerManager', 'cluster-cidr', false],
  ['etcd', 'peer-key-file', true],
  ['kubelet', 'hostname-override', true],
  ['kubelet', 'constructor', false],
] as const)('%s --%s touches certificates: %s', (component, flag, expected) => {
  expect(touches(component, flag) !== undefined).toBe(expected);
});
