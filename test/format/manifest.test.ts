/** Manifests and tokens: what is taken out of them, and that no text of anybody's makes them throw or hang. */
import { describe, expect, it, test } from 'vitest';
import { fromUtf8 } from '../../src/domain/utf8.ts';
import { readKubeconfig } from '../../src/format/kubeconfig/read.ts';
import type { ManifestObject } from '../../src/format/manifest/object.ts';
import { readManifest } from '../../src/format/manifest/read.ts';
import { readToken } from '../../src/format/token/read.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const PEM = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';

function objects(text: string): readonly ManifestObject[] {
  const read = readManifest(text);
  if (!Array.isArray(read)) throw new Error(`${JSON.stringify(read)}`);
  return read as readonly ManifestObject[];
}
const told = (text: string): string[] =>
  objects(text).flatMap(({ kind, namespace, name, line, entries }) =>
    entries.map(
      ({ field, bytes }) =>
        `${line} ${kind} ${namespace ?? '-'}/${name} ${field} ${bytes === undefined ? 'damaged' : fromUtf8(bytes)}`,
    ),
  );

describe('manifests', () => {
  it('a Secret, its data decoded and its stringData as it is', () => {
    const text = `# a comment\napiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: web\n  namespace: shop\ndata:\n  tls.crt: ${base64('one')}\n  bad: "%%"\nstringData:\n  tls.key: two\n`;
    expect(told(text)).toEqual([
      '2 Secret shop/web data[tls.crt] one',
      '2 Secret shop/web data[bad] damaged',
      '2 Secret shop/web stringData[tls.key] two',
    ]);
    expect(objects(text)[0]?.type).toBe('kubernetes.io/tls');
  });

  it('several documents, each with its line, and Lists spread out', () => {
    const text = `---\nkind: ConfigMap\nmetadata: {name: a}\ndata: {ca.crt: one}\nbinaryData: {b: ${base64('two')}}\n---\nkind: Pod\nmetadata: {name: none}\n---\napiVersion: v1\nkind: List\nitems:\n- kind: ConfigMap\n  metadata: {name: b, namespace: n}\n  data: {x: three}\n`;
    expect(told(text)).toEqual([
      '2 ConfigMap -/a data[ca.crt] one',
      '2 ConfigMap -/a binaryData[b] two',
      '10 ConfigMap n/b data[x] three',
    ]);
  });

  it('JSON as kubectl prints it', () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'SecretList',
      items: [{ kind: 'Secret', metadata: { name: 's' }, data: { token: base64('t') } }],
    });
    expect(told(text)).toEqual(['1 Secret -/s data[token] t']);
  });

  it('caBundle and PEM wherever they stand', () => {
    const text = `kind: ValidatingWebhookConfiguration\nmetadata:\n  name: w\n  annotations: {x: "${PEM.replaceAll('\n', '\\n')}"}\nwebhooks:\n- clientConfig: {caBundle: ${base64('one')}}\n- clientConfig: {caBundle: ${base64('two')}}\n---\nkind: APIService\nmetadata: {name: v1.a}\nspec: {caBundle: ${base64('three')}}\n---\nkind: ClusterTrustBundle\nmetadata: {name: t}\nspec:\n  trustBundle: |\n${PEM.replaceAll(/^(?=.)/gm, '    ')}`;
    expect(told(text)).toEqual([
      '1 ValidatingWebhookConfiguration -/w webhooks[0].clientConfig.caBundle one',
      '1 ValidatingWebhookConfiguration -/w webhooks[1].clientConfig.caBundle two',
      '9 APIService -/v1.a spec.caBundle three',
      `13 ClusterTrustBundle -/t spec.trustBundle ${PEM}`,
    ]);
  });

  test.each([
    ['[]', '', 'Pending'],
    ['[{type: Approved, status: "True", message: well}]', '', 'Approved'],
    ['[{type: Approved}]', base64('x'), 'Approved,Issued'],
    ['[{type: Approved}, {type: Denied}]', '', 'Denied'],
    ['[{type: Approved}, {type: Failed}]', '', 'Approved,Failed'],
    ['{a: b}', '', 'Pending'],
    ['[1, null]', '', 'Pending'],
  ])('a signing request whose conditions are %s', (conditions, certificate, state) => {
    const [object] = objects(
      `kind: CertificateSigningRequest\nmetadata: {name: c}\nspec: {signerName: a/b, usages: [client auth], username: jane, groups: [x, 1], expirationSeconds: 600, request: ${base64('r')}}\nstatus: {conditions: ${conditions}, certificate: "${certificate}"}\n`,
    );
    expect(object?.signing).toMatchObject({
      signer: 'a/b',
      usages: ['client auth'],
      requester: 'jane',
      groups: ['x'],
      duration: 600,
      state,
    });
  });

  test.each([
    ['plain text', 'hello\n'],
    ['a manual that speaks of one', 'Write this:\n\n    kind: Secret\n  data: [\n'],
    ['an object that holds nothing', 'kind: Pod\nmetadata: {name: a}\n'],
    ['a list of words', '- kind: Secret\n- b\n'],
  ])('%s is none', (_, text) => {
    expect(readManifest(text)).toBeUndefined();
  });

  test.each([
    ['cut short', 'kind: Secret\ndata: {a: "b\n'],
    ['nested in brackets', `kind: Secret\ndata: ${'['.repeat(100_000)}`],
    ['nested in dashes', `kind: Secret\ndata:\n${'- '.repeat(5000)}a\n`],
    [
      'nested by indentation',
      `kind: Secret\n${Array.from({ length: 3000 }, (_x, i) => `${' '.repeat(i)}a:\n`).join('')}`,
    ],
    ['nested JSON', `{"kind": "Secret", "data": ${'{"a":'.repeat(100_000)}`],
    [
      'a bomb of aliases',
      `kind: Secret\na: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'.replaceAll(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)}, `.repeat(9)}]\n`)}`,
    ],
    ['an alias of nothing', 'kind: Secret\ndata: *nobody\n'],
  ])('%s is damaged, and nothing worse', (_, text) => {
    expect(readManifest(text)).toBe('damaged');
  });

  test.each([
    ['lines', `data:\n${'  a: b\n'.repeat(2_000_000)}`],
    ['few bytes and many nodes', `data:\n${'  a: b\n'.repeat(50_000)}`],
    ['words in a list', `x: [${'a,'.repeat(200_000)}]`],
    ['quotes in the wrong place', `x: ${'"a" '.repeat(100_000)}`],
    ['brackets in the wrong place', `x: ${'[]'.repeat(100_000)}`],
    ['documents', '---\n: a\n'.repeat(60_000)],
  ])('too many %s are not parsed', (_, text) => {
    expect(readManifest(`kind: Secret\n${text}`)).toBe('too-large');
  });

  it('JSON may be larger than YAML', () => {
    const items = Array.from({ length: 50_000 }, () => ({ kind: 'Secret', data: { a: 'YQ==' } }));
    expect(objects(JSON.stringify({ kind: 'List', items }))).toHaveLength(10_000);
  });

  it('what is no manifest is passed over at a glance, however long', () => {
    for (const text of ['\0', '\n', ' ', 'kind ', '{"kind ', '- '])
      expect(readManifest(text.repeat((1 << 24) / text.length))).toBeUndefined();
  });

  it('names that JavaScript has a meaning for are names', () => {
    expect(
      told(`kind: ConfigMap\nmetadata: {name: __proto__}\ndata: {constructor: a, toString: b}\n`),
    ).toEqual(['1 ConfigMap -/__proto__ data[constructor] a', '1 ConfigMap -/__proto__ data[toString] b']);
  });
});

