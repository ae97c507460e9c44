/** Kubeconfigs beside the authority of the cluster that came after theirs, and beside that of another cluster altogether. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { inspect } from '../../src/task/inspect/inspect.ts';
import { openFiles } from '../../src/world/files.ts';
import { openScene, type Scene, START } from './scene.ts';

const scenes: Scene[] = [];
let before: Scene;
let after: Scene;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'kubepki-namesake-'));
  for (const algorithm of ['ecdsa-p256', 'rsa-2048']) {
    const scene = openScene();
    scenes.push(scene);
    await scene.init({ name: 'demo', layout: 'hard-way', keyAlgorithm: algorithm });
  }
  [before, after] = scenes as [Scene, Scene];
});
afterAll(() => {
  for (const scene of scenes) scene.close();
  rmSync(root, { recursive: true, force: true });
});

let folders = 0;
/** A folder of files, each taken from a store or written. */
function folderOf(files: Readonly<Record<string, readonly [Scene, string] | string>>): string {
  const folder = join(root, `f${(folders += 1)}`);
  for (const [name, from] of Object.entries(files)) {
    const place = join(folder, name);
    mkdirSync(join(place, '..'), { recursive: true });
    if (typeof from === 'string') writeFileSync(place, from, { mode: 0o600 });
    else copyFileSync(from[0].path(from[1]), place);
  }
  return folder;
}

async function told(folder: string) {
  const ports = { files: openFiles(), clock: { now: () => START }, progress: () => undefined };
  const { findings, verdict } = await inspect({ targets: [folder] }, ports);
  return { verdict, findings, rules: findings.map(({ rule }) => rule) };
}

const admin = (scene: Scene) => [scene, 'pki/admin.kubeconfig'] as const;
const authority = (scene: Scene) => [scene, 'pki/ca.crt'] as const;

/** The certificate and key of one, and the cluster of the other. */
function mixed(cluster: Scene, user: Scene): string {
  const [theirs, ours] = [cluster, user].map((scene) =>
    readFileSync(scene.path('pki/admin.kubeconfig'), 'utf8'),
  );
  const line = /certificate-authority-data: \S+/;
  return (ours ?? '').replace(line, line.exec(theirs ?? '')?.[0] ?? '');
}

describe('a kubeconfig that outlived its cluster', () => {
  it('is told of with what a client logs', async () => {
    const folder = folderOf({ 'admin.conf': admin(before), 'pki/ca.crt': authority(after) });
    const { rules, findings } = await told(folder);
    expect(rules).toEqual(['authority-namesake']);
    expect(findings[0]).toMatchObject({
      severity: 'critical',
      fix: 'trust-authority',
      subject: { file: join(folder, 'admin.conf') },
      evidence: {
        cluster: 'demo',
        authorityFile: join(folder, 'pki/ca.crt'),
        logs: expect.stringMatching(
          /^tls: failed to verify certificate: x509: certificate signed by unknown authority \(possibly because of ".+" while trying to verify candidate authority certificate "kubernetes"\)$/,
        ),
      },
    });
  });

  test.each<[string, () => Record<string, readonly [Scene, string] | string>]>([
    ['two kubeconfigs of two clusters', () => ({ 'a.conf': admin(before), 'b.conf': admin(after) })],
    [
      'two clusters with an authority each',
      () => ({ 'a/admin.conf': admin(before), 'a/ca.crt': authority(before), 'b/ca.crt': authority(after) }),
    ],
    ['one cluster', () => ({ 'admin.conf': admin(after), 'ca.crt': authority(after) })],
    [
      'both authorities trusted, as while one takes the place of the other',
      () => ({
        'ca.crt': authority(after),
        'admin.conf': readFileSync(before.path('pki/admin.kubeconfig'), 'utf8').replace(
          /certificate-authority-data: \S+/,
          `certificate-authority-data: ${Buffer.from(before.text('pki/ca.crt') + after.text('pki/ca.crt')).toString('base64')}`,
        ),
      }),
    ],
  ])('and nothing is wrong with %s', async (_what, files) => {
    expect(await told(folderOf(files()))).toMatchObject({ rules: [], verdict: 'fine' });
  });
});

describe('a kubeconfig of two clusters', () => {
  it('whose user an authority signed that lies beside it', async () => {
    const folder = folderOf({
      'admin.conf': mixed(after, before),
      'old/ca.crt': authority(before),
      'ca.crt': authority(after),
    });
    const { findings, rules } = await told(folder);
    expect(rules).toEqual(['mixed-authorities']);
    expect(findings[0]).toMatchObject({
      fix: 'one-cluster',
      evidence: { user: 'kubernetes-admin', cluster: 'demo', signerFile: join(folder, 'old/ca.crt') },
    });
  });

  it('whose user an authority signed that is not here is told of at the certificate', async () => {
    expect((await told(folderOf({ 'admin.conf': mixed(after, before) }))).rules).toEqual(['signer-mismatch']);
  });
});

it('the store of a cluster has none of it, and a kubeconfig inside of a Secret has', async () => {
  expect((await told(after.root)).findings).toEqual([]);
  const secret = {
    kind: 'Secret',
    metadata: { name: 'old' },
    data: { config: readFileSync(before.path('pki/admin.kubeconfig')).toString('base64') },
  };
  const folder = folderOf({ 'secret.json': JSON.stringify(secret), 'ca.crt': authority(after) });
  expect((await told(folder)).rules).toEqual(['authority-namesake']);
});
