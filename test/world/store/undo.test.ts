import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../src/world/store/open.ts';
import { crashBefore } from './crash-disk.ts';
import { act, AT, bury, codeOf, contents, put, scratch, strays, survey, visible } from './scene.ts';

async function threeActs(root: string): Promise<void> {
  const store = openStore(root);
  await store.commit(act('init', put('pki/ca.key', 'k1'), put('pki/ca.crt', 'c1')));
  await store.commit(act('renew', put('pki/ca.crt', 'c2', 'c1')));
  await store.commit(
    act('apply', put('nodes/a/x', 'x1'), put('pki/ca.key', 'k2', 'k1'), put('pki/ca.crt', 'c3', 'c2')),
  );
}

test('goes back one act a time, and loses nothing on the way', async () => {
  const root = scratch();
  const store = openStore(root);
  await threeActs(root);
  expect(await store.undo(AT)).toEqual({
    id: '000003-apply',
    verb: 'apply',
    at: AT,
    created: ['nodes/a/x'],
    replaced: ['pki/ca.key', 'pki/ca.crt'],
    removed: [],
    undone: true,
  });
  expect(visible(root)).toEqual({ 'pki': '700 dir', 'pki/ca.crt': '644 c2', 'pki/ca.key': '600 k1' });
  expect((await store.undo(AT)).id).toBe('000002-renew');
  expect(visible(root)).toMatchObject({ 'pki/ca.crt': '644 c1' });
  expect((await store.undo(AT)).id).toBe('000001-init');
  expect(visible(root)).toEqual({});
  expect(await codeOf(store.undo(AT))).toMatchObject({ code: 'nothing-to-undo' });
  expect([...contents(root)]).toEqual(expect.arrayContaining(['k1', 'k2', 'c1', 'c2', 'c3', 'x1']));
  expect((await store.history()).map(({ id, undone }) => [id, undone])).toEqual([
    ['000001-init', true],
    ['000002-renew', true],
    ['000003-apply', true],
  ]);
  for (const [path, state] of Object.entries(survey(root))) expect(state, path).toMatch(/^(?:700 dir$|600 )/);
});

test('an act after an undo is undone first, then the one before it', async () => {
  const root = scratch();
  const store = openStore(root);
  await threeActs(root);
  await store.undo(AT);
  expect((await store.commit(act('apply', put('pki/ca.crt', 'c4', 'c2')))).id).toBe('000004-apply');
  expect((await store.undo(AT)).id).toBe('000004-apply');
  expect((await store.undo(AT)).id).toBe('000002-renew');
});

test('a file that somebody has changed since stops it, named, with nothing touched', async () => {
  const root = scratch();
  await threeActs(root);
  appendFileSync(join(root, 'pki/ca.crt'), ' by hand');
  rmSync(join(root, 'pki/ca.key'));
  const before = survey(root);
  expect(await codeOf(openStore(root).undo(AT))).toEqual({
    code: 'store-changed',
    paths: ['pki/ca.key', 'pki/ca.crt'],
  });
  expect(survey(root)).toEqual(before);
});

test('what is already as it was before is no obstacle', async () => {
  const root = scratch();
  await threeActs(root);
  writeFileSync(join(root, 'pki/ca.crt'), 'c2');
  await openStore(root).undo(AT);
  expect(visible(root)).toMatchObject({ 'pki/ca.crt': '644 c2', 'pki/ca.key': '600 k1' });
});