describe('a kubeconfig’s other facts', () => {
  it('files, tokens, programs and verification are told', () => {
    const read = readKubeconfig(
      `kind: Config\nclusters:\n- name: c\n  cluster: {server: "https://a", insecure-skip-tls-verify: true, certificate-authority: ca.crt, tls-server-name: b}\nusers:\n- name: t\n  user: {token: secret, tokenFile: /t}\n- name: e\n  user: {exec: {command: aws, args: [x]}}\n- name: f\n  user: {client-certificate: a.crt, client-key: a.key}\n- name: o\n  user: {username: u, password: p}\n- name: p\n  user: {auth-provider: {name: gcp}}\n`,
    );
    expect(read).toMatchObject({
      clusters: [{ name: 'c', insecure: true, authorityFile: 'ca.crt', serverName: 'b' }],
      users: [
        { name: 't', token: 'secret', tokenFile: '/t' },
        { name: 'e', exec: 'aws' },
        { name: 'f', certificateFile: 'a.crt', keyFile: 'a.key' },
        { name: 'o', legacy: 'password' },
        { name: 'p', legacy: 'auth-provider' },
      ],
    });
  });

  it('one of nothing but brackets is damaged, and nothing worse', () => {
    expect(readKubeconfig(`kind: Config\nclusters: ${'['.repeat(200_000)}`)).toBe('damaged');
  });
});

