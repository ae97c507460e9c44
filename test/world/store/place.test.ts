/** Where a path may lead: links, loops, owners, and names that would climb out. */
import { execFileSync } from 'node:child_process';
import {
  chownSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../src/world/store/open.ts';
import { ROOT, act, AT, codeOf, put, scratch, strays, survey } from './scene.ts';

async function refusal(root: string, path: string, replaces?: string): Promise<Record<string, unknown>> {
  const before = survey(root);
  const outcome = await codeOf(
    openStore(root).commit(act('try', put('innocent', '1'), put(path, 'x', replaces))),
  );
  expect(survey(root), 'nothing was touched').toEqual(before);
  return outcome;
}

describe('paths', () => {
  test.each([
    ['../x', 'segment'],
    ['a/../../x', 'segment'],
    ['a/./b', 'segment'],
    ['a//b', 'segment'],
    ['', 'segment'],
    ['a/', 'segment'],
    ['/etc/passwd', 'absolute'],
    ['a\0b', 'character'],
    ['a\\..\\b', 'character'],
    ['a\nb', 'character'],
    ['a\u001b[2Jb', 'character'],
    ['x'.repeat(256), 'too-long'],
    ['é'.repeat(128), 'too-long'],
    ['history/x', 'reserved'],
    ['history', 'reserved'],
    ['.kubepki-lock', 'reserved'],
    ['pki/.kubepki-0123456789abcdef-0', 'reserved'],
  ])('%j is refused: %s', async (path, reason) => {
    const root = scratch();
    expect(await refusal(root, path)).toEqual({ code: 'path-refused', path, reason });
    if (reason !== 'reserved')
      expect(await codeOf(openStore(root).read(path))).toMatchObject({ code: 'path-refused' });
  });

  test('one path twice, and a path below a file of the same act', async () => {
    const root = scratch();
    expect(await refusal(root, 'innocent')).toMatchObject({ code: 'path-refused', reason: 'twice' });
    expect(await refusal(root, 'innocent/x')).toMatchObject({
      code: 'path-refused',
      reason: 'not-a-directory',
    });
  });

  test("a history below another directory is anybody's", async () => {
    const root = scratch();
    await openStore(root).commit(act('init', put('pki/history/x', '1')));
    expect(readFileSync(join(root, 'pki/history/x'), 'utf8')).toBe('1');
  });
});

describe('targets that are no files are refused before anything is written', () => {
  test('a directory, a file on the way', async () => {
    const root = scratch();
    mkdirSync(join(root, 'd'));
    writeFileSync(join(root, 'f'), '');
    expect(await refusal(root, 'd')).toMatchObject({ code: 'path-refused', reason: 'is-a-directory' });
    expect(await refusal(root, 'f/x')).toMatchObject({ code: 'path-refused', reason: 'not-a-directory' });
  });

  test('a FIFO, and a socket', async () => {
    const root = scratch();
    execFileSync('mkfifo', [join(root, 'fifo')]);
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(root, 'socket'), done));
    for (const name of ['fifo', 'socket']) {
      expect(await codeOf(openStore(root).commit(act('try', put(name, 'x'))))).toMatchObject({
        code: 'path-refused',
        reason: 'not-a-file',
      });
      expect((await codeOf(openStore(root).read(name))).code).toBe('file-unreadable');
    }
    await new Promise((done) => server.close(done));
  });

  test.runIf(ROOT)('a device (needs root to make one)', async () => {
    const root = scratch();
    execFileSync('mknod', [join(root, 'null'), 'c', '1', '3']);
    expect(await codeOf(openStore(root).commit(act('try', put('null', 'x'))))).toMatchObject({
      code: 'path-refused',
      reason: 'not-a-file',
    });
  });
});

