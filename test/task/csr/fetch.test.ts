/** What a signer gave is looked at before it is written; what does not fit is not, and says why. */
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeCertificates } from '../../../src/engine/read/pem.ts';
import { type FetchAsk, fetchCertificate } from '../../../src/task/csr/fetch.ts';
import { readRequestFile } from '../../../src/task/csr/request-file.ts';
import { sendRequest } from '../../../src/task/csr/send.ts';
import type { TrustSource } from '../../../src/task/csr/trust.ts';
import { MemoryApi } from '../../api/memory-api.ts';
import type { Authority } from '../../engine/workbench.ts';
import { makeKey, type MadeKey } from '../../../src/engine/make/key.ts';
import {
  ALICE,
  clockwork,
  DAY,
  decide,
  failing,
  filesOf,
  issue,
  NOON,
  objectPath,
  requestPem,
  rootNamed,
  signed,
} from './signing-scene.ts';

const NAME = 'alice-0123456789';
let authority: Authority;
let request: Awaited<ReturnType<typeof requestPem>>;
let other: MadeKey;
beforeAll(async () => {
  authority = await rootNamed('kubernetes');
  request = await requestPem();
  other = await makeKey('ecdsa-p256');
});

const trusting = (one: Authority, from: TrustSource['from'] = 'store'): TrustSource => ({
  from,
  name: `${from}.crt`,
  authorities: encodeCertificates([one.der]),
});

interface Fetching extends Partial<FetchAsk> {
  readonly given?: Uint8Array;
  readonly seconds?: number;
  readonly signerName?: string;
  readonly usages?: readonly string[];
  readonly files?: Record<string, Uint8Array | string>;
}

async function fetching({
  given,
  seconds = 86_400,
  signerName,
  usages,
  files: more = {},
  ...ask
}: Fetching = {}) {
  const memory = new MemoryApi();
  const wish = {
    name: NAME,
    pem: request.pem,
    signerName: signerName ?? 'kubernetes.io/kube-apiserver-client',
    usages: usages ?? ['digital signature', 'client auth'],
    expirationSeconds: seconds,
  };
  await sendRequest(wish, { api: memory.as(ALICE), ...clockwork() });
  decide(memory, NAME, 'Approved');
  issue(memory, NAME, given ?? (await signed(authority, request.key.facts, { seconds })));
  const files: Record<string, Uint8Array | string> = {
    'alice.csr': request.pem,
    'alice.key': request.key.privatePem,
    ...more,
  };
  const { files: port, write } = filesOf(files);
  const file = await readRequestFile('alice.csr', port);
  const ports = { api: memory.as(ALICE), clock: { now: () => NOON }, files: port, write };
  const done = fetchCertificate({ name: NAME, file, trust: [trusting(authority)], ...ask }, ports);
  return { done, files, memory, ports };
}

async function unfit(fetch: Fetching) {
  const { done, files } = await fetching(fetch);
  const error = await failing(done);
  expect(error.code).toBe('answer-unfit');
  expect(files).not.toHaveProperty('alice.crt');
  return error.details;
}

