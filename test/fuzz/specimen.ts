/** What is damaged: specimens that stand in the tree, so that a seed means the same everywhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { splitPem } from '../../src/engine/read/pem.ts';
import { ascii, element } from '../engine/der-writer.ts';

/** @param tree the project's own folder */
export function specimensIn(tree: URL): Readonly<Record<KindId, readonly Uint8Array[]>> {
  const file = (name: string): Uint8Array => readFileSync(new URL(name, tree));
  const jar = (name: string): Uint8Array[] =>
    readdirSync(new URL(name, tree))
      .sort()
      .map((each) => file(`${name}${each}`));
  const [certificates, requests, lists] = ['jar', 'request', 'list'].map((name) =>
    jar(`pki-fixtures/${name}/`),
  ) as [Uint8Array[], Uint8Array[], Uint8Array[]];
  const pems = [...certificates, ...requests, ...lists];
  const first = Buffer.from(certificates[0] as Uint8Array).toString('base64');
  const request = Buffer.from(requests[0] as Uint8Array).toString('base64');
  const kubeconfigs = [kubeconfig(first)].map(ascii);
  const manifests = [manifest(first, request, kubeconfig(first))].map(ascii);
  const tokens = [token(CLAIMS), token('{"sub":"x","exp":1e400,"aud":[1,null,{}]}')].map(ascii);
  return {
    certificate: certificates.flatMap(dersOf),
    request: requests.flatMap(dersOf),
    list: lists.flatMap(dersOf),
    key: [PRIVATE_KEY, element(0x30, element(2, [0]), EC_P256, element(4, PRIVATE_KEY))],
    keystore: jar('pki-fixtures/keystore/'),
    pem: [...pems, Buffer.concat(pems)],
    kubeconfig: kubeconfigs,
    manifest: manifests,
    object: [ascii(signingRequest(first, request))],
    token: tokens,
    cluster: [file('templates/kubepki.yaml')],
    kubeadm: jar('test/format/kubeadm/'),
    issuance: [ascii(ISSUANCES)],
    log: [...jar('test/vector/log/'), ...LOGS.map(ascii)],
    any: [...pems, ...kubeconfigs, ...manifests, ...tokens],
  };
}

export const KIND_IDS = [
  ...(['certificate', 'request', 'list', 'key', 'keystore', 'pem', 'kubeconfig', 'manifest'] as const),
  'object' as const,
  ...(['token', 'cluster', 'kubeadm', 'issuance', 'log', 'any'] as const),
] as const;
export type KindId = (typeof KIND_IDS)[number];

const ISSUANCE = {
  time: '2026-06-01T12:00:00.250Z',
  act: 'apply',
  credential: 'apiserver@cp-1',
  serial: '0a1b',
  subject: 'CN=kube-apiserver',
  names: ['dns:cp-1', 'ip:10.0.0.1'],
  notBefore: '2026-06-01T11:55:00.000Z',
  notAfter: '2027-06-01T12:00:00.000Z',
  fingerprint: 'ab'.repeat(32),
  keyId: 'cd'.repeat(20),
  signer: 'kubernetes-ca',
  signerKeyId: 'ef'.repeat(20),
};
const ISSUANCES = `${JSON.stringify(ISSUANCE)}\n\n${JSON.stringify({ ...ISSUANCE, act: 'init', later: [1] })}\nnot a line\n`;

/** The same line as each that keeps logs writes it down. */
const SAID = 'http: TLS handshake error from 10.0.0.1:40000: remote error: tls: bad certificate';
const LOGS = [
  `Nov 22 01:02:03 cp-1 kube-apiserver[7]: I1122 01:02:03.000004       7 server.go:3] ${SAID}\n`,
  `2026-11-22T01:02:03.000004Z stderr P ${SAID.slice(0, 40)}\n2026-11-22T01:02:03.1Z stderr F ${SAID.slice(40)}\n`,
  `${JSON.stringify({ log: `${SAID}\n`, stream: 'stderr', time: '2026-11-22T01:02:03Z' })}\n`,
  `${JSON.stringify({ MESSAGE: [...Buffer.from(SAID)], _HOSTNAME: 'cp-1', __REALTIME_TIMESTAMP: '1795212322123456' })}\n`,
  `${JSON.stringify({ level: 'warn', ts: '2026-11-22T01:02:03Z', msg: 'rejected connection on client endpoint', 'remote-addr': '10.0.0.1:40000', error: "tls: client didn't provide a certificate" })}\n`,
  `__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795212322123456\n_SYSTEMD_UNIT=kubelet.service\nMESSAGE=${SAID}\n\n`,
];

function dersOf(pem: Uint8Array): Uint8Array[] {
  return splitPem(pem).blocks.map(({ der }) => der);
}

const P256 = element(6, [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]);
const EC_P256 = element(0x30, element(6, [0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]), P256);
/** The number one, whose public key is the curve's base point (SEC 2 §2.4.2): everybody's, and nobody's secret. */
const PRIVATE_KEY = element(
  0x30,
  element(2, [1]),
  element(4, [...Array.from({ length: 31 }, () => 0), 1]),
  element(0xa0, P256),
  element(
    0xa1,
    element(
      3,
      Buffer.from(
        '00046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
        'hex',
      ),
    ),
  ),
);

function kubeconfig(certificate: string): string {
  return `apiVersion: v1
kind: Config
current-context: demo
clusters:
- name: demo
  cluster: {server: "https://api.demo.internal:6443", certificate-authority-data: ${certificate}}
contexts:
- name: demo
  context: {cluster: demo, user: admin}
users:
- name: admin
  user: {client-certificate-data: ${certificate}, client-key: admin.key, exec: {command: login}}
`;
}

function manifest(certificate: string, request: string, inner: string): string {
  return `apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: {name: web, namespace: shop}
data: {tls.crt: ${certificate}}
---
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: node-csr}
spec: {signerName: kubernetes.io/kubelet-serving, request: ${request}, usages: [digital signature, server auth]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cluster-info}
data:
  kubeconfig: |
${inner.replace(/^(?=.)/gm, '    ')}`;
}

/** As an API server answers it. */
function signingRequest(certificate: string, request: string): string {
  const at = '2026-06-01T12:00:00Z';
  return JSON.stringify({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'alice', uid: '6f9c', resourceVersion: '12', creationTimestamp: at },
    spec: {
      request,
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['digital signature', 'client auth'],
      expirationSeconds: 3600,
      username: 'alice',
      groups: ['dev', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': ['X509SHA256=00'] },
    },
    status: {
      certificate,
      conditions: [{ type: 'Approved', status: 'True', reason: 'Test', message: 'm', lastUpdateTime: at }],
    },
  });
}

const CLAIMS =
  '{"iss":"https://kubernetes.default.svc","sub":"system:serviceaccount:shop:web","aud":["a"],"exp":2840140800,"nbf":1,"kubernetes.io":{"namespace":"shop","pod":{"name":"web-0"}}}';

function token(claims: string): string {
  const part = (text: string): string => Buffer.from(text).toString('base64url');
  return `${part('{"alg":"RS256","kid":"k"}')}.${part(claims)}.${part('signature')}`;
}