describe('links of ours', () => {
  test('to a file: the link stays, the file behind it is replaced in its own directory, and put back by undo', async () => {
    const base = scratch();
    const root = join(base, 's');
    mkdirSync(root);
    mkdirSync(join(base, 'usb'));
    writeFileSync(join(base, 'usb/ca.key'), 'old', { mode: 0o600 });
    symlinkSync(join(base, 'usb/ca.key'), join(root, 'ca.key'));
    symlinkSync('ca.key', join(root, 'again.key'));
    await openStore(root).commit(act('renew', put('again.key', 'new', 'old')));
    expect(readlinkSync(join(root, 'ca.key'))).toBe(join(base, 'usb/ca.key'));
    expect(readFileSync(join(base, 'usb/ca.key'), 'utf8')).toBe('new');
    expect(Buffer.from((await openStore(root).read('ca.key')) ?? []).toString()).toBe('new');
    await openStore(root).undo(AT);
    expect(readFileSync(join(base, 'usb/ca.key'), 'utf8')).toBe('old');
    expect(strays(base)).toEqual([]);
  });

  test('to a directory: new directories are made behind it, and listed', async () => {
    const base = scratch();
    const root = join(base, 's');
    mkdirSync(root);
    mkdirSync(join(base, 'usb'));
    symlinkSync('../usb', join(root, 'pki'));
    await openStore(root).commit(act('init', put('pki/etcd/ca.crt', '1')));
    expect(lstatSync(join(base, 'usb/etcd/ca.crt')).isFile()).toBe(true);
    expect((await openStore(root).list()).map(({ path, kind }) => [path, kind])).toEqual([
      ['pki', 'link'],
      ['pki/etcd', 'directory'],
      ['pki/etcd/ca.crt', 'file'],
    ]);
  });

  test('to a file that is not there yet, in a directory that is', async () => {
    const base = scratch();
    const root = join(base, 's');
    mkdirSync(root);
    symlinkSync('../later.key', join(root, 'ca.key'));
    expect(await openStore(root).read('ca.key')).toBeUndefined();
    await openStore(root).commit(act('init', put('ca.key', 'k')));
    expect(readFileSync(join(base, 'later.key'), 'utf8')).toBe('k');
    expect(lstatSync(join(root, 'ca.key')).isSymbolicLink()).toBe(true);
  });

  test('that dangle into nowhere, loop, or lead into the history are refused', async () => {
    const root = scratch();
    await openStore(root).commit(act('init', put('a', '1')));
    symlinkSync('no/such/file', join(root, 'dangling'));
    symlinkSync('nowhere', join(root, 'missing-directory'));
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync('history/000001-init/manifest.json', join(root, 'book'));
    symlinkSync('.', join(root, 'self'));
    expect(await refusal(root, 'dangling')).toMatchObject({ code: 'path-refused', reason: 'dangling-link' });
    expect(await refusal(root, 'missing-directory/x')).toMatchObject({
      code: 'path-refused',
      reason: 'dangling-link',
    });
    expect(await refusal(root, 'loop')).toMatchObject({ code: 'path-refused', reason: 'link-loop' });
    expect(await refusal(root, 'book', 'x')).toMatchObject({ code: 'path-refused', reason: 'reserved' });
    expect(await refusal(root, 'self')).toMatchObject({ code: 'path-refused', reason: 'is-a-directory' });
    // Two names of one file in one act.
    expect(await refusal(root, 'self/innocent')).toMatchObject({ code: 'path-refused', reason: 'twice' });
    const list = await openStore(root).list();
    expect(list.map(({ path }) => path)).toEqual([
      'a',
      'book',
      'dangling',
      'loop',
      'missing-directory',
      'self',
    ]);
  });

  test('a history that is a link is refused', async () => {
    const base = scratch();
    const root = join(base, 's');
    mkdirSync(root);
    symlinkSync('..', join(root, 'history'));
    expect(await refusal(root, 'x')).toMatchObject({
      code: 'path-refused',
      path: 'history',
      reason: 'is-a-link',
    });
  });
});

const OTHER = 12345;

describe.runIf(ROOT)(
  "other owners (needs root to make them; test/world/store/user.test.ts has the user's side)",
  () => {
    test('a root, a directory, a file of somebody else', async () => {
      const base = scratch();
      const root = join(base, 's');
      mkdirSync(join(root, 'theirs'), { recursive: true });
      writeFileSync(join(root, 'file'), 'x');
      chownSync(join(root, 'theirs'), OTHER, OTHER);
      chownSync(join(root, 'file'), OTHER, OTHER);
      const evidence = { code: 'store-not-ours', owner: OTHER, uid: 0 };
      expect(await refusal(root, 'theirs/x')).toEqual({ ...evidence, path: join(root, 'theirs') });
      expect(await refusal(root, 'theirs/deep/er/x')).toEqual({ ...evidence, path: join(root, 'theirs') });
      expect(await refusal(root, 'file', 'x')).toEqual({ ...evidence, path: join(root, 'file') });
      chownSync(root, OTHER, OTHER);
      expect(await refusal(root, 'y')).toEqual({ ...evidence, path: root });
      expect((await codeOf(openStore(root).undo(AT))).code).toBe('store-not-ours');
    });

    test("a link that somebody else made, or made in somebody else's directory", async () => {
      const base = scratch();
      const root = join(base, 's');
      mkdirSync(root);
      mkdirSync(join(base, 'ours'));
      mkdirSync(join(base, 'theirs'));
      writeFileSync(join(base, 'ours/target'), 'precious');
      symlinkSync('../ours/target', join(root, 'link'));
      lchownSync(join(root, 'link'), OTHER, OTHER);
      expect(await refusal(root, 'link', 'precious')).toEqual({
        code: 'store-not-ours',
        path: join(root, 'link'),
        owner: OTHER,
        uid: 0,
      });
      symlinkSync('../theirs/hop', join(root, 'indirect'));
      symlinkSync('../ours/target', join(base, 'theirs/hop'));
      chownSync(join(base, 'theirs'), OTHER, OTHER);
      expect(await refusal(root, 'indirect', 'precious')).toEqual({
        code: 'store-not-ours',
        path: join(base, 'theirs'),
        owner: OTHER,
        uid: 0,
      });
      symlinkSync('s', join(base, 'root-link'));
      lchownSync(join(base, 'root-link'), OTHER, OTHER);
      expect((await codeOf(openStore(join(base, 'root-link')).commit(act('x', put('a', '1'))))).code).toBe(
        'store-not-ours',
      );
      expect(readFileSync(join(base, 'ours/target'), 'utf8')).toBe('precious');
    });
  },
);
