/** Archives made by hand, judged by those who read them: GNU tar, gzip, Python, and busybox and bsdtar where they are. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gzipOf } from '../../../src/format/archive/gzip.ts';
import { type TarEntry, tarOf } from '../../../src/format/archive/tar.ts';

const has = (program: string) => spawnSync(program, ['--help']).error === undefined;
const bytes = (text: string) => new TextEncoder().encode(text);
const LONG = `cp-1/files/${'d/'.repeat(60)}${'x'.repeat(90)}`;
const ENTRIES: readonly TarEntry[] = [
  { path: 'cp-1', mode: 0o700 },
  { path: 'cp-1/install.sh', mode: 0o755, bytes: bytes('#!/bin/sh\n') },
  { path: 'cp-1/secret.key', mode: 0o600, bytes: bytes('k'.repeat(70_000)) },
  { path: 'cp-1/empty', mode: 0o644, bytes: bytes('') },
  { path: 'cp-1/with space é', mode: 0o644, bytes: bytes('é\n') },
  { path: LONG, mode: 0o640, bytes: bytes('far down') },
];

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kubepki-archive-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('a tar.gz', () => {
  const file = () => join(base, 'x.tar.gz');
  beforeEach(() => writeFileSync(file(), gzipOf(tarOf(ENTRIES))));

  it('is the same bytes for ever', () => {
    expect(createHash('sha256').update(readFileSync(file())).digest('hex')).toMatchInlineSnapshot(
      `"82a7fdfa606e82909b83118a86d2e35c310873eebe8eb55ce02e39096fc3adaf"`,
    );
  });

  it('is sound to gzip, and listed by GNU tar with modes, owners and one time, without a word of complaint', () => {
    execFileSync('gzip', ['-t', file()]);
    const listed = spawnSync('tar', ['-tvzf', file(), '--full-time'], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    });
    expect(listed.stderr).toBe('');
    expect(listed.stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'drwx------ root/root 0 1980-01-01 00:00:00 cp-1/',
      '-rwxr-xr-x root/root 10 1980-01-01 00:00:00 cp-1/install.sh',
      '-rw------- root/root 70000 1980-01-01 00:00:00 cp-1/secret.key',
      '-rw-r--r-- root/root 0 1980-01-01 00:00:00 cp-1/empty',
      '-rw-r--r-- root/root 3 1980-01-01 00:00:00 cp-1/with space é',
      `-rw-r----- root/root 8 1980-01-01 00:00:00 ${LONG}`,
      '',
    ]);
  });

  const readers: readonly (readonly [string, readonly string[]])[] = [
    ['tar', ['tar', 'xzf']],
    ['busybox', ['busybox', 'tar', 'xzf']],
    ['bsdtar', ['bsdtar', 'xzf']],
    ['python3', ['python3', '-c', 'import sys,tarfile; tarfile.open(sys.argv[1]).extractall(".")']],
  ];
  for (const [name, [program = '', ...args]] of readers)
    it.skipIf(!has(name))(`comes out of ${name} as it went in`, () => {
      const ran = spawnSync(program, [...args, file()], { cwd: base, encoding: 'utf8' });
      expect([ran.status, ran.stderr.replace(/.*DeprecationWarning.*\n.*\n?/g, '')]).toEqual([0, '']);
      for (const { path, mode, bytes: content } of ENTRIES) {
        const status = statSync(join(base, path));
        expect([path, status.mode & 0o777 & ~0o022], name).toEqual([path, mode & ~0o022]);
        if (content === undefined) expect(status.isDirectory()).toBe(true);
        else expect(readFileSync(join(base, path)).equals(content)).toBe(true);
      }
    });

  it('refuses a path that has no place in a header, rather than cutting it short', () => {
    const packing = (path: string) => () => tarOf([{ path, mode: 0o600, bytes: bytes('') }]);
    expect(packing('x'.repeat(100))).not.toThrow();
    expect(packing('x'.repeat(101))).toThrow('path-refused');
    expect(packing(`${'d'.repeat(155)}/${'x'.repeat(100)}`)).not.toThrow();
    expect(packing(`${'d'.repeat(156)}/${'x'.repeat(100)}`)).toThrow('path-refused');
    expect(packing(`a/${'é'.repeat(51)}`)).toThrow('path-refused');
  });
});

it('stores any content so that zlib gives it back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200_000, size: 'max' }), (content) => {
      expect(gunzipSync(gzipOf(content)).equals(content)).toBe(true);
    }),
    { numRuns: 50, seed: 7 },
  );
  for (const length of [0, 1, 65_534, 65_535, 65_536, 131_070, 131_071])
    expect(gunzipSync(gzipOf(new Uint8Array(length))).length).toBe(length);
});
