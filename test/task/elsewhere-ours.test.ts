/** Authorities of ours whose signer's key, or whose own, is elsewhere: an external root, and a key that was taken away. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SigningRequests } from '../../src/domain/report.ts';
import { type OutsideAuthority, openOutsideAuthority } from './outside-authority.ts';
import { changes as changesOf, openScene, type Scene, START } from './scene.ts';

const OPENSSL = spawnSync('openssl', ['version']).status === 0;
const WITH = OPENSSL ? 'openssl signs' : 'openssl signs (skipped: none on PATH)';
const REQUESTS = 'pki/requests';
let scene: Scene;
let outside: OutsideAuthority | undefined;
beforeEach(() => {
  scene = openScene();
});
afterEach(() => {
  scene.close();
  outside?.close();
  outside = undefined;
});
const changes = async () => changesOf(scene);
const answer = (id: string, text: string) => writeFileSync(scene.path(`${REQUESTS}/${id}.crt`), text);
const stepOf = async (id: string) => (await scene.plan()).steps.find(({ credential }) => credential === id);

describe.skipIf(!OPENSSL)(`an external root: ${WITH}`, () => {
  it('signs the authorities beneath it, and they what is theirs', async () => {
    outside = openOutsideAuthority('corp root');
    await scene.init({ specOnly: true });
    scene.edit('kubernetes: own', 'kubernetes: intermediate');
    scene.edit('frontProxy: own', 'frontProxy: own\n  root: external');
    mkdirSync(scene.path('pki'), { mode: 0o700 });
    writeFileSync(scene.path('pki/root-ca.crt'), outside.certificate);
    await scene.apply();
    const list = JSON.parse(scene.text(`${REQUESTS}/manifest.json`)) as SigningRequests;
    expect(list.requests.map(({ credential, authority }) => [credential, authority])).toEqual([
      ['kubernetes-ca', true],
    ]);
    expect((await changes()).filter((step) => step.includes('apiserver@cp-1'))).toEqual([
      'await apiserver@cp-1 missing signer-awaited',
    ]);
    const request = scene.text(`${REQUESTS}/kubernetes-ca.csr`);
    answer('kubernetes-ca', outside.sign(request, { days: 3000 }));
    await scene.apply();
    expect(await changes()).toEqual([]);
    expect((await scene.inspect('.')).verdict).toBe('fine');
    expect(scene.text('pki/ca.crt').split('BEGIN CERTIFICATE')).toHaveLength(2);
    expect(
      scene.text('nodes/cp-1/var/lib/kubernetes/kube-apiserver.crt').split('BEGIN CERTIFICATE'),
    ).toHaveLength(3);
    // its own key taken away: an answer that holds the certificate alone is shown with what leads up to the root
    const away = join(scene.path('..'), 'ca.key');
    renameSync(scene.path('pki/ca.key'), away);
    scene.edit('endpoint: api.sample.internal', 'endpoint: lb.example.com');
    await scene.apply();
    answer('apiserver@cp-1', signedBy('apiserver@cp-1', away));
    scene.now = new Date();
    expect((await stepOf('apiserver@cp-1'))?.action).toBe('accept');
    await scene.apply();
    expect(
      scene.text('nodes/cp-1/var/lib/kubernetes/kube-apiserver.crt').split('BEGIN CERTIFICATE'),
    ).toHaveLength(3);
    expect((await stepOf('apiserver@cp-1'))?.action).toBe('keep');
  });
});

/** The moment is the machine's own here: openssl's x509 has no other. */
function signedBy(id: string, key: string): string {
  const serial = join(scene.path('..'), 'serial');
  const out = spawnSync(
    'openssl',
    [
      ...['x509', '-req', '-in', `${REQUESTS}/${id}.csr`, '-CA', 'pki/ca.crt', '-CAkey', key],
      ...['-CAcreateserial', '-CAserial', serial, '-copy_extensions', 'copyall', '-days', '30'],
    ],
    { cwd: scene.root, encoding: 'utf8' },
  );
  expect(out.status, out.stderr).toBe(0);
  return out.stdout;
}

describe.skipIf(!OPENSSL)(`an authority taken offline: ${WITH}`, () => {
  it('is asked as an external one is, and signs again when its key is back', async () => {
    await scene.init();
    const away = join(scene.path('..'), 'ca.key');
    renameSync(scene.path('pki/ca.key'), away);
    expect(await changes()).toEqual([]);
    scene.edit('endpoint: api.sample.internal', 'endpoint: lb.example.com');
    await scene.apply();
    expect(await changes()).toContain('await apiserver@cp-1 names authority-key-missing awaited');
    const signed = signedBy('apiserver@cp-1', away);
    answer('apiserver@cp-1', signed);
    scene.now = new Date();
    expect((await stepOf('apiserver@cp-1'))?.action).toBe('accept');
    scene.now = START;
    rmSync(scene.path(`${REQUESTS}/apiserver@cp-1.crt`));
    writeFileSync(scene.path('pki/ca.key'), readFileSync(away), { mode: 0o600 });
    expect(await changes()).toContain('reissue apiserver@cp-1 names');
    // what was asked before is asked no more: a late answer would take the place of a newer certificate
    answer('apiserver@cp-1', signed);
    await scene.apply();
    expect(readdirSync(scene.path('pki')).filter((name) => /requests|pending/.test(name))).toEqual([]);
  });
});
