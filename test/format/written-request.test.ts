import { describe, expect, it } from 'vitest';
import { decodeAsGo } from '../../src/format/api/base64.ts';
import { readWrittenRequests } from '../../src/format/api/manifest.ts';
import { objectWith, UNDECODABLE } from './written-objects.ts';

function only(text: string) {
  const found = readWrittenRequests(text);
  if (!Array.isArray(found)) throw new Error('no object was found');
  expect(found).toHaveLength(1);
  return found[0] as NonNullable<(typeof found)[0]>;
}

describe('objects as they are written to be sent', () => {
  it.each(UNDECODABLE)('%s is told in the words of the decoder', (_, object, words) => {
    expect(only(objectWith(object)).undecodable[0]).toBe(words);
  });

  it('are read with all that whoever sends them may say', () => {
    const text = `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: alice}
spec:
  request: |
    QUJD
    REVG
  signerName: kubernetes.io/kube-apiserver-client
  usages: [client auth]
  expirationSeconds: 600
  username: root
status: {certificate: QQ==}
`;
    expect(only(text)).toEqual({
      line: 1,
      apiVersion: 'certificates.k8s.io/v1',
      name: 'alice',
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
      expirationSeconds: 600,
      pem: Uint8Array.from(Buffer.from('ABCDEF')),
      undecodable: [],
      ignored: ['spec.username', 'status'],
    });
  });

  it('are found in Lists and among other documents', () => {
    const item = { kind: 'CertificateSigningRequest', metadata: { name: 'a' }, spec: {} };
    const list = { apiVersion: 'v1', kind: 'List', items: [item, { kind: 'Secret' }, null, 7] };
    const own = { kind: 'CertificateSigningRequestList', items: [{ metadata: { name: 'b' } }] };
    const text = [list, { kind: 'ConfigMap' }, own, item].map((each) => JSON.stringify(each)).join('\n---\n');
    const found = readWrittenRequests(text);
    expect(Array.isArray(found) ? found.map(({ name }) => name) : found).toEqual(['a', 'b', 'a']);
  });

  it('may leave the name to the server', () => {
    const { name } = only(objectWith({ metadata: { generateName: 'alice-' } }));
    expect(name).toBeUndefined();
    expect(only(objectWith({ metadata: {} })).name).toBe('');
  });

  it.each([
    ['nothing of the kind', 'kind: Secret\n', undefined],
    ['YAML that is none', 'kind: "CertificateSigningRequest\n', 'damaged'],
    ['depth that is an attack', `kind: ${'['.repeat(5000)}`, 'damaged'],
  ])('%s', (_, text, expected) => {
    expect(readWrittenRequests(text)).toBe(expected);
  });
});

describe('base64 as Go decodes it', () => {
  it.each(['', 'QQ==', 'QUI=', 'QUJD', 'QU\r\nJD\n', 'Q\nQ\n=\n=\n', 'QUJDRA==\n'])('%j', (text) => {
    expect(decodeAsGo(text)).toEqual(Uint8Array.from(Buffer.from(text, 'base64')));
  });
});
