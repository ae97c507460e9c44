/** Acts that take files away, and acts that add lines to a record. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Act, FileWrite } from '../../../src/domain/port.ts';
import { openStore } from '../../../src/world/store/open.ts';
import { act, AT, codeOf, contents, drop, grow, put, scratch, survey, visible } from './scene.ts';

const PRUNE = { ...act('apply'), removes: [drop('nodes/w/a.key', 'k1'), drop('nodes/w/deep/b', 'b1')] };

async function standing(root: string): Promise<void> {
  await openStore(root).commit(
    act('init', put('nodes/w/a.key', 'k1'), put('nodes/w/deep/b', 'b1'), put('nodes/v', 'v1')),
  );
}

describe('removals', () => {
  test('go with the directories that they leave empty, and come back with undo', async () => {
    const root = scratch();
    await standing(root);
    const before = visible(root);
    expect(await openStore(root).commit(PRUNE)).toEqual({
      id: '000002-apply',
      verb: 'apply',
      at: AT,
      created: [],
      replaced: [],
      removed: ['nodes/w/a.key', 'nodes/w/deep/b'],
      undone: false,
    });
    expect(visible(root)).toEqual({ 'nodes': '700 dir', 'nodes/v': '644 v1' });
    expect([...contents(root)]).toEqual(expect.arrayContaining(['k1', 'b1']));
    expect(await openStore(root).undo(AT)).toMatchObject({ removed: ['nodes/w/a.key', 'nodes/w/deep/b'] });
    expect(visible(root)).toEqual(before);
  });

  test('come back with no wider mode than they had', async () => {
    const root = scratch();
    await standing(root);
    chmodSync(join(root, 'nodes/w/deep/b'), 0o400);
    await openStore(root).commit(PRUNE);
    await openStore(root).undo(AT);
    expect(visible(root)).toMatchObject({ 'nodes/w/a.key': '600 k1', 'nodes/w/deep/b': '400 b1' });
  });

  test('are refused with all else where something else stands there, or nothing', async () => {
    const root = scratch();
    await standing(root);
    writeFileSync(join(root, 'nodes/w/a.key'), 'by hand');
    rmSync(join(root, 'nodes/w/deep/b'));
    const before = survey(root);
    const work = openStore(root).commit({ ...PRUNE, writes: [put('nodes/new', 'n')] });
    expect(await codeOf(work)).toEqual({ code: 'store-changed', paths: ['nodes/w/a.key', 'nodes/w/deep/b'] });
    expect(survey(root)).toEqual(before);
  });

  test('leave what others opened or filled, and never the root', async () => {
    const root = scratch();
    await openStore(root).commit(act('init', put('top', '1'), put('open/x', '1'), put('full/x', '1')));
    chmodSync(join(root, 'open'), 0o755);
    writeFileSync(join(root, 'full/theirs'), 'mine', { mode: 0o644 });
    await openStore(root).commit({
      ...act('apply'),
      removes: [drop('top', '1'), drop('open/x', '1'), drop('full/x', '1')],
    });
    expect(visible(root)).toEqual({ 'full': '700 dir', 'full/theirs': '644 mine', 'open': '755 dir' });
  });

  test('behind a link take the file and leave link and directory, so that undo finds its way', async () => {
    const root = scratch();
    mkdirSync(join(root, 'real'), { mode: 0o700 });
    symlinkSync('real', join(root, 'linked'));
    await openStore(root).commit(act('init', put('linked/x', '1')));
    await openStore(root).commit({ ...act('apply'), removes: [drop('linked/x', '1')] });
    expect(visible(root)).toEqual({ linked: 'link real', real: '700 dir' });
    await openStore(root).undo(AT);
    expect(visible(root)).toMatchObject({ 'real/x': '644 1' });
  });

  test.each([
    ['history/000001-init/manifest.json', 'reserved'],
    ['../x', 'segment'],
  ])('%s is refused', async (path, reason) => {
    const root = scratch();
    await standing(root);
    const work = openStore(root).commit({ ...act('apply'), removes: [drop(path, '')] });
    expect(await codeOf(work)).toMatchObject({ code: 'path-refused', reason });
  });

  test('and a write of the same path in one act are refused', async () => {
    const root = scratch();
    await standing(root);
    const work = openStore(root).commit({
      ...act('apply', put('nodes/v', 'v2', 'v1')),
      removes: [drop('nodes/v', 'v1')],
    });
    expect(await codeOf(work)).toMatchObject({ code: 'path-refused', reason: 'twice' });
  });
});

describe('added lines', () => {
  const adding = (text: string, ...writes: readonly FileWrite[]): Act => ({
    ...act('apply', ...writes),
    adds: [grow('pki/log', text)],
  });

  test('go behind what is there, whoever put it there, without a copy of it', async () => {
    const root = scratch();
    const store = openStore(root);
    expect(await store.commit(adding('1\n'))).toMatchObject({ created: ['pki/log'] });
    appendFileSync(join(root, 'pki/log'), 'by hand, without an end');
    expect(await store.commit(adding('2\n3\n'))).toMatchObject({ replaced: ['pki/log'] });
    expect(visible(root)).toMatchObject({ 'pki/log': '600 1\nby hand, without an end\n2\n3\n' });
    expect(existsSync(join(root, 'history/000002-apply/before'))).toBe(false);
  });

  test('keep every octet that stands there, text or not, and close what was open', async () => {
    const root = scratch();
    const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0xfe, 0x0a, 0x0a]);
    mkdirSync(join(root, 'pki'));
    writeFileSync(join(root, 'pki/log'), bytes, { mode: 0o666 });
    await openStore(root).commit(adding('1\n'));
    expect(readFileSync(join(root, 'pki/log'))).toEqual(Buffer.concat([bytes, Buffer.from('1\n')]));
    expect(statSync(join(root, 'pki/log')).mode & 0o777).toBe(0o600);
  });

  test('stay when their act is undone, also if somebody has added to them, or older acts are', async () => {
    const root = scratch();
    const store = openStore(root);
    await store.commit(adding('1\n', put('a', 'a1')));
    await store.commit(adding('2\n', put('a', 'a2', 'a1')));
    appendFileSync(join(root, 'pki/log'), '3\n');
    expect(await store.undo(AT)).toMatchObject({ created: [], replaced: ['a'] });
    expect(visible(root)).toMatchObject({ 'a': '644 a1', 'pki/log': '600 1\n2\n3\n' });
    expect(await store.undo(AT)).toMatchObject({ created: ['a'], replaced: [] });
    expect(visible(root)).toEqual({ 'pki': '700 dir', 'pki/log': '600 1\n2\n3\n' });
  });

  test('are no obstacle to undo once somebody has taken them away', async () => {
    const root = scratch();
    await openStore(root).commit(adding('1\n', put('a', 'a1')));
    rmSync(join(root, 'pki'), { recursive: true });
    await openStore(root).undo(AT);
    expect(visible(root)).toEqual({});
  });

  test('of two writers are both there: neither needs to know of the other', async () => {
    const root = scratch();
    const stores = Array.from({ length: 8 }, () => openStore(root));
    await Promise.all(
      stores.map(async (store, i) => store.commit(adding(`${String(i)}\n`, put(`f${String(i)}`, 'x')))),
    );
    const lines = readFileSync(join(root, 'pki/log'), 'utf8').split('\n');
    expect(lines.toSorted()).toEqual(['', '0', '1', '2', '3', '4', '5', '6', '7']);
  });

  test('and an act that is refused leave no line', async () => {
    const root = scratch();
    await openStore(root).commit(adding('1\n', put('a', 'a1')));
    const work = openStore(root).commit(adding('2\n', put('a', 'a3', 'a2')));
    expect(await codeOf(work)).toEqual({ code: 'store-changed', paths: ['a'] });
    expect(visible(root)).toMatchObject({ 'pki/log': '600 1\n' });
  });
});