test('a key that an act closed is not opened again, and what was closed further is so again', async () => {
  const root = scratch();
  const store = openStore(root);
  await store.commit(act('init', put('ca.key', 'k1'), put('sa.key', 's1'), put('ca.crt', 'c1')));
  for (const [path, mode] of [
    ['ca.key', 0o644],
    ['sa.key', 0o666],
    ['ca.crt', 0o600],
  ] as const)
    chmodSync(join(root, path), mode);
  await store.commit(
    act('apply', put('ca.key', 'k1', 'k1'), put('sa.key', 's2', 's1'), put('ca.crt', 'c2', 'c1')),
  );
  expect(visible(root)).toEqual({ 'ca.crt': '644 c2', 'ca.key': '600 k1', 'sa.key': '600 s2' });
  chmodSync(join(root, 'sa.key'), 0o644);
  // the key that only had its mode mended is not touched, and so is not told
  expect(await store.undo(AT)).toMatchObject({ created: [], replaced: ['sa.key', 'ca.crt'] });
  expect(visible(root)).toEqual({ 'ca.crt': '600 c1', 'ca.key': '600 k1', 'sa.key': '600 s1' });
});

test('tells of what it did, not of what was so already', async () => {
  const root = scratch();
  const store = openStore(root);
  await store.commit(act('init', put('a', 'a1')));
  await store.commit(act('apply', put('a', 'a2', 'a1'), put('b', 'b1'), put('d/c', 'c1')));
  rmSync(join(root, 'b'));
  writeFileSync(join(root, 'a'), 'a1');
  expect(await store.undo(AT)).toMatchObject({ id: '000002-apply', created: ['d/c'], replaced: [] });
  expect(visible(root)).toEqual({ a: '644 a1' });
  // the history knows the whole act as it was
  expect((await store.history()).at(-1)).toMatchObject({
    created: ['b', 'd/c'],
    replaced: ['a'],
    undone: true,
  });
  rmSync(join(root, 'a'));
  expect(await store.undo(AT)).toMatchObject({ id: '000001-init', created: [], replaced: [] });
});

test('a directory that somebody has put something into stays', async () => {
  const root = scratch();
  await threeActs(root);
  writeFileSync(join(root, 'nodes/a/notes'), 'mine', { mode: 0o644 });
  await openStore(root).undo(AT);
  expect(visible(root)).toMatchObject({ 'nodes/a': '700 dir', 'nodes/a/notes': '644 mine' });
});

test('nothing to undo where there is nothing, and nothing is made', async () => {
  const base = scratch();
  expect(await codeOf(openStore(join(base, 's')).undo(AT))).toEqual({
    code: 'nothing-to-undo',
    path: join(base, 's'),
  });
  expect(survey(base)).toEqual({});
});

describe('damaged books', () => {
  test.each([
    '',
    '{',
    '{"format":2}',
    '{"format":1,"verb":"x","at":"2030-01-01","steps":[{"path":"../../x"}],"directories":[],"removes":[]}',
  ])('%j is told, not followed', async (text) => {
    const root = scratch();
    await threeActs(root);
    const path = join(root, 'history/000003-apply/manifest.json');
    writeFileSync(path, text);
    expect(await codeOf(openStore(root).undo(AT))).toEqual({ code: 'store-damaged', path });
    expect(await codeOf(openStore(root).history())).toEqual({ code: 'store-damaged', path });
  });

  test('a copy that is not what was replaced is not put back', async () => {
    const root = scratch();
    await threeActs(root);
    const path = join(root, 'history/000003-apply/before/pki/ca.key');
    writeFileSync(path, 'rotten');
    expect(await codeOf(openStore(root).undo(AT))).toEqual({ code: 'store-damaged', path });
    expect(visible(root)).toMatchObject({ 'pki/ca.key': '600 k2' });
  });

  test('folders that are not ours are passed over', async () => {
    const root = scratch();
    await threeActs(root);
    mkdirSync(join(root, 'history/my-backup'));
    mkdirSync(join(root, 'history/.snapshots'));
    mkdirSync(join(root, 'history/.000009-kept'));
    writeFileSync(join(root, 'history/.000009-kept/mine'), 'no intent beside it');
    await openStore(root).undo(AT);
    expect(await openStore(root).history()).toHaveLength(3);
    expect(statSync(join(root, 'history/.snapshots')).isDirectory()).toBe(true);
    expect(readFileSync(join(root, 'history/.000009-kept/mine'), 'utf8')).toMatch(/intent/);
  });
});

