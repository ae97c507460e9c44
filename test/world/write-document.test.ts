/** --to PATH: a file is replaced whole, all else is written into and stays what it is. Devices are made here, never the machine's own. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { writeDocument } from '../../src/world/write-document.ts';
import { codeOf, ROOT, scratch } from './store/scene.ts';

const modeOf = (path: string): number => lstatSync(path).mode & 0o777;

describe('a regular file, or nothing', () => {
  test('is made, and replaced with its mode kept; no temporary stays', async () => {
    const base = scratch();
    const path = join(base, 'doc');
    await writeDocument(path, 'one');
    expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual(['one', 0o644]);
    chmodSync(path, 0o600);
    const { ino } = lstatSync(path);
    await writeDocument(path, 'two');
    expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual(['two', 0o600]);
    expect(lstatSync(path).ino).not.toBe(ino);
    expect(readdirSync(base)).toEqual(['doc']);
  });

  test('a link stays one, and what it leads to is written, be it there or not', async () => {
    const base = scratch();
    mkdirSync(join(base, 'd'));
    symlinkSync('../real', join(base, 'd/l'));
    symlinkSync('d/l', join(base, 'll'));
    for (const document of ['one', 'two']) {
      await writeDocument(join(base, 'll'), document);
      expect(readFileSync(join(base, 'real'), 'utf8')).toBe(document);
    }
    expect(readdirSync(base).toSorted()).toEqual(['d', 'll', 'real']);
    expect(lstatSync(join(base, 'll')).isSymbolicLink()).toBe(true);
  });

  test('links in circles are told', async () => {
    const base = scratch();
    symlinkSync('loop', join(base, 'loop'));
    expect(await codeOf(writeDocument(join(base, 'loop'), ''))).toMatchObject({
      code: 'path-refused',
      errno: 'ELOOP',
      path: join(base, 'loop'),
    });
  });

  test('a directory is refused, and one that is missing is named', async () => {
    const base = scratch();
    expect(await codeOf(writeDocument(base, ''))).toEqual({
      code: 'path-refused',
      path: base,
      reason: 'is-a-directory',
    });
    expect(await codeOf(writeDocument(join(base, 'a/b/doc'), ''))).toMatchObject({
      code: 'write-failed',
      errno: 'ENOENT',
      path: join(base, 'a/b/doc'),
      at: join(base, 'a/b'),
    });
    symlinkSync('gone/doc', join(base, 'l'));
    expect(await codeOf(writeDocument(join(base, 'l'), ''))).toMatchObject({
      path: join(base, 'l'),
      at: join(base, 'gone'),
    });
    writeFileSync(join(base, 'f'), '');
    expect(await codeOf(writeDocument(join(base, 'f/doc'), ''))).toMatchObject({
      code: 'not-a-directory',
      path: join(base, 'f/doc'),
      at: join(base, 'f'),
    });
    expect(readdirSync(base).toSorted()).toEqual(['f', 'l']);
  });
});

/** A character device of our own, a twin of the machine's; skipped where none can be made or opened. */
function device(major: number, minor: number): string | undefined {
  const path = join(scratch(), 'device');
  if (spawnSync('mknod', [path, 'c', String(major), String(minor)]).status !== 0) return undefined;
  return spawnSync('sh', ['-c', ': > "$0"', path]).status === 0 ? path : undefined;
}

describe.runIf(ROOT && process.platform === 'linux')('devices (needs root and Linux)', () => {
  test.each([
    ['null', 3, 'no error'],
    ['full', 7, 'store-full'],
  ])('one like /dev/%s is written into and stays', async (_name, minor, code) => {
    const path = device(1, minor);
    if (path === undefined) return;
    const { ino, mode } = lstatSync(path);
    const said = await codeOf(writeDocument(path, 'text'));
    expect(said.code).toBe(code);
    if (code !== 'no error') expect(said).toMatchObject({ path, errno: 'ENOSPC' });
    expect(lstatSync(path)).toMatchObject({ ino, mode });
    expect(lstatSync(path).isCharacterDevice()).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual(['device']);
  });
});

const LONG = 'long '.repeat(60_000);

describe('pipes and descriptors', () => {
  test('a FIFO waits for its reader, takes more than it holds, and stays', async () => {
    const fifo = join(scratch(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    const writing = writeDocument(fifo, LONG);
    const reader = spawn('cat', [fifo]);
    expect(await text(reader.stdout)).toBe(LONG);
    await writing;
    expect(lstatSync(fifo).isFIFO()).toBe(true);
  });

  test('a FIFO whose reader goes away ends quietly', async () => {
    const fifo = join(scratch(), 'fifo');
    execFileSync('mkfifo', [fifo]);
    const reader = spawn('head', ['-c', '1', fifo], { stdio: 'ignore' });
    const gone = once(reader, 'close');
    await writeDocument(fifo, LONG);
    await gone;
  });

  test('a socket in the file system is told, and stays', async () => {
    const path = join(scratch(), 's');
    const server = createServer().listen(path);
    await once(server, 'listening');
    expect(await codeOf(writeDocument(path, 'x'))).toMatchObject({ code: 'write-failed', path });
    expect(lstatSync(path).isSocket()).toBe(true);
    server.close();
  });

  test.runIf(existsSync('/dev/fd'))(
    'our own descriptors, by every name that a shell gives them',
    async () => {
      const base = scratch();
      const bundle = join(base, 'write.mjs');
      await build({
        stdin: {
          contents: `import { writeDocument } from './src/world/write-document.ts';
          for (const path of process.argv.slice(2)) await writeDocument(path, 'doc\\n');`,
          resolveDir: join(import.meta.dirname, '../..'),
          loader: 'ts',
        },
        outfile: bundle,
        bundle: true,
        platform: 'node',
        format: 'esm',
      });
      const sh = (script: string): string =>
        execFileSync('bash', ['-c', script], {
          env: { ...process.env, W: `${process.execPath} ${bundle}` },
          cwd: base,
          encoding: 'utf8',
        });
      expect(sh('$W /dev/stdout | cat')).toBe('doc\n');
      expect(sh('$W /dev/stdout /dev/fd/1 /dev/stdout | cat')).toBe('doc\n'.repeat(3));
      expect(sh('$W /dev/stderr 2>&1 >&- | cat')).toBe('doc\n');
      expect(sh('$W >(cat) | cat')).toBe('doc\n');
      expect(sh('echo first > log; $W /dev/stdout /proc/self/fd/1 >> log; cat log')).toBe(
        'first\ndoc\ndoc\n',
      );
      symlinkSync('/dev/stdout', join(base, 'out'));
      expect(sh('$W out | cat')).toBe('doc\n');
      expect(lstatSync(join(base, 'out')).isSymbolicLink()).toBe(true);
      // nobody reads: a quiet end
      expect(sh('$W /dev/stdout | true; echo ${PIPESTATUS[0]}')).toBe('0\n');
      // Node's own pipes to a child are sockets, which no path can open
      expect(execFileSync(process.execPath, [bundle, '/dev/stdout'], { encoding: 'utf8' })).toBe('doc\n');
    },
  );
});
