/** From a file to its object: what the file may be, what is chosen where nothing is said, and what is not sent at all. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestAsk } from '../../../src/engine/make/request.ts';
import { submitFile, type SubmitAsk } from '../../../src/task/csr/submit.ts';
import { MemoryApi } from '../../api/memory-api.ts';
import { ALICE, clockwork, decide, failing, filesOf, objectPath, requestPem } from './signing-scene.ts';

const directory = mkdtempSync(join(tmpdir(), 'kubepki-submit-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function submitting(
  content: Uint8Array | string,
  ask: Partial<SubmitAsk> = {},
  memory = new MemoryApi(),
) {
  const { files } = filesOf({ 'a.csr': content });
  const done = submitFile(
    { file: 'a.csr', accept: [], ...ask },
    { api: memory.as(ALICE), files, ...clockwork() },
  );
  return { memory, done };
}

async function spec(content: Uint8Array | string, ask: Partial<SubmitAsk> = {}) {
  const { memory, done } = await submitting(content, ask);
  const { report } = await done;
  const sent = memory.object(objectPath(report.request.name))?.['spec'];
  const found: { readonly report: typeof report; readonly [field: string]: unknown } = {
    ...(sent as object),
    report,
  };
  return found;
}

const NODE = { commonName: 'system:node:worker-1', organizations: ['system:nodes'] };
const NAMES = [{ kind: 'ip', value: '10.0.0.5' }] as const;
const CLIENT = ['digital signature', 'client auth'];
const SERVER = ['digital signature', 'server auth'];

describe('signer and usages where nobody says them', () => {
  it.each<[string, Partial<RequestAsk>, string, readonly string[]]>([
    ['a client', {}, 'kube-apiserver-client', CLIENT],
    ['no usages', { keyUsage: [], extendedKeyUsage: [] }, 'kube-apiserver-client', CLIENT],
    ['a kubelet’s client', { subject: NODE }, 'kube-apiserver-client-kubelet', CLIENT],
    [
      'a kubelet’s, no usages',
      { subject: NODE, keyUsage: [], extendedKeyUsage: [] },
      'kube-apiserver-client-kubelet',
      CLIENT,
    ],
    [
      'a kubelet’s server',
      { subject: NODE, names: NAMES, extendedKeyUsage: ['serverAuth'] },
      'kubelet-serving',
      SERVER,
    ],
    [
      'a kubelet’s names',
      { subject: NODE, names: NAMES, keyUsage: [], extendedKeyUsage: [] },
      'kubelet-serving',
      SERVER,
    ],
  ])('%s', async (_, changes, signer, usages) => {
    const { pem } = await requestPem(changes);
    expect(await spec(pem)).toMatchObject({ signerName: `kubernetes.io/${signer}`, usages });
  });

  it('a signer of another domain, by what the request asks for', async () => {
    const { pem } = await requestPem({ names: NAMES, extendedKeyUsage: ['serverAuth'] });
    expect(await spec(pem, { signer: 'example.com/web' })).toMatchObject({
      signerName: 'example.com/web',
      usages: SERVER,
    });
    expect(
      await spec(pem, { signer: 'kubelet-serving', usages: ['any'], accept: ['refused-by-signer'] }),
    ).toMatchObject({ signerName: 'kubernetes.io/kubelet-serving', usages: ['any'] });
  });

  it('openssl’s RSA request, which asks for nothing', async () => {
    const at = (name: string) => join(directory, name);
    const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
    openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at('r.key'),
      '-subj',
      '/O=dev/CN=Bob B.',
      '-out',
      at('r.csr'),
    );
    const { report, ...sent } = await spec(new Uint8Array(readFileSync(at('r.csr'))));
    expect(sent['usages']).toEqual(['digital signature', 'key encipherment', 'client auth']);
    expect(report.request.name).toMatch(/^bob-b-[0-9a-f]{10}$/);
    const digest = execFileSync('sh', [
      '-c',
      `openssl req -in ${at('r.csr')} -outform DER | openssl sha256 -r`,
    ]);
    expect(report.request.name.slice(-10)).toBe(digest.toString().slice(0, 10));
  });
});

describe('the file', () => {
  let request: Awaited<ReturnType<typeof requestPem>>;
  beforeAll(async () => {
    request = await requestPem();
  });
  const text = () => Buffer.from(request.pem).toString();

  it('may be DER, of an older label, with text around it: what is sent is one clean block', async () => {
    for (const content of [
      request.der,
      text().replaceAll('CERTIFICATE', 'NEW CERTIFICATE'),
      `Data:\n${text()}`,
    ]) {
      const sent = await spec(content as Uint8Array | string);
      expect(Buffer.from(String(sent['request']), 'base64').toString()).toBe(text());
    }
  });

  it('may be a manifest, whose words count', async () => {
    const manifest = JSON.stringify({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'mine' },
      spec: {
        request: Buffer.from(request.pem).toString('base64'),
        signerName: 'example.com/x',
        usages: ['client auth'],
        expirationSeconds: 7200,
      },
    });
    const { report, ...sent } = await spec(manifest);
    expect(report.request.name).toBe('mine');
    expect(sent).toMatchObject({
      signerName: 'example.com/x',
      usages: ['client auth'],
      expirationSeconds: 7200,
    });
    expect(await spec(manifest, { expires: 600, name: 'other' })).toMatchObject({ expirationSeconds: 600 });
  });

  it.each([
    ['none', () => 'hello'],
    ['none', () => '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n'],
    ['none', () => 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {tls.crt: TUE9PQ==}\n'],
    ['several', () => text() + text()],
    ['damaged', () => text().replace('MI', '!!')],
    ['damaged', () => '-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n'],
    ['damaged', () => 'kind: CertificateSigningRequest\nspec: {request: "%%%"}\n'],
  ])('is %s', async (why, content) => {
    const error = await failing((await submitting(content())).done);
    expect(error).toMatchObject({ code: 'request-file-unfit', evidence: { why } });
  });
});

describe('what is not sent', () => {
  it('what the signer will refuse, unless somebody says so', async () => {
    const { pem } = await requestPem({ subject: NODE, names: NAMES, extendedKeyUsage: ['clientAuth'] });
    const { memory, done } = await submitting(pem);
    const error = await failing(done);
    expect(error.code).toBe('request-refused');
    expect(error.details.map(({ words }) => words)).toContain('IP subjectAltNames are not allowed');
    expect(memory.calls).toEqual([]);
    const { report } = await (await submitting(pem, { accept: ['refused-by-signer'] }, memory)).done;
    expect(report.change).toBe('created');
  });

  it('a lifetime or a name that nobody takes', async () => {
    const { pem } = await requestPem();
    expect((await failing((await submitting(pem, { expires: 60 })).done)).code).toBe('request-refused');
    for (const name of ['../x', 'A', '', 'x'.repeat(254), 'a..b'])
      expect((await failing((await submitting(pem, { name })).done)).code).toBe('bad-value');
  });

  it('what was denied before: it is the same object', async () => {
    const { pem } = await requestPem();
    const { memory, done } = await submitting(pem);
    const { report } = await done;
    decide(memory, report.request.name, 'Denied', { message: 'no' });
    const error = await failing((await submitting(pem, {}, memory)).done);
    expect(error).toMatchObject({ code: 'request-denied', evidence: { message: 'no', path: 'a.csr' } });
  });
});

it('the same file finds the same object', async () => {
  const { pem } = await requestPem();
  const { memory, done } = await submitting(pem);
  const first = (await done).report;
  const again = (await (await submitting(pem, {}, memory)).done).report;
  expect([first.change, again.change]).toEqual(['created', 'none']);
  expect(again.request.uid).toBe(first.request.uid);
});