const jwt = (header: unknown, claims: unknown, third = 'c2ln'): string =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.${third}`;

describe('tokens', () => {
  it('a bound one', () => {
    expect(
      readToken(
        `${jwt(
          { alg: 'RS256', kid: 'k' },
          {
            iss: 'https://kubernetes.default.svc',
            sub: 'system:serviceaccount:shop:web',
            aud: ['api', 'vault'],
            iat: 1_700_000_000,
            nbf: 1_700_000_000,
            exp: 1_700_003_600,
            'kubernetes.io': { pod: { name: 'web-0' }, node: { name: 'w-1' }, namespace: 'shop' },
          },
        )}\n`,
      ),
    ).toEqual({
      algorithm: 'RS256',
      keyId: 'k',
      issuer: 'https://kubernetes.default.svc',
      subject: 'system:serviceaccount:shop:web',
      audiences: ['api', 'vault'],
      issuedAt: new Date('2023-11-14T22:13:20Z'),
      notBefore: new Date('2023-11-14T22:13:20Z'),
      notAfter: new Date('2023-11-14T23:13:20Z'),
      boundTo: ['pod web-0', 'node w-1'],
    });
  });

  it('one of old, which names its Secret and never ends', () => {
    expect(
      readToken(jwt({ alg: 'ES256' }, { aud: 'x', 'kubernetes.io/serviceaccount/secret.name': 's' })),
    ).toEqual({ algorithm: 'ES256', audiences: ['x'], boundTo: ['secret s'] });
  });

  it('claims of the wrong kind are absent', () => {
    expect(
      readToken(jwt({ alg: 'none', kid: 1 }, { iss: [], aud: [1], exp: 1e300, 'kubernetes.io': 'x' }, '')),
    ).toEqual({
      algorithm: 'none',
      audiences: [],
      boundTo: [],
    });
  });

  test.each([
    ['a bootstrap token', 'abcdef.0123456789abcdef'],
    ['a host name', 'a.example.com'],
    ['a version', '1.2.3'],
    ['no header', jwt({}, {})],
    ['no JSON', 'aaaa.bbbb.cccc'],
    ['deep JSON', `${Buffer.from('{"alg":'.repeat(3000)).toString('base64url')}.e30.x`],
    ['too large', jwt({ alg: 'RS256' }, { a: 'x'.repeat(1 << 17) })],
    ['four parts', `${jwt({ alg: 'RS256' }, {})}.x`],
    ['nothing', ''],
  ])('%s is none', (_, text) => {
    expect(readToken(text)).toBeUndefined();
  });
});
