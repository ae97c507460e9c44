import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { clock, findUpwards, openAssets } from '../../src/world/index.ts';
import { codeOf, scratch } from './store/scene.ts';

test('the nearest file upwards, directories of the name not counted', async () => {
  const base = scratch();
  mkdirSync(join(base, 'a/b/c'), { recursive: true });
  mkdirSync(join(base, 'a/b/kubepki.yaml'));
  writeFileSync(join(base, 'kubepki.yaml'), '');
  expect(await findUpwards(join(base, 'a/b/c'), 'kubepki.yaml')).toBe(join(base, 'kubepki.yaml'));
  symlinkSync('../../kubepki.yaml', join(base, 'a/b/c/kubepki.yaml'));
  expect(await findUpwards(join(base, 'a/b/c'), 'kubepki.yaml')).toBe(join(base, 'kubepki.yaml'));
  symlinkSync('../../../kubepki.yaml', join(base, 'a/b/c/linked.yaml'));
  expect(await findUpwards(join(base, 'a/b/c'), 'linked.yaml')).toBe(join(base, 'a/b/c/linked.yaml'));
  expect(await findUpwards(join(base, 'no/such'), 'kubepki-nowhere.yaml')).toBeUndefined();
});

test('assets from where the caller says they are, and from nowhere else', async () => {
  const base = scratch();
  mkdirSync(join(base, 'templates/systemd'), { recursive: true });
  writeFileSync(join(base, 'templates/systemd/a b.service'), 'unit');
  writeFileSync(join(base, 'secret'), 'x');
  for (const url of [
    pathToFileURL(join(base, 'templates')),
    `${pathToFileURL(join(base, 'templates')).href}/`,
  ]) {
    const assets = openAssets(url);
    expect(Buffer.from(await assets.read('systemd/a b.service')).toString()).toBe('unit');
    expect(await codeOf(assets.read('no'))).toEqual({
      code: 'template-broken',
      asset: 'no',
      errno: 'ENOENT',
    });
    expect(await codeOf(assets.read('../secret'))).toEqual({ code: 'internal', asset: '../secret' });
  }
});

test('the clock tells the time', () => {
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(60_000);
});
