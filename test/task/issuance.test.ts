/** The issuance log of a real store: a line for every certificate that was made, whatever came after. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Crash, crashBefore } from '../world/store/crash-disk.ts';
import { bury } from '../world/store/scene.ts';
import { openScene, refusal, type Scene, START } from './scene.ts';

const LOG = 'pki/issued.jsonl';
const SERVER = 'nodes/cp-1/var/lib/kubernetes/kube-apiserver.crt';
let scene: Scene;
beforeEach(async () => {
  scene = openScene();
  await scene.init();
});
afterEach(() => scene.close());

const lines = () =>
  scene
    .text(LOG)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const lineOf = (path: string) => {
  const { fingerprint256 } = new X509Certificate(readFileSync(scene.path(path)));
  const fingerprint = fingerprint256.replaceAll(':', '').toLowerCase();
  return lines().filter((line) => line['fingerprint'] === fingerprint);
};
const rename = async (to: string) => {
  scene.edit('apiserver: []', `apiserver: [${to}]`);
  return scene.apply();
};

describe('init', () => {
  it('writes a line for each certificate that it makes, in the order of the steps, for the owner alone', async () => {
    const { steps } = await scene.plan();
    const certified = steps.map(({ credential }) => credential).filter((id) => id !== 'service-account');
    expect(lines().map(({ credential }) => credential)).toEqual(certified);
    expect(lines().every(({ act, time }) => act === 'init' && time === START.toISOString())).toBe(true);
    expect(statSync(scene.path(LOG)).mode & 0o777).toBe(0o600);
  });

  it('says of it what openssl says', () => {
    const [line = {}] = lineOf(SERVER);
    const [authority = {}] = lineOf('pki/ca.crt');
    const asked = ['-noout', '-serial', '-fingerprint', '-sha256', '-ext', 'subjectKeyIdentifier'];
    const { stdout } = spawnSync('openssl', ['x509', '-in', scene.path(SERVER), ...asked], {
      encoding: 'utf8',
    });
    const said = stdout.toLowerCase().replaceAll(':', '');
    expect(said).toContain(`serial=${String(line['serial'])}\n`);
    expect(said).toContain(`=${String(line['fingerprint'])}\n`);
    expect(said).toContain(` ${String(line['keyId'])}\n`);
    expect(line).toMatchObject({
      credential: 'apiserver@cp-1',
      subject: 'CN=kube-apiserver',
      notBefore: '2026-06-01T11:55:00.000Z',
      notAfter: '2027-06-01T12:00:00.000Z',
      signer: 'kubernetes-ca',
      signerKeyId: authority['keyId'],
    });
    expect(line['names']).toContain('dns:kubernetes.default.svc');
    expect(authority['signer']).toBe('kubernetes-ca');
  });
});

describe('apply', () => {
  it('adds a line for what it makes, and none where it makes nothing', async () => {
    const before = scene.text(LOG);
    await scene.apply();
    expect(scene.text(LOG)).toBe(before);
    await rename('a.example');
    expect(scene.text(LOG).startsWith(before)).toBe(true);
    expect(lines().slice(19)).toEqual(lineOf(SERVER));
    expect(lineOf(SERVER)).toMatchObject([{ act: 'apply', credential: 'apiserver@cp-1' }]);
  });

  it('of a kubeconfig or a copy alone adds none', async () => {
    const before = scene.text(LOG);
    rmSync(scene.path('nodes/cp-1/etc/etcd/ca.crt'));
    await scene.apply();
    expect(scene.text(LOG)).toBe(before);
  });

  it('carries on what it cannot understand, octet for octet, and says so', async () => {
    const junk = Buffer.from([0x7b, 0xff, 0x0a, 0x00, 0x0a, 0x22, 0x78]);
    const before = readFileSync(scene.path(LOG));
    appendFileSync(scene.path(LOG), junk);
    const { warnings } = await rename('a.example');
    expect(warnings).toContainEqual({ warning: 'log-damaged', path: LOG, line: 20, lines: 3 });
    const after = readFileSync(scene.path(LOG));
    const kept = Buffer.concat([before, junk, Buffer.from('\n')]);
    expect(after.subarray(0, kept.length)).toEqual(kept);
    const [added = ''] = after.subarray(kept.length).toString().split('\n');
    expect(JSON.parse(added)).toMatchObject({ credential: 'apiserver@cp-1' });
  });

  it('of two at once leaves a line for what stands, and none for what was refused', async () => {
    scene.edit('apiserver: []', 'apiserver: [a.example]');
    const ends = await Promise.allSettled([scene.apply(), scene.apply()]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(lines().slice(19)).toEqual(lineOf(SERVER));
  });

  it('begins a log where there is none any more', async () => {
    rmSync(scene.path(LOG));
    await rename('a.example');
    expect(lines().map(({ credential }) => credential)).toEqual(['apiserver@cp-1']);
  });

  it('makes nothing where the log cannot be added to', async () => {
    rmSync(scene.path(LOG));
    mkdirSync(scene.path(LOG));
    const before = scene.text(SERVER);
    expect(await refusal(rename('a.example'))).toMatchObject({ code: 'file-unreadable' });
    expect(scene.text(SERVER)).toBe(before);
  });

  it('with a log of ten thousand lines adds one, and reads all of it again', async () => {
    const [line = ''] = scene.text(LOG).split('\n');
    writeFileSync(scene.path(LOG), `${line}\n`.repeat(10_000));
    const { warnings } = await rename('a.example');
    expect(warnings).toEqual([]);
    expect(lines()).toHaveLength(10_001);
  });
});

describe('undo', () => {
  it('takes certificates back and leaves what was issued', async () => {
    await rename('a.example');
    const log = scene.text(LOG);
    const issued = lineOf(SERVER);
    const report = await scene.undo();
    expect([...report.replaced, ...report.removed, ...report.created]).toEqual([SERVER]);
    expect(scene.text(LOG)).toBe(log);
    expect(lines()).toContainEqual(issued[0]);
  });

  it('of all leaves the log, and a new init adds to it', async () => {
    const before = lines();
    appendFileSync(scene.path(LOG), 'somebody was here');
    await scene.undo();
    expect([...scene.snapshot().keys()]).toEqual([]);
    await scene.init();
    const { warnings } = await scene.apply();
    expect(warnings).toEqual([]);
    expect(scene.text(LOG).split('\n').slice(0, 20)).toEqual([
      ...before.map((line) => JSON.stringify(line)),
      'somebody was here',
    ]);
    expect(scene.text(LOG).trimEnd().split('\n')).toHaveLength(39);
  });
});

it('killed before any rename of an apply, no certificate stands without its line, and in the end each has one', async () => {
  scene.edit('apiserver: []', 'apiserver: [a.example]');
  const fresh = scene.path('../fresh');
  cpSync(scene.root, fresh, { recursive: true });
  for (let n = 0, crashed = true; crashed; n++) {
    let left = n;
    rmSync(scene.root, { recursive: true });
    cpSync(fresh, scene.root, { recursive: true });
    crashed = await scene.applyOn(crashBefore((name) => name === 'rename' && --left < 0)).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Crash) return true;
        throw error;
      },
    );
    expect([n, lineOf(SERVER).length]).toEqual([n, 1]);
    bury(scene.root);
    // what planned by the sight before it mended the store is refused; the next sees what is there
    await scene.apply().catch(async () => scene.apply());
    expect([n, lines().slice(19)]).toEqual([n, lineOf(SERVER)]);
  }
});

it('is no unknown file', async () => {
  expect((await scene.plan()).unknown).toEqual([]);
});