describe('a certificate', () => {
  it('is put beside its key', async () => {
    const { done, files } = await fetching();
    const { report, certificate } = await done;
    expect(report).toMatchObject({
      path: 'alice.crt',
      change: 'created',
      key: 'alice.key',
      trust: { trust: 'checked', from: 'store', by: 'store.crt' },
      lifetime: { reason: 'backdated', given: 86_400, asked: 86_400 },
      certificate: { subject: 'O=dev, CN=alice', chain: 0, leftOut: [] },
    });
    expect(files['alice.crt']).toEqual(certificate);
  });

  it('is written once, and again only by a later one of the same key', async () => {
    const first = await signed(authority, request.key.facts, { seconds: 3600 });
    const { report: same } = await (await fetching({ given: first, files: { 'alice.crt': first } })).done;
    expect(same.change).toBe('none');
    const { done, files } = await fetching({ files: { 'alice.crt': first } });
    expect((await done).report.change).toBe('replaced');
    expect(files['alice.crt']).not.toEqual(first);
  });

  it.each<[string, () => Promise<Uint8Array | string>]>([
    ['other-key', () => signed(authority, other.facts)],
    ['ends-later', () => signed(authority, request.key.facts, { seconds: 999_999 })],
    ['not-a-certificate', async () => 'my notes'],
  ])('never takes the place of what is not its own: %s', async (why, make) => {
    const stands = await make();
    const { done, files } = await fetching({ files: { 'alice.crt': stands } });
    const error = await failing(done);
    expect(error).toMatchObject({ code: 'certificate-in-the-way', evidence: { why, path: 'alice.crt' } });
    expect(files['alice.crt']).toBe(stands);
  });

  it('comes with its chain, the leaf first, all of it written', async () => {
    const between = await rootNamed('between');
    const leaf = await signed(between, request.key.facts);
    const given = new Uint8Array(Buffer.concat([leaf, encodeCertificates([between.der])]));
    const { done, files } = await fetching({ given, trust: [trusting(between, 'named')] });
    expect((await done).report.certificate.chain).toBe(1);
    expect(files['alice.crt']).toEqual(given);
  });

  it('is had without the file of the request, from the object alone', async () => {
    const { memory, ports, files } = await fetching();
    const ask = { name: NAME, to: 'out/bob.crt', trust: [] };
    const { report } = await fetchCertificate(ask, { ...ports, api: memory.as(ALICE) });
    expect(report).toMatchObject({ path: 'out/bob.crt', change: 'created' });
    expect(report).not.toHaveProperty('key');
    expect(files).toHaveProperty('out/bob.crt');
  });
});

describe('an answer that does not fit', () => {
  it('is for another key', async () => {
    expect(await unfit({ given: await signed(authority, other.facts) })).toMatchObject([
      { what: 'key' },
      { what: 'key-file' },
    ]);
  });

  it('is for the request’s key, and another lies there', async () => {
    expect(await unfit({ files: { 'alice.key': other.privatePem } })).toEqual([{ what: 'key-file' }]);
    expect(await unfit({ files: { 'alice.key': 'nonsense' } })).toEqual([
      { what: 'key-damaged', path: 'alice.key' },
    ]);
  });

  it('has another subject, names or usages, or is an authority', async () => {
    const given = await signed(authority, request.key.facts, {
      subject: { commonName: 'alice', organizations: ['dev', 'system:masters'] },
      names: [{ kind: 'dns', value: 'evil.example.com' }],
      extendedKeyUsage: ['serverAuth'],
    });
    expect(await unfit({ given })).toEqual([
      { what: 'subject', missing: [], added: ['O=system:masters'] },
      { what: 'names', missing: [], added: ['dns:evil.example.com'] },
      { what: 'usages', missing: ['client auth'], added: [] },
    ]);
    const high = await signed(authority, request.key.facts, {
      authority: true,
      keyUsage: ['digitalSignature', 'keyCertSign'],
    });
    expect(await unfit({ given: high })).toMatchObject([{ what: 'authority' }]);
  });

  it('is damaged, empty, or no certificate', async () => {
    for (const given of ['', 'x', '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n'])
      expect((await unfit({ given: new Uint8Array(Buffer.from(given || ' ')) }))[0]).toMatchObject({
        what: 'damaged',
      });
    expect(await unfit({ given: request.key.privatePem })).toMatchObject([{ what: 'damaged' }]);
  });

  it('is over, or was signed by somebody else than was named', async () => {
    const over = await signed(authority, request.key.facts, { notAfter: new Date(NOON.getTime() - 60_000) });
    expect((await unfit({ given: over }))[0]).toMatchObject({ what: 'chain' });
    const stranger = await rootNamed('stranger');
    expect(await unfit({ trust: [trusting(stranger, 'named')] })).toMatchObject([
      { what: 'chain', by: 'named.crt', text: 'x509: certificate signed by unknown authority' },
    ]);
  });
});

