/** Users made by the authority in the store: what openssl makes of the certificate, keys under a passphrase, intermediates, and what is refused. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { readClusterFile } from '../../src/format/cluster-file/read.ts';
import { readKubeconfig } from '../../src/format/kubeconfig/read.ts';
import { type AuthorityAsk, createByAuthority } from '../../src/task/user/create-by-authority.ts';
import { openFiles } from '../../src/world/files.ts';
import { openFolder } from '../../src/world/folder.ts';
import { openStore } from '../../src/world/store/open.ts';
import { DAY, openScene, type Scene, START } from './scene.ts';

let scene: Scene;
let folder: string;
beforeEach(() => {
  scene = openScene();
  folder = mkdtempSync(join(tmpdir(), 'kubepki-authority-'));
});
afterEach(() => {
  scene.close();
  rmSync(folder, { recursive: true, force: true });
});

const template = async (name: string) =>
  readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');

async function create(ask: Partial<AuthorityAsk> = {}, passphrase?: string) {
  const reading = readClusterFile(scene.text('kubepki.yaml'));
  if (!reading.ok) throw new Error('no cluster file');
  return createByAuthority(
    {
      cluster: reading.cluster,
      person: { user: 'alice', groups: ['dev', 'ops'] },
      lifetime: DAY,
      accept: [],
      ...ask,
    },
    {
      store: openStore(scene.root),
      folder: openFolder(folder),
      files: openFiles(),
      clock: { now: () => START },
      progress: () => undefined,
      passphrases: passphrase === undefined ? undefined : { ask: async () => passphrase },
      template,
    },
  );
}

/** The user's entry of the kubeconfig, as files for openssl. */
function laid() {
  const kubeconfig = readKubeconfig(readFileSync(join(folder, 'alice.kubeconfig'), 'utf8'));
  if (kubeconfig === undefined || kubeconfig === 'damaged') throw new Error('no kubeconfig');
  const [user] = kubeconfig.users;
  const [cluster] = kubeconfig.clusters;
  const at = (name: string, bytes: Uint8Array = new Uint8Array()) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  return {
    certificate: at('c.pem', user?.certificate),
    key: at('k.pem', user?.key),
    authority: at('a.pem', cluster?.authority),
    server: cluster?.server,
  };
}
const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
const log = () =>
  scene
    .text('pki/issued.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { act: string; credential: string; signer: string });

describe('the certificate', () => {
  it('is what openssl takes for a client’s, of that name and those groups, and has a line in the log', async () => {
    await scene.init();
    const report = await create();
    expect(report).toMatchObject({ state: 'ready', via: 'authority', kubeconfig: { change: 'created' } });
    const { certificate, key, authority, server } = laid();
    expect(
      openssl(
        'verify',
        '-purpose',
        'sslclient',
        '-attime',
        String((START.getTime() / 1000) | 0),
        '-CAfile',
        authority,
        certificate,
      ),
    ).toContain('OK');
    const text = openssl(
      'x509',
      '-in',
      certificate,
      '-noout',
      '-subject',
      '-ext',
      'keyUsage,extendedKeyUsage',
    );
    expect(text).toMatch(/subject=O ?= ?dev, O ?= ?ops, CN ?= ?alice/);
    // RFC 8813 §3: nothing can be enciphered with an EC key
    expect(text).not.toContain('Key Encipherment');
    expect(openssl('pkey', '-in', key, '-pubout')).toBe(
      openssl('x509', '-in', certificate, '-noout', '-pubkey'),
    );
    expect(server).toBe('https://api.sample.internal:6443');
    expect(log().at(-1)).toMatchObject({
      act: 'user create',
      credential: 'user@alice',
      signer: 'kubernetes-ca',
    });
  });

  it('under an intermediate brings what leads to the root', async () => {
    await scene.init({ specOnly: true });
    scene.edit('kubernetes: own', 'kubernetes: intermediate');
    await scene.apply();
    await create();
    const pem = readFileSync(laid().certificate, 'utf8');
    expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    const root = scene.path('pki/root-ca.crt');
    const at = String((START.getTime() / 1000) | 0);
    expect(
      openssl('verify', '-attime', at, '-CAfile', root, '-untrusted', laid().certificate, laid().certificate),
    ).toContain('OK');
  });

  it('stays where it is as asked, though the authority’s key is away', async () => {
    await scene.init();
    await create();
    const [before, lines] = [readFileSync(join(folder, 'alice.kubeconfig'), 'utf8'), log().length];
    rmSync(scene.path('pki/ca.key'));
    const report = await create();
    expect(report).toMatchObject({ kubeconfig: { change: 'unchanged' }, warnings: [] });
    expect(report.logged).toBeUndefined();
    expect(readFileSync(join(folder, 'alice.kubeconfig'), 'utf8')).toBe(before);
    expect(log()).toHaveLength(lines);
    await expect(create({ newKey: true })).rejects.toMatchObject({ code: 'authority-key-missing' });
  });

  it('is made anew by another authority, or by another key, and the one before is told of', async () => {
    await scene.init();
    const { certificate } = await create();
    const { notAfter = '' } = certificate ?? {};
    expect(await create({ newKey: true })).toMatchObject({
      kubeconfig: { change: 'replaced' },
      warnings: [{ warning: 'older-valid', notAfter }],
    });
    for (const name of ['crt', 'key'])
      writeFileSync(scene.path(`pki/ca.${name}`), scene.text(`pki/etcd-ca.${name}`));
    expect(await create()).toMatchObject({ kubeconfig: { change: 'replaced' } });
  });

  it('ends with its authority, and says so', async () => {
    await scene.init();
    const report = await create({ lifetime: 4000 * DAY });
    expect(report.warnings).toMatchObject([{ warning: 'clipped', credential: 'user@alice' }]);
  });

  it('for a request of the user’s own is for that key, and brings none of the names in it', async () => {
    await scene.init();
    const [csr, key] = [join(folder, 'own.csr'), join(folder, 'own.key')];
    openssl(
      ...['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', csr],
      ...['-subj', '/O=dev/CN=alice', '-addext', 'subjectAltName=DNS:kubernetes'],
    );
    const report = await create({ request: csr, person: { user: 'alice', groups: ['dev'] } });
    expect(report.kubeconfig).toMatchObject({ keyFile: join(folder, 'alice.key') });
    const { certificate } = laid();
    expect(openssl('x509', '-in', certificate, '-noout', '-pubkey')).toBe(
      openssl('pkey', '-in', key, '-pubout'),
    );
    expect(openssl('x509', '-in', certificate, '-noout', '-text')).not.toContain('Alternative Name');
  });
});

describe('an authority whose key is not simply there', () => {
  it('is opened with the passphrase, and the key stays as it lies', async () => {
    scene.passphrases = { ask: async () => 'secret words' };
    await scene.init({ authorityKeys: 'encrypted' });
    const before = scene.text('pki/ca.key');
    expect(before).toContain('ENCRYPTED');
    await expect(create()).rejects.toMatchObject({ code: 'passphrase-missing' });
    await expect(create({}, 'other')).rejects.toMatchObject({ code: 'passphrase-wrong' });
    expect(readdirSync(folder)).toEqual([]);
    await create({}, 'secret words');
    expect(scene.text('pki/ca.key')).toBe(before);
    expect(laid().server).toBeDefined();
  });

  test.each([
    ['ca.key', 'authority-key-missing'],
    ['ca.crt', 'authority-missing'],
  ])('%s is gone', async (name, code) => {
    await scene.init();
    rmSync(scene.path(`pki/${name}`));
    const lines = log().length;
    await expect(create()).rejects.toMatchObject({ code });
    expect(readdirSync(folder)).toEqual([]);
    expect(log()).toHaveLength(lines);
  });

  it('another’s key beside it is not used', async () => {
    await scene.init();
    writeFileSync(scene.path('pki/ca.key'), scene.text('pki/etcd-ca.key'));
    await expect(create()).rejects.toMatchObject({
      code: 'authority-unusable',
      evidence: { why: 'key-mismatch' },
    });
  });
});

describe('what is refused, before anything is made', () => {
  test.each([
    ['system:masters', 'alice'],
    ['system:nodes', 'alice'],
    ['kubeadm:cluster-admins', 'alice'],
    ['dev', 'system:kube-controller-manager'],
  ])('group %s for %s wants its danger named', async (group, user) => {
    await scene.init();
    const person = { user, groups: [group] };
    await expect(create({ person })).rejects.toMatchObject({ code: 'user-risky' });
    expect(readdirSync(folder)).toEqual([]);
    expect(await create({ person, accept: ['powerful'] })).toMatchObject({
      accepted: [{ risk: 'powerful' }],
    });
  });

  it('a folder that is not there, or may not be written in: and then nothing is in the log either', async () => {
    await scene.init();
    const lines = log().length;
    rmSync(folder, { recursive: true });
    await expect(create()).rejects.toMatchObject({ code: 'write-failed' });
    mkdirSync(folder, { mode: 0o500 });
    if (process.getuid?.() !== 0) await expect(create()).rejects.toMatchObject({ code: 'store-read-only' });
    chmodSync(folder, 0o700);
    expect(log()).toHaveLength(lines);
  });

  it('a manifest that says something else', async () => {
    await scene.init();
    const view = { role: { kind: 'ClusterRole', name: 'view' }, namespace: 'shop' } as const;
    expect(await create({ role: view })).toMatchObject({ bindings: [{ change: 'written' }] });
    expect(await create({ role: view })).toMatchObject({ bindings: [{ change: 'unchanged' }] });
    const edit = { role: { kind: 'ClusterRole', name: 'edit' } } as const;
    await expect(create({ role: edit })).rejects.toMatchObject({ code: 'user-file-foreign' });
  });
});
