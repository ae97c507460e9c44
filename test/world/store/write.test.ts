import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DISK } from '../../../src/world/store/disk.ts';
import { openStore } from '../../../src/world/store/open.ts';
import { recorder } from './crash-disk.ts';
import { AT, act, codeOf, put, scratch, strays, survey, visible } from './scene.ts';

describe('modes and directories', () => {
  test.each([0o000, 0o022, 0o077, 0o777])('are exact under umask %i', async (umask) => {
    const root = join(scratch(), 'deep/down');
    const before = process.umask(umask);
    try {
      await openStore(root).commit(
        act(
          'init',
          put('pki/ca.key', 'k'),
          put('pki/ca.crt', 'c'),
          put('nodes/a/b/c', 'x', undefined, 0o640),
        ),
      );
    } finally {
      process.umask(before);
    }
    expect(visible(root)).toEqual({
      'nodes': '700 dir',
      'nodes/a': '700 dir',
      'nodes/a/b': '700 dir',
      'nodes/a/b/c': '640 x',
      'pki': '700 dir',
      'pki/ca.crt': '644 c',
      'pki/ca.key': '600 k',
    });
    for (const path of [root, join(root, '..'), join(root, 'history')])
      expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test('a key is 0600 from the moment it exists', async () => {
    const root = scratch();
    const modes: number[] = [];
    const watched = {
      ...DISK,
      create(path: string) {
        const fd = DISK.create(path);
        modes.push(lstatSync(path).mode & 0o777);
        return fd;
      },
    };
    process.umask(0);
    await openStore(root, watched).commit(act('init', put('ca.key', 'k'), put('ca.crt', 'c')));
    process.umask(0o022);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  test('a history that is open to others is closed', async () => {
    const root = scratch();
    mkdirSync(join(root, 'history'));
    chmodSync(join(root, 'history'), 0o755);
    await openStore(root).commit(act('init', put('a', '1')));
    expect(statSync(join(root, 'history')).mode & 0o777).toBe(0o700);
  });

  test('a disk that takes a byte at a time gets them all', async () => {
    const root = scratch();
    const slow = {
      ...DISK,
      write: (fd: number, bytes: Uint8Array, from: number) =>
        DISK.write(fd, bytes.subarray(0, from + 1), from),
    };
    await openStore(root, slow).commit(act('init', put('a', 'many bytes')));
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('many bytes');
  });
});

describe('an act', () => {
  test('is refused as a whole where the disk is not as believed, naming every path', async () => {
    const root = scratch();
    await openStore(root).commit(act('init', put('a', '1'), put('b', '1'), put('c', '1')));
    writeFileSync(join(root, 'b'), 'by hand');
    const before = survey(root);
    const refusal = await codeOf(
      openStore(root).commit(
        act('renew', put('a', '2', '1'), put('b', '2', '1'), put('c', '2'), put('d', '2', '1')),
      ),
    );
    expect(refusal).toEqual({ code: 'store-changed', paths: ['b', 'c', 'd'] });
    expect(survey(root)).toEqual(before);
  });

  test('is refused where somebody edits while it is being prepared', async () => {
    const root = scratch();
    await openStore(root).commit(act('init', put('a', '1')));
    let edited = false;
    const meddled = {
      ...DISK,
      create(path: string) {
        if (!edited) writeFileSync(join(root, 'a'), 'B');
        edited = true;
        return DISK.create(path);
      },
    };
    expect(await codeOf(openStore(root, meddled).commit(act('renew', put('a', '2', '1'))))).toEqual({
      code: 'store-changed',
      paths: ['a'],
    });
    expect(visible(root)).toEqual({ a: '644 B' });
    expect(strays(root)).toEqual([]);
  });

  test('leaves alone what is so already, and writes no history when all is', async () => {
    const root = scratch();
    await openStore(root).commit(act('init', put('a', '1'), put('b', '1')));
    const inode = lstatSync(join(root, 'a')).ino;
    const past = await openStore(root).commit(act('renew', put('a', '1', '1'), put('b', '2', '1')));
    expect(past).toEqual({
      id: '000002-renew',
      verb: 'renew',
      at: AT,
      created: [],
      replaced: ['b'],
      removed: [],
      undone: false,
    });
    expect(lstatSync(join(root, 'a')).ino).toBe(inode);
    const before = survey(root);
    expect((await openStore(root).commit(act('renew', put('a', '1', '1'), put('b', '2', '2')))).id).toBe('');
    expect(survey(root)).toEqual(before);
  });

  test('that comes to nothing does not even leave the root', async () => {
    const base = scratch();
    await openStore(join(base, 'x/y')).commit(act('init'));
    expect(
      await codeOf(openStore(join(base, 'x/y')).commit(act('init', put('a', '1', 'something')))),
    ).toMatchObject({ code: 'store-changed' });
    expect(survey(base)).toEqual({});
  });

  test('may change a mode alone; undo gives back a narrower one, and opens nothing', async () => {
    const root = scratch();
    await openStore(root).commit(act('init', put('a', '1', undefined, 0o600)));
    await openStore(root).commit(act('open', put('a', '1', '1', 0o644)));
    expect(visible(root)).toEqual({ a: '644 1' });
    await openStore(root).undo(AT);
    expect(visible(root)).toEqual({ a: '600 1' });
    chmodSync(join(root, 'a'), 0o644);
    await openStore(root).commit(act('close', put('a', '1', '1', 0o600)));
    await openStore(root).undo(AT);
    expect(visible(root)).toEqual({ a: '600 1' });
  });

  test('touches nothing foreign, and lists it', async () => {
    const root = scratch();
    writeFileSync(join(root, 'notes.txt'), 'mine', { mode: 0o664 });
    writeFileSync(join(root, '.kubepki-0123456789abcdef-0'), "looks like a temporary, is in nobody's intent");
    writeFileSync(join(root, '.hidden'), '');
    await openStore(root).commit(act('init', put('pki/a', '1')));
    await openStore(root).undo(AT);
    expect(readFileSync(join(root, 'notes.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(join(root, '.kubepki-0123456789abcdef-0'), 'utf8')).toMatch(/nobody/);
    const list = await openStore(root).list();
    expect(list.map(({ path, kind }) => `${kind} ${path}`)).toEqual(['file .hidden', 'file notes.txt']);
  });
});

test('everything is synced before the commit point, and every rename before the next one that relies on it', async () => {
  const root = scratch();
  await openStore(root).commit(act('init', put('pki/a', '1')));
  const { disk, trace } = recorder();
  await openStore(root, disk).commit(act('renew', put('pki/a', '2', '1'), put('nodes/n/b', '2')));
  const index = (name: string, path: RegExp): number =>
    trace.findIndex((call) => call.name === name && path.test(call.path));
  const commit = index('rename', /intent\.json$/);
  const shelved = trace.findIndex(
    ({ name, to }) => name === 'rename' && to.endsWith('/history/000002-renew'),
  );
  const synced = (path: string, from: number, to: number): boolean =>
    trace.some((call, at) => call.name === 'fsync' && call.path === path && at > from && at < to);
  expect(commit).toBeGreaterThan(0);
  expect(shelved).toBeGreaterThan(commit);
  for (const [at, { name, path, to }] of trace.entries()) {
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (name === 'create' || name === 'mkdir')
      expect(synced(parent, at, commit), `${name} ${path}: its directory`).toBe(true);
    if (name === 'create') {
      const lastWrite = trace.findLastIndex(
        (call) => ['write', 'fchmod'].includes(call.name) && call.path === path,
      );
      expect(synced(path, lastWrite, commit), `${path}: its bytes and mode`).toBe(true);
    }
    if (name === 'rename' && at === commit)
      expect(
        synced(
          parent,
          at,
          trace.findIndex((call, n) => n > at && call.name === 'rename'),
        ),
        'the commit point itself',
      ).toBe(true);
    if (name === 'rename' && at > commit && at < shelved)
      expect(synced(parent, at, shelved), `${to}: renamed`).toBe(true);
    if (at === shelved) expect(synced(parent, at, trace.length), 'the history').toBe(true);
  }
  // The intent names the temporaries, so it must be durable before the first of them is there.
  const temporary = index('create', /\.kubepki-/);
  expect(
    synced(
      trace[index('create', /intent\.json$/)]?.path.replace('/intent.json', '') ?? '',
      index('create', /intent\.json$/),
      temporary,
    ),
  ).toBe(true);
});

test('waits for no directory twice before the commit, however many are new', async () => {
  const { disk, trace } = recorder();
  const files = Array.from({ length: 20 }, (_, i) => put(`nodes/w-${i}/var/lib/${i % 2}/kubelet.key`, 'k'));
  await openStore(scratch(), disk).commit(act('init', ...files));
  const from = trace.findIndex(({ name, path }) => name === 'mkdir' && path.endsWith('/nodes'));
  const commit = trace.findIndex(({ name, path }) => name === 'rename' && path.endsWith('/intent.json'));
  const synced = trace.slice(from, commit).flatMap(({ name, path }) => (name === 'fsync' ? [path] : []));
  expect(from).toBeGreaterThan(0);
  expect(synced.length).toBeGreaterThan(100);
  expect(synced.filter((path, i) => synced.indexOf(path) !== i)).toEqual([]);
});