describe('trust', () => {
  it('is asked of what is at hand, one after the other, and none may know', async () => {
    const stranger = await rootNamed('stranger');
    const namesake = await rootNamed('kubernetes');
    const { report } = await (
      await fetching({ trust: [trusting(stranger), trusting(authority, 'kubeconfig')] })
    ).done;
    expect(report.trust).toEqual({ trust: 'checked', from: 'kubeconfig', by: 'kubeconfig.crt' });
    const { report: unknown } = await (
      await fetching({ trust: [trusting(stranger), trusting(namesake, 'kubeconfig')] })
    ).done;
    expect(unknown.trust).toEqual({
      trust: 'unknown',
      asked: ['store.crt', 'kubeconfig.crt'],
      issuer: 'CN=kubernetes',
    });
    expect((await (await fetching({ trust: [] })).done).report.trust).toMatchObject({
      trust: 'unknown',
      asked: [],
    });
  });
});

describe('lifetime', () => {
  const reasonOf = async (fetch: Fetching) => (await (await fetching(fetch)).done).report.lifetime;

  it('is told from the numbers', async () => {
    expect(await reasonOf({ seconds: 3600 })).toEqual({ reason: 'as-asked', given: 3900, asked: 3600 });
    const day = await signed(authority, request.key.facts, { seconds: 86_400 });
    expect(await reasonOf({ seconds: 30 * 86_400, given: day })).toEqual({
      reason: 'capped',
      given: 86_400,
      asked: 30 * 86_400,
      cap: 86_400,
    });
    expect(await reasonOf({ seconds: 30 * 86_400, given: day, trust: [] })).toMatchObject({
      reason: 'shorter',
    });
    const soon = await rootNamed('kubernetes', new Date(NOON.getTime() + 2 * DAY));
    const clipped = await signed(soon, request.key.facts, { notAfter: soon.facts.notAfter });
    expect(await reasonOf({ seconds: 30 * 86_400, given: clipped, trust: [trusting(soon)] })).toMatchObject({
      reason: 'signer-ends',
    });
  });
});

describe('what is not issued', () => {
  const before = async (act: (memory: MemoryApi) => void) => {
    const memory = new MemoryApi();
    const wish = { name: NAME, pem: request.pem, signerName: 'example.com/x', usages: ['client auth'] };
    await sendRequest(wish, { api: memory.as(ALICE), ...clockwork() });
    act(memory);
    const { files, write } = filesOf({ 'alice.csr': request.pem });
    const file = await readRequestFile('alice.csr', files);
    const ports = { api: memory.as(ALICE), clock: { now: () => NOON }, files, write };
    return await failing(fetchCertificate({ name: NAME, file, trust: [] }, ports));
  };

  it('is named: pending, approved, denied, failed, gone, or not ours', async () => {
    expect(await before(() => undefined)).toMatchObject({
      code: 'request-not-issued',
      evidence: { state: 'pending' },
    });
    expect(await before((memory) => decide(memory, NAME, 'Approved'))).toMatchObject({
      code: 'request-not-issued',
      evidence: { state: 'approved' },
    });
    expect((await before((memory) => decide(memory, NAME, 'Denied'))).code).toBe('request-denied');
    expect((await before((memory) => decide(memory, NAME, 'Failed'))).code).toBe('request-failed');
    expect((await before((memory) => memory.delete(objectPath(NAME)))).code).toBe('request-missing');
    const { pem } = await requestPem();
    const error = await before((memory) =>
      memory.change(objectPath(NAME), (object) => {
        object['spec'] = { ...(object['spec'] as object), request: Buffer.from(pem).toString('base64') };
      }),
    );
    expect(error).toMatchObject({ code: 'request-name-taken', evidence: { why: 'request' } });
  });
});
