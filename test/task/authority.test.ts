/** The authority, which is never replaced, and what time does to everything it signed. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  changes as changesOf,
  DAY,
  mended as mendedIn,
  openScene,
  refusal,
  type Scene,
  START,
  touched,
} from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = openScene();
  await scene.init();
});
afterEach(() => scene.close());
const changes = async () => changesOf(scene);
const mended = async (expected: readonly string[], files: readonly string[]) =>
  mendedIn(scene, expected, files);

describe('the authority', () => {
  const both = ['pki/ca.crt', 'pki/ca.key'];
  it('without its key goes on being trusted, and what stands beneath it is looked after', async () => {
    rmSync(scene.path('pki/ca.key'));
    expect(await changes()).toEqual([]);
    rmSync(scene.path('pki/admin.kubeconfig'));
    await mended(['refresh admin missing'], ['pki/admin.kubeconfig']);
    rmSync(scene.path('pki/admin.crt'));
    // what it must sign is asked for: elsewhere.test.ts
    expect(await changes()).toEqual(['request admin missing authority-key-missing awaited']);
  });

  it.each<[string, () => void, string]>([
    [
      'certificate and key gone while machines still trust it',
      () => both.forEach((path) => rmSync(scene.path(path))),
      'authority-lost',
    ],
    ['its certificate gone', () => rmSync(scene.path('pki/ca.crt')), 'missing'],
    ['its certificate damaged', () => writeFileSync(scene.path('pki/ca.crt'), 'junk'), 'unreadable'],
    [
      'another key',
      () => copyFileSync(scene.path('pki/admin.key'), scene.path('pki/ca.key')),
      'key-mismatch',
    ],
    [
      'a leaf in its place',
      () =>
        ['crt', 'key'].forEach((end) =>
          copyFileSync(scene.path(`pki/admin.${end}`), scene.path(`pki/ca.${end}`)),
        ),
      'purposes',
    ],
    ['its end', () => void (scene.now = new Date(START.getTime() + 3651 * DAY)), 'expired'],
  ])('stands in the way: %s', async (_what, harm, why) => {
    harm();
    const before = scene.snapshot();
    expect(await refusal(scene.apply())).toMatchObject({
      code: 'authority-unusable',
      evidence: { signer: 'kubernetes-ca', why },
    });
    expect(touched(before, scene.snapshot())).toEqual([]);
  });

  it('that stood there before init is kept and signs', async () => {
    const other = openScene();
    try {
      await other.init();
      await scene.undo();
      spawnSync('mkdir', ['-p', scene.path('pki')]);
      for (const name of both) writeFileSync(scene.path(name), other.text(name), { mode: 0o600 });
      await scene.init();
      expect(both.map(scene.text)).toEqual(both.map(other.text));
      expect((await scene.inspect('.')).verdict).toBe('fine');
      await scene.undo();
      expect([...scene.snapshot().keys()]).toEqual(both);
    } finally {
      other.close();
    }
  });
});

describe('time', () => {
  it('what is due is made anew with its key, and lasts again', async () => {
    const key = scene.text('pki/admin.key');
    for (const [day, why] of [
      [336, 'due'],
      [900, 'expired'],
    ] as const) {
      scene.now = new Date(START.getTime() + day * DAY);
      const steps = await changes();
      expect(steps.length).toBe(16);
      expect(steps.filter((step) => !new RegExp(`^renew \\S+ ${why}$`).test(step))).toEqual([]);
      const keys = [...scene.snapshot()].filter(([path]) => path.endsWith('.key'));
      await scene.apply();
      expect(await changes()).toEqual([]);
      expect([...scene.snapshot()].filter(([path]) => path.endsWith('.key'))).toEqual(keys);
      expect((await scene.inspect('.')).verdict).toBe('fine');
    }
    expect(scene.text('pki/admin.key')).toBe(key);
  });

  it('a certificate is clipped to its signer with a warning, and not made anew for that', async () => {
    scene.now = new Date(START.getTime() + 3400 * DAY);
    const report = await scene.apply();
    expect(report.warnings.length).toBe(16);
    expect(new Set(report.warnings.map(({ warning }) => warning))).toEqual(new Set(['clipped']));
    expect(await changes()).toEqual([]);
    scene.now = new Date(START.getTime() + 3640 * DAY);
    expect(await changes()).toEqual([]);
  });

  it('the shortest lifetime that a file may ask for is not due as it is made', async () => {
    scene.edit('certificates: 1y', 'certificates: 10m');
    rmSync(scene.path('pki/admin.crt'));
    await scene.apply();
    expect(await changes()).toEqual([]);
  });
});
