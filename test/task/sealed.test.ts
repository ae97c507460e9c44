/** Authorities whose keys lie under a passphrase: openssl opens what we write, and we what it writes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passphrasesFrom } from '../../src/face/passphrase.ts';
import { openFiles } from '../../src/world/files.ts';
import { changes as changesOf, openScene, refusal, type Scene } from './scene.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;
const WITH = OPENSSL ? 'openssl' : 'openssl (skipped: none on PATH)';
const AUTHORITIES = ['ca', 'etcd-ca', 'front-proxy-ca'];
let scene: Scene;
beforeEach(() => {
  scene = openScene();
});
afterEach(() => scene.close());
const changes = async () => changesOf(scene);
const file = () => join(scene.root, '..', 'passphrase');

/** As --passphrase-file hands it on. */
function given(passphrase: string | undefined) {
  if (passphrase === undefined) scene.passphrases = undefined;
  else {
    writeFileSync(file(), `${passphrase}\n`);
    scene.passphrases = passphrasesFrom(file(), openFiles());
  }
}

async function made() {
  given('correct horse');
  return await scene.init({ authorityKeys: 'encrypted' });
}

const opens = (path: string, passphrase: string) =>
  spawnSync('openssl', ['pkey', '-in', path, '-passin', 'stdin', '-pubout'], {
    cwd: scene.root,
    input: `${passphrase}\n`,
    encoding: 'utf8',
  });

