/** A key and its request in a real folder: made once, found again, never replaced, and stopped at every step. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { NewFiles, Passphrases } from '../../../src/domain/port.ts';
import { encryptPrivateKey } from '../../../src/engine/make/encrypt-key.ts';
import { makeKey } from '../../../src/engine/make/key.ts';
import { wordWarnings } from '../../../src/face/wording/warning.ts';
import { createRequest, type CsrCreateAsk, keyWarnings } from '../../../src/task/csr/create.ts';
import { lintRequests } from '../../../src/task/csr/lint.ts';
import { openFiles } from '../../../src/world/files.ts';
import { newFiles } from '../../../src/world/new-file.ts';
import { OPENSSL, WITH_OPENSSL } from '../../engine/oracle/outside.ts';

const root = mkdtempSync(join(tmpdir(), 'kubepki-create-'));
afterAll(() => rmSync(root, { recursive: true }));
const files = openFiles();
const nobody: Passphrases = { ask: () => Promise.resolve(undefined) };
let count = 0;

function scene() {
  const folder = mkdtempSync(join(root, `${count++}-`));
  const at = (name: string) => join(folder, name);
  const create = async (
    change: Partial<CsrCreateAsk> = {},
    hands: NewFiles = newFiles,
    passphrases = nobody,
  ) =>
    createRequest(
      {
        subject: { commonName: 'alice', organizations: ['dev', 'ops'] },
        names: [],
        keyUsage: ['digitalSignature', 'keyEncipherment'],
        extendedKeyUsage: ['clientAuth'],
        algorithm: 'ecdsa-p256',
        to: at('alice.csr'),
        ...change,
      },
      { files, newFiles: hands, passphrases },
    );
  return {
    at,
    create,
    list: () => readdirSync(folder).sort(),
    read: (name: string) => readFileSync(at(name), 'utf8'),
  };
}

describe('csr create', () => {
  it('warns of a key that is open to others, and leaves it as it is', async () => {
    const { at, create } = scene();
    expect((await create()).warnings).toEqual([]);
    const key = at('alice.key');
    for (const [mode, told] of [
      [0o644, '644'],
      [0o640, '640'],
      [0o602, '602'],
    ] as const) {
      chmodSync(key, mode);
      const { keyFile, warnings } = await create();
      expect([keyFile, warnings]).toEqual(['kept', [{ warning: 'key-open', path: key, mode: told }]]);
      expect(statSync(key).mode & 0o777).toBe(mode);
    }
    expect(await keyWarnings(key, files)).toHaveLength(1);
    // a link lets everybody do everything, and what it leads to counts
    chmodSync(key, 0o600);
    symlinkSync(key, at('link.key'));
    expect((await create({ key: at('link.key') })).warnings).toEqual([]);
    expect(wordWarnings([{ warning: 'key-open', path: '/a b.key', mode: '644' }])).toEqual([
      "the private key /a b.key is open to others than its owner (mode 644): chmod 600 '/a b.key'",
    ]);
  });

  it(`makes a pair that ${WITH_OPENSSL} takes for one`, { skip: !OPENSSL }, async () => {
    const { at, create, list } = scene();
    const report = await create();
    expect(report).toMatchObject({ keyFile: 'created', requestFile: 'created', request: { findings: [] } });
    expect(list()).toEqual(['alice.csr', 'alice.key']);
    expect(statSync(at('alice.key')).mode & 0o777).toBe(0o600);
    const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
    const [ofRequest, ofKey] = [
      openssl('req', '-in', at('alice.csr'), '-pubkey', '-noout'),
      openssl('pkey', '-in', at('alice.key'), '-pubout'),
    ];
    expect(ofRequest).toBe(ofKey);
    expect(openssl('req', '-in', at('alice.csr'), '-noout', '-subject', '-nameopt', 'RFC2253')).toContain(
      'CN=alice,O=ops,O=dev',
    );
  });

  it('changes nothing the second time', async () => {
    const { create, read } = scene();
    await create();
    const was = [read('alice.key'), read('alice.csr')];
    expect(await create()).toMatchObject({ keyFile: 'kept', requestFile: 'kept' });
    expect([read('alice.key'), read('alice.csr')]).toEqual(was);
  });

  it.each(['alice.yaml', 'alice.json'])('makes %s, which lint and kubectl read', async (name) => {
    const { at, create, list, read } = scene();
    const to = at(name);
    await create({ to, expirationSeconds: 86_400 });
    expect(list()).toEqual(['alice.key', name].sort());
    const was = read(name);
    expect(await create({ to, expirationSeconds: 86_400 })).toMatchObject({ requestFile: 'kept' });
    expect(read(name)).toBe(was);
    const { verdict, requests } = await lintRequests({ files: [to] }, { files });
    expect({ verdict, requests }).toMatchObject({
      verdict: 'fine',
      requests: [
        { form: 'object', name: expect.stringMatching(/^alice-[0-9a-f]{10}$/), expirationSeconds: 86_400 },
      ],
    });
    await expect(create({ to, expirationSeconds: 3600 })).rejects.toMatchObject({
      code: 'request-differs',
      evidence: { differs: 'lifetime' },
    });
    await expect(create({ to, expirationSeconds: 86_400, signer: 'example.com/x' })).rejects.toMatchObject({
      evidence: { differs: 'signer' },
    });
  });

  it('goes on with the same key wherever it is stopped', async () => {
    // stopped before the first file, between the two, and after the second
    for (let stop = 0; stop <= 2; stop += 1) {
      const { create, list, read } = scene();
      let made = 0;
      const stopping: NewFiles = {
        create: async (...given) => {
          if (made++ === stop) throw new Error('killed');
          return newFiles.create(...given);
        },
      };
      if (stop < 2) await expect(create({}, stopping)).rejects.toThrow('killed');
      else await create({}, stopping);
      const stands = list();
      expect(stands).toEqual([[], ['alice.key'], ['alice.csr', 'alice.key']][stop]);
      const key = stands.includes('alice.key') ? read('alice.key') : undefined;
      await create();
      expect(list()).toEqual(['alice.csr', 'alice.key']);
      if (key !== undefined) expect(read('alice.key')).toBe(key);
      expect(await create()).toMatchObject({ keyFile: 'kept', requestFile: 'kept' });
    }
  });

  it('of several at once, one makes the pair and the others find it', async () => {
    const { create, list } = scene();
    const reports = await Promise.all(Array.from({ length: 8 }, async () => create()));
    expect(reports.filter(({ requestFile }) => requestFile === 'created')).toHaveLength(1);
    expect(list()).toEqual(['alice.csr', 'alice.key']);
    expect(await create()).toMatchObject({ keyFile: 'kept', requestFile: 'kept' });
  });

  it.each<[string, Partial<CsrCreateAsk>, string]>([
    ['another name', { subject: { commonName: 'eve', organizations: ['dev', 'ops'] } }, 'common-name'],
    ['another group', { subject: { commonName: 'alice', organizations: ['dev'] } }, 'organizations'],
    [
      'groups in another order',
      { subject: { commonName: 'alice', organizations: ['ops', 'dev'] } },
      'organizations',
    ],
    ['a name to serve under', { names: [{ kind: 'dns', value: 'a.example.com' }] }, 'names'],
    ['another purpose', { extendedKeyUsage: ['serverAuth'] }, 'usages'],
  ])('refuses where the request that stands asks for %s', async (_, change, differs) => {
    const { create, read } = scene();
    await create();
    const was = [read('alice.key'), read('alice.csr')];
    await expect(create(change)).rejects.toMatchObject({ code: 'request-differs', evidence: { differs } });
    expect([read('alice.key'), read('alice.csr')]).toEqual(was);
  });

  it('refuses where the key of the request is gone, and makes no other', async () => {
    const { at, create, list } = scene();
    await create();
    rmSync(at('alice.key'));
    await expect(create()).rejects.toMatchObject({
      code: 'request-differs',
      evidence: { differs: 'key-missing' },
    });
    expect(list()).toEqual(['alice.csr']);
  });

  it('refuses where the key is another', async () => {
    const { at, create } = scene();
    await create();
    writeFileSync(at('alice.key'), (await makeKey('ecdsa-p256')).privatePem);
    await expect(create()).rejects.toMatchObject({ code: 'key-differs' });
    await expect(create({ algorithm: 'rsa-2048', algorithmDemanded: true })).rejects.toMatchObject({
      code: 'key-differs',
      evidence: { is: 'ecdsa-p256', wanted: 'rsa-2048' },
    });
  });

  it.each([
    ['something else', 'hello'],
    ['nothing', ''],
    ['a damaged request', '-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n'],
  ])('refuses where %s stands in the place of the request', async (_, text) => {
    const { at, create, list } = scene();
    writeFileSync(at('alice.csr'), text);
    await expect(create()).rejects.toMatchObject({
      code: 'request-differs',
      evidence: { differs: 'no-request' },
    });
    expect(list()).toEqual(['alice.csr']);
  });

  it('uses a key under a passphrase, and leaves it under it', async () => {
    const { at, create, list } = scene();
    const sealed = await encryptPrivateKey((await makeKey('rsa-2048')).privatePem, 'secret');
    writeFileSync(at('mine.key'), sealed);
    const key = at('mine.key');
    await expect(create({ key })).rejects.toMatchObject({ code: 'passphrase-missing' });
    const given = (word: string): Passphrases => ({ ask: () => Promise.resolve(word) });
    await expect(create({ key }, newFiles, given('wrong'))).rejects.toMatchObject({
      code: 'passphrase-wrong',
      evidence: { path: key },
    });
    expect(await create({ key }, newFiles, given('secret'))).toMatchObject({
      keyFile: 'kept',
      request: { usages: ['digital signature', 'key encipherment', 'client auth'] },
    });
    expect(list()).toEqual(['alice.csr', 'mine.key']);
    expect(readFileSync(key)).toEqual(Buffer.from(sealed));
  });

  it('takes no file for a key that is none', async () => {
    const { at, create, list } = scene();
    writeFileSync(at('mine.key'), 'hello');
    await expect(create({ key: at('mine.key') })).rejects.toMatchObject({ code: 'request-key-unusable' });
    await expect(create({ key: at('none.key') })).rejects.toMatchObject({ code: 'file-missing' });
    expect(list()).toEqual(['mine.key']);
  });
});
