import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  createWriteStream,
  mkdirSync,
  openSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { sourcesOf } from '../../src/task/inspect/source.ts';
import { openFiles } from '../../src/world/files.ts';
import { codeOf, ROOT, scratch } from './store/scene.ts';

const files = openFiles();

test('reads a file whole, empty ones and those that hide their size too', async () => {
  const base = scratch();
  writeFileSync(join(base, 'a'), 'x'.repeat(200_000));
  writeFileSync(join(base, 'empty'), '');
  expect((await files.read(join(base, 'a'))).length).toBe(200_000);
  expect((await files.read(join(base, 'empty'))).length).toBe(0);
});

test.runIf(process.platform === 'linux')('reads /proc, where sizes are 0 (Linux)', async () => {
  expect((await files.read('/proc/self/status')).length).toBeGreaterThan(100);
});

test('what is missing, a directory, too large', async () => {
  const base = scratch();
  writeFileSync(join(base, 'f'), '12345');
  expect(await codeOf(files.read(join(base, 'no')))).toMatchObject({
    code: 'file-missing',
    path: join(base, 'no'),
    errno: 'ENOENT',
  });
  expect(await codeOf(files.read(join(base, 'f/x')))).toMatchObject({ code: 'file-missing' });
  expect(await codeOf(files.read(base))).toMatchObject({ code: 'file-unreadable', reason: 'is-a-directory' });
  expect(await codeOf(openFiles({ limit: 4 }).read(join(base, 'f')))).toEqual({
    code: 'file-too-large',
    path: join(base, 'f'),
    limit: 4,
  });
  expect((await openFiles({ limit: 5 }).read(join(base, 'f'))).length).toBe(5);
  writeFileSync(join(base, 'huge'), '');
  truncateSync(join(base, 'huge'), 2 ** 40);
  expect((await codeOf(files.read(join(base, 'huge')))).code).toBe('file-too-large');
  symlinkSync('loop', join(base, 'loop'));
  expect(await codeOf(files.read(join(base, 'loop')))).toMatchObject({
    code: 'file-unreadable',
    errno: 'ELOOP',
  });
});

test.each(['/dev/zero', '/dev/null', '/dev/tty'])('%s is not read', async (device) => {
  expect((await codeOf(files.read(device))).code).toMatch(/^file-(?:unreadable|missing)$/);
});

test('a pipe is read until its end, waited for, bounded in size and time', async () => {
  const fifo = join(scratch(), 'fifo');
  execFileSync('mkfifo', [fifo]);
  const quick = openFiles({ patience: 100, limit: 100_000 });
  expect(await codeOf(quick.read(fifo))).toMatchObject({
    code: 'file-unreadable',
    reason: 'pipe-without-writer',
  });
  const reading = files.read(fifo);
  const writer = createWriteStream(fifo);
  writer.write('one ');
  setImmediate(() => writer.end('two'));
  expect(Buffer.from(await reading).toString()).toBe('one two');
  // Opened for both directions, a FIFO waits for nobody: the writer is there before the reader looks.
  const stalled = openSync(fifo, 'r+');
  writeSync(stalled, 'then nothing');
  expect(await codeOf(quick.read(fifo))).toMatchObject({ code: 'file-unreadable', reason: 'pipe-stalled' });
  closeSync(stalled);
  const endless = spawn('sh', ['-c', `yes > ${fifo}`], { stdio: 'ignore' });
  // Listened for before it can happen: the reader's leaving is what ends `yes`.
  const gone = once(endless, 'exit');
  expect(await codeOf(openFiles({ limit: 100_000 }).read(fifo))).toMatchObject({ code: 'file-too-large' });
  await gone;
});

test('standard input, bounded', async () => {
  const base = scratch();
  const bundle = join(base, 'stdin.mjs');
  const contents = `import { openFiles } from './src/world/files.ts';
    try { console.log((await openFiles({ limit: 1000 }).stdin()).length); } catch (e) { console.log(e.code); process.exit(); }`;
  await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, '../..'), loader: 'ts' },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  const run = (input: string): string =>
    execFileSync(process.execPath, [bundle], { input, encoding: 'utf8' }).trim();
  expect(run('x'.repeat(1000))).toBe('1000');
  expect(run('')).toBe('0');
  expect(run('x'.repeat(1001))).toBe('file-too-large');
});