describe('authority keys under a passphrase', () => {
  it('lie encrypted in the store and on no machine, and what that means is told', async () => {
    const { warnings } = await made();
    expect(warnings).toContainEqual({ warning: 'authority-keys-encrypted' });
    for (const name of AUTHORITIES) {
      expect(scene.text(`pki/${name}.key`)).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
      expect(statSync(scene.path(`pki/${name}.key`)).mode & 0o777).toBe(0o600);
    }
    expect([...scene.snapshot().keys()].filter((path) => path.endsWith('ca.key')).sort()).toEqual(
      AUTHORITIES.map((name) => `pki/${name}.key`).sort(),
    );
    // every other key is for components, which ask nobody
    expect(scene.text('pki/service-accounts.key')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    given(undefined);
    expect(await changes()).toEqual([]);
    const { verdict, items } = await scene.inspect('.');
    expect(verdict).toBe('fine');
    expect(items.filter((item) => item.what === 'key' && item.key === 'under a passphrase')).toHaveLength(3);
    // which one alone may be somebody's who cannot open it
    expect((await scene.inspect('pki/ca.key')).verdict).toBe('unknown');
  });

  it.skipIf(!OPENSSL)(`${WITH} opens them with the passphrase and not without`, async () => {
    await made();
    for (const name of AUTHORITIES) {
      const opened = opens(`pki/${name}.key`, 'correct horse');
      const certified = execFileSync('openssl', ['x509', '-in', `pki/${name}.crt`, '-noout', '-pubkey'], {
        cwd: scene.root,
        encoding: 'utf8',
      });
      expect(opened.stdout).toBe(certified);
      expect(opens(`pki/${name}.key`, 'wrong').status).not.toBe(0);
    }
  });

  it('sign when it is given, and stay as they lie', async () => {
    await made();
    const before = scene.text('pki/ca.key');
    scene.edit('endpoint: api.sample.internal', 'endpoint: lb.example.com');
    given(undefined);
    expect(await changes()).toContain('reissue apiserver@cp-1 names');
    expect(await refusal(scene.apply())).toMatchObject({ code: 'passphrase-missing' });
    given('wrong');
    expect(await refusal(scene.apply())).toEqual({
      code: 'passphrase-wrong',
      evidence: { path: 'pki/ca.key' },
    });
    given('correct horse');
    await scene.apply();
    expect(scene.text('pki/ca.key')).toBe(before);
    expect(await changes()).toEqual([]);
  });

  it('extend their own authority, and stay as they lie', async () => {
    await made();
    const [key, certificate] = [scene.text('pki/ca.key'), scene.text('pki/ca.crt')];
    given(undefined);
    expect(await refusal(scene.renew(['kubernetes-ca'], { sameKey: true }))).toMatchObject({
      code: 'passphrase-missing',
    });
    given('correct horse');
    await scene.renew(['kubernetes-ca'], { sameKey: true });
    expect(scene.text('pki/ca.key')).toBe(key);
    expect(scene.text('pki/ca.crt')).not.toBe(certificate);
    expect(await changes()).toEqual([]);
  });

  it('are not asked for where nothing must be signed', async () => {
    await made();
    given(undefined);
    rmSync(scene.path('pki/admin.kubeconfig'));
    await scene.apply();
    expect(await changes()).toEqual([]);
  });

  it('are needed for no other authority than the one that signs', async () => {
    await made();
    rmSync(scene.path('pki/etcd-ca.key'));
    scene.edit('endpoint: api.sample.internal', 'endpoint: lb.example.com');
    await scene.apply();
    expect(await changes()).toEqual([]);
  });

  it.skipIf(!OPENSSL)(
    `may have been put there by hand, with ${WITH}, whatever the cluster file says`,
    async () => {
      await scene.init();
      const plain = scene.text('pki/ca.key');
      for (const how of [
        ['pkcs8', '-topk8'],
        ['ec', '-aes256'],
      ]) {
        writeFileSync(scene.path('pki/ca.key'), plain);
        const args = [...how, '-in', 'pki/ca.key', '-passout', 'pass:by hand'];
        const sealed = execFileSync('openssl', args, {
          cwd: scene.root,
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        writeFileSync(scene.path('pki/ca.key'), sealed);
        given(undefined);
        expect(await changes()).toEqual([]);
        rmSync(scene.path('pki/admin.crt'));
        given('by hand');
        await scene.apply();
        expect(readFileSync(scene.path('pki/ca.key'))).toEqual(sealed);
        // the copies that the controller manager signs with are left alone
        expect(scene.text('nodes/cp-1/var/lib/kubernetes/ca.key')).toBe(plain);
        expect(await changes()).toEqual([]);
      }
    },
  );

  it('are put there once the cluster file wants it; the copies that are too many are told, and where one is left', async () => {
    await scene.init();
    scene.edit('authorityKeys: plain', 'authorityKeys: encrypted');
    expect((await changes()).sort()).toEqual(
      ['etcd-ca', 'front-proxy-ca', 'kubernetes-ca'].map((id) => `refresh ${id} stale`),
    );
    given(undefined);
    expect(await refusal(scene.apply())).toMatchObject({ code: 'passphrase-missing' });
    given('correct horse');
    const { warnings } = await scene.apply();
    expect(warnings).toContainEqual({ warning: 'plain-key-kept' });
    expect(warnings).toContainEqual({
      warning: 'authority-key-left',
      path: 'nodes/cp-1/var/lib/kubernetes/ca.key',
    });
    expect(scene.text('pki/ca.key')).toContain('ENCRYPTED');
    given(undefined);
    expect(await changes()).toEqual([]);
  });

  it('lie under one passphrase, and under no other by a slip', async () => {
    await made();
    rmSync(scene.path('pki/etcd-ca.key'));
    const plain = spawnSync('openssl', ['pkey', '-in', 'pki/ca.key', '-passin', 'pass:correct horse'], {
      cwd: scene.root,
    }).stdout;
    if (!OPENSSL) return;
    writeFileSync(scene.path('pki/ca.key'), plain, { mode: 0o600 });
    given('correct hose');
    expect(await refusal(scene.apply())).toMatchObject({ code: 'passphrase-wrong' });
    given('correct horse');
    await scene.apply();
    expect(opens('pki/ca.key', 'correct horse').status).toBe(0);
  });

  it('stay under it, told so, when the cluster file wants them plain', async () => {
    await made();
    scene.edit('authorityKeys: encrypted', 'authorityKeys: plain');
    const { steps } = await scene.plan();
    expect(steps.find(({ credential }) => credential === 'kubernetes-ca')).toMatchObject({
      action: 'keep',
      reasons: [{ why: 'sealed' }],
    });
  });

  it('tell no passphrase and no key, whatever goes wrong', async () => {
    await made();
    writeFileSync(
      scene.path('pki/ca.key'),
      scene.text('pki/ca.key').replace(/[A-Z]/, 'x').replace('\nMI', '\nMJ'),
    );
    scene.edit('endpoint: api.sample.internal', 'endpoint: lb.example.com');
    const told = JSON.stringify(await refusal(scene.apply()));
    expect(told).not.toContain('correct horse');
    expect(readdirSync(scene.path('.')).some((name) => name.startsWith('.kubepki'))).toBe(false);
  });
});