describe('after a crash past the commit point', () => {
  async function crashedRenew(root: string): Promise<void> {
    await threeActs(root);
    const disk = crashBefore((name, path) => name === 'rename' && /\/\.kubepki-[0-9a-f]{16}-0$/.test(path));
    await codeOf(
      openStore(root, disk).commit(
        act('renew', put('pki/ca.key', 'k3', 'k2'), put('pki/ca.crt', 'c4', 'c3')),
      ),
    ).catch(() => undefined);
    bury(root);
  }

  test('readers tell of the act and change nothing', async () => {
    const root = scratch();
    await crashedRenew(root);
    const before = survey(root);
    const store = openStore(root);
    expect(await store.unfinished()).toEqual({
      id: '000004-renew',
      verb: 'renew',
      at: AT,
      created: [],
      replaced: ['pki/ca.key', 'pki/ca.crt'],
      removed: [],
      undone: false,
    });
    expect(await store.history()).toHaveLength(3);
    await store.list();
    await store.read('pki/ca.key');
    expect(survey(root)).toEqual(before);
  });

  test('what somebody put in place meanwhile is kept in the entry', async () => {
    const root = scratch();
    await crashedRenew(root);
    writeFileSync(join(root, 'pki/ca.crt'), "a stranger's");
    await openStore(root).commit(act('mark', put('m', '1')));
    expect(readFileSync(join(root, 'pki/ca.crt'), 'utf8')).toBe('c4');
    expect([...contents(join(root, 'history'))]).toContain("a stranger's");
    expect(strays(root)).toEqual([]);
  });

  test('a staged file that has rotted or gone is told, and no half truth made', async () => {
    const root = scratch();
    await crashedRenew(root);
    const [temporary = ''] = strays(root).filter((path) => path.startsWith('pki/'));
    writeFileSync(join(root, temporary), 'rotten');
    const before = visible(root);
    expect(await codeOf(openStore(root).commit(act('mark', put('m', '1'))))).toMatchObject({
      code: 'store-damaged',
      path: join(root, temporary),
    });
    rmSync(join(root, temporary));
    expect(await codeOf(openStore(root).commit(act('mark', put('m', '1'))))).toMatchObject({
      code: 'store-damaged',
    });
    expect(visible(root)).toEqual(before);
  });

  test('directories that somebody has removed meanwhile do not stop it', async () => {
    const root = scratch();
    await crashedRenew(root);
    rmSync(join(root, 'pki'), { recursive: true });
    await openStore(root).commit(act('mark', put('m', '1')));
    expect((await openStore(root).history()).map(({ id }) => id)).toContain('000004-renew');
  });
});

test('sweeping after a crash before the commit point takes what its intent names, and nothing that looks like it', async () => {
  const root = scratch();
  await threeActs(root);
  const disk = crashBefore((name, path) => name === 'rename' && path.endsWith('intent.json'));
  await codeOf(
    openStore(root, disk).commit(act('renew', put('pki/ca.key', 'k3', 'k2'), put('new/x', '1'))),
  ).catch(() => undefined);
  bury(root);
  for (const directory of ['', 'pki/', 'new/'])
    writeFileSync(join(root, `${directory}.kubepki-0123456789abcdef-0`), 'foreign');
  expect(strays(root).length).toBeGreaterThan(5);
  expect(await openStore(root).unfinished()).toBeUndefined();
  await openStore(root).commit(act('mark', put('m', '1')));
  expect(strays(root)).toEqual([
    '.kubepki-0123456789abcdef-0',
    'new/.kubepki-0123456789abcdef-0',
    'pki/.kubepki-0123456789abcdef-0',
  ]);
  expect(Object.keys(visible(root))).toEqual([
    'm',
    'new',
    'nodes',
    'nodes/a',
    'nodes/a/x',
    'pki',
    'pki/ca.crt',
    'pki/ca.key',
  ]);
});