const CHANGED = new Date('2026-01-02T03:04:05Z');
/** Whoever makes a file owns it, and its group is the maker's where the folder says nothing else. */
const OURS = { uid: process.getuid?.(), gid: process.getgid?.() };

test('walks sorted, files and links but not directories, and not through links to them', async () => {
  const base = scratch();
  mkdirSync(join(base, 'b/c'), { recursive: true });
  for (const path of ['b/c/2', 'b/c/10', 'b/x', 'a']) writeFileSync(join(base, path), 'x', { mode: 0o640 });
  symlinkSync('..', join(base, 'b/up'));
  symlinkSync('nowhere', join(base, 'dangling'));
  utimesSync(join(base, 'a'), CHANGED, CHANGED);
  const found = await files.walk(base);
  expect(found.map(({ path, kind }) => [path.slice(base.length + 1), kind])).toEqual([
    ['a', 'file'],
    ['b/c/10', 'file'],
    ['b/c/2', 'file'],
    ['b/up', 'link'],
    ['b/x', 'file'],
    ['dangling', 'link'],
  ]);
  expect(found[0]).toEqual({
    path: join(base, 'a'),
    kind: 'file',
    mode: 0o640,
    size: 1,
    modified: CHANGED,
    owner: OURS,
  });
  expect(await codeOf(files.walk(join(base, 'a')))).toEqual({
    code: 'not-a-directory',
    path: join(base, 'a'),
  });
  expect((await codeOf(files.walk(join(base, 'no')))).code).toBe('file-missing');
});

/** Root is above permissions, so that it must be somebody else for a moment. */
async function asSomebody<T>(base: string, work: () => Promise<T>): Promise<T> {
  if (!ROOT) return await work();
  chownSync(base, 65_534, 65_534);
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

test('a directory that is closed is found itself, and what lies beside and behind it too', async () => {
  const base = scratch();
  for (const name of ['a', 'closed', 'names', 'z/deep', '.git'])
    mkdirSync(join(base, name), { recursive: true });
  for (const path of ['a/1', 'closed/2', 'names/3', 'names/4', 'z/deep/5', 'z/6', '.git/7'])
    writeFileSync(join(base, path), 'x', { mode: 0o644 });
  const shut = { 'closed': 0o000, 'names': 0o444, 'z/deep': 0o111, '.git': 0o000 };
  for (const [name, mode] of Object.entries(shut)) chmodSync(join(base, name), mode);
  const [found, sources] = await asSomebody(base, async () => [
    await files.walk(base),
    await sourcesOf(base, files),
  ]);
  const named = await asSomebody(base, async () => [
    await codeOf(files.walk(join(base, 'closed'))),
    await files.walk(join(base, 'names')),
  ]);
  for (const name of Object.keys(shut)) chmodSync(join(base, name), 0o755);
  expect(found.map(({ path, kind, mode }) => [path.slice(base.length + 1), kind, mode])).toEqual([
    ['.git', 'directory', 0o000],
    ['a/1', 'file', 0o644],
    ['closed', 'directory', 0o000],
    ['names', 'directory', 0o444],
    ['z/6', 'file', 0o644],
    ['z/deep', 'directory', 0o111],
  ]);
  expect(sources.map(({ file, trouble }) => [file.slice(base.length + 1), trouble?.what])).toEqual([
    ['a/1', undefined],
    ['closed', 'file-unreadable'],
    ['names', 'file-unreadable'],
    ['z/6', undefined],
    ['z/deep', 'file-unreadable'],
  ]);
  expect(named).toMatchObject([
    { code: 'file-unreadable', path: join(base, 'closed'), errno: 'EACCES' },
    [{ path: join(base, 'names'), kind: 'directory' }],
  ]);
});

test('the state of a path, or that there is none', async () => {
  const base = scratch();
  writeFileSync(join(base, 'f'), 'abc', { mode: 0o600 });
  utimesSync(join(base, 'f'), CHANGED, CHANGED);
  symlinkSync('f', join(base, 'l'));
  // all but the target is told of what the link leads to
  expect(await files.state(join(base, 'l'))).toEqual({
    path: join(base, 'l'),
    kind: 'link',
    mode: 0o600,
    size: 3,
    target: 'f',
    modified: CHANGED,
    owner: OURS,
  });
  expect(await files.state(join(base, 'no'))).toBeUndefined();
  expect((await files.state(base))?.kind).toBe('directory');
});
