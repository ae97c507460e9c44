/** Files as they come: what they are told to be, and what is judged of them. */
import { describe, expect, it } from 'vitest';
import { KubepkiError } from '../../../src/domain/error.ts';
import { lintRequests } from '../../../src/task/csr/lint.ts';
import { layRequest, pemOf } from '../../domain/api/request-specimens.ts';

const alice = pemOf(layRequest({}));
const KEY = '-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n';

async function lint(content: string | Uint8Array, ask: object = {}) {
  const read = () =>
    Promise.resolve(Uint8Array.from(typeof content === 'string' ? Buffer.from(content) : content));
  return lintRequests({ files: ['a'], ...ask }, { files: { read, stdin: read } });
}

describe('csr lint', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'empty'],
    ['words', 'hello\n', 'text'],
    ['a key', KEY, 'key'],
    ['other objects', 'kind: Secret\napiVersion: v1\n', 'other-object'],
    ['half a request', alice.slice(0, 200), 'damaged-pem'],
    ['octets', Uint8Array.of(0, 1, 2), 'binary'],
    ['another block', '-----BEGIN DH PARAMETERS-----\nMAA=\n-----END DH PARAMETERS-----\n', 'DH PARAMETERS'],
  ])('says of %s what it is', async (_, content, is) => {
    expect(await lint(content)).toMatchObject({
      verdict: 'unknown',
      requests: [],
      unjudged: [{ file: 'a', code: 'not-a-request', evidence: { is } }],
    });
  });

  it.each<[string, string | Uint8Array, string, readonly string[]]>([
    ['PEM', alice, 'fine', []],
    ['DER', layRequest({}), 'fine', []],
    ['a key behind it', alice + KEY, 'warning', ['key-inside', 'beside']],
    ['a key before it', KEY + alice, 'critical', ['request', 'key-inside', 'beside']],
    ['the old label', pemOf(layRequest({}), 'NEW CERTIFICATE REQUEST'), 'critical', ['request']],
    ['blanks before each line', alice.replaceAll(/^/gm, '  '), 'critical', ['request']],
  ])('judges %s', async (_, content, verdict, ids) => {
    const report = await lint(content);
    expect(report.verdict).toBe(verdict);
    expect(report.requests.map(({ findings }) => findings.map(({ id }) => id))).toEqual([ids]);
  });

  it('judges each of several, however many there are', async () => {
    const { requests } = await lint(alice.repeat(2000));
    expect(requests).toHaveLength(2000);
    expect(requests.at(-1)).toMatchObject({ line: expect.any(Number), findings: [{ id: 'beside' }] });
  });

  it('takes PEM that was pasted into an object for what it is', async () => {
    const pasted = alice.trimEnd().replaceAll('\n', '\n    ');
    const text = `apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {name: a}\nspec:\n  request: |\n    ${pasted}\n  signerName: kubernetes.io/kube-apiserver-client\n  usages: [client auth]\n`;
    const { requests } = await lint(text);
    expect(requests).toMatchObject([
      { form: 'object', findings: [{ id: 'decoding', words: 'illegal base64 data at input byte 0' }] },
    ]);
  });

  it('lets options win over what an object says', async () => {
    const request = Buffer.from(alice).toString('base64');
    const object = {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'a' },
      spec: { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
    };
    const [own] = (await lint(JSON.stringify(object))).requests;
    expect(own).toMatchObject({ signerReason: 'object', findings: [] });
    const [other] = (await lint(JSON.stringify(object), { signer: 'kubelet-serving', expirationSeconds: 60 }))
      .requests;
    expect(other).toMatchObject({ signerReason: 'given', signerName: 'kubernetes.io/kubelet-serving' });
    expect(other?.findings[0]).toMatchObject({ id: 'too-short', by: 'api-server' });
  });

  it('goes on where a file cannot be read', async () => {
    const read = (path: string) =>
      path === 'b'
        ? Promise.reject(new KubepkiError('file-missing', { path }))
        : Promise.resolve(Uint8Array.from(Buffer.from(alice)));
    const stdin = () => read('-');
    const report = await lintRequests({ files: ['a', 'b', '-'] }, { files: { read, stdin } });
    expect(report).toMatchObject({ verdict: 'unknown', unjudged: [{ file: 'b', code: 'file-missing' }] });
    expect(report.requests.map(({ file }) => file)).toEqual(['a', '-']);
  });
});
