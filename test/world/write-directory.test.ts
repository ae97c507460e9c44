/** A directory where the user said: whole or not at all, for its owner alone, and never in place of something else. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Placed, whatIsAt, writeDirectory } from '../../src/world/write-directory.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kubepki-directory-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const at = (name: string) => join(base, name);
const file = (path: string, text: string, mode = 0o600): Placed => ({ path, mode, bytes: Buffer.from(text) });
const ONE = [file('a/b/key', 'one'), file('script', '#!', 0o755)];
const TWO = [file('a/c', 'two', 0o644)];

describe('a directory', () => {
  it('is made with the modes that were asked for, whatever the umask', () => {
    for (const umask of [0o000, 0o022, 0o277]) {
      const before = process.umask(umask);
      const path = at(`with-${umask}`);
      try {
        writeDirectory(path, ONE, undefined);
      } finally {
        process.umask(before);
      }
      const modes = ['', 'a', 'a/b', 'a/b/key', 'script'].map(
        (name) => statSync(join(path, name)).mode & 0o777,
      );
      expect(modes).toEqual([0o700, 0o700, 0o700, 0o600, 0o755]);
    }
    expect(readdirSync(base)).toHaveLength(3);
  });

  it('takes the place of a former one, of an empty one, and of what a link leads to', () => {
    mkdirSync(at('out'));
    writeDirectory(`${at('out')}/`, ONE, []);
    symlinkSync('out', at('link'));
    writeDirectory(at('link'), TWO, ['a/b/key', 'script']);
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('out/a/c'), 'utf8')).toBe('two');
    expect(existsSync(at('out/a/b'))).toBe(false);
    expect(readdirSync(base).toSorted()).toEqual(['link', 'out']);
  });

  it('takes away nothing that somebody put there meanwhile, and says where it is', () => {
    writeDirectory(at('out'), ONE, undefined);
    writeFileSync(at('out/a/mine'), 'of somebody else');
    let said: unknown;
    try {
      writeDirectory(at('out'), TWO, ['a/b/key', 'script']);
    } catch (error) {
      said = error;
    }
    expect(said).toMatchObject({ code: 'path-refused', evidence: { reason: 'not-empty', path: at('out') } });
    const { at: where } = (said as { evidence: { at: string } }).evidence;
    expect(readFileSync(join(where, 'mine'), 'utf8')).toBe('of somebody else');
    expect(readFileSync(at('out/a/c'), 'utf8')).toBe('two');
  });

  it('that cannot be made leaves nothing, and what stood there stands', () => {
    writeDirectory(at('out'), ONE, undefined);
    const tooLong = [file('a', 'a'), file('x'.repeat(300), 'b')];
    expect(() => writeDirectory(at('out'), tooLong, ['a/b/key', 'script'])).toThrow('path-refused');
    expect(() => writeDirectory(at('new'), tooLong, undefined)).toThrow('path-refused');
    expect(() => writeDirectory(at('nowhere/new'), ONE, undefined)).toThrow('write-failed');
    writeFileSync(at('file'), '');
    expect(() => writeDirectory(at('file/new'), ONE, undefined)).toThrow('not-a-directory');
    expect(readdirSync(base).toSorted()).toEqual(['file', 'out']);
    expect(readFileSync(at('out/a/b/key'), 'utf8')).toBe('one');
  });

  it.skipIf(process.getuid?.() === 0)('is not made where we may not write', () => {
    mkdirSync(at('closed'));
    chmodSync(at('closed'), 0o500);
    expect(() => writeDirectory(at('closed/new'), ONE, undefined)).toThrow('store-read-only');
    chmodSync(at('closed'), 0o700);
  });
});

it('what is there is told apart, through links', () => {
  mkdirSync(at('directory'));
  writeFileSync(at('file'), '');
  symlinkSync('directory', at('link'));
  symlinkSync('nowhere', at('dangling'));
  const kinds = ['directory', 'file', 'link', 'dangling', 'none'].map((name) => whatIsAt(at(name)));
  expect(kinds).toEqual(['directory', 'file', 'directory', 'nothing', 'nothing']);
  expect(whatIsAt('/dev/null')).toBe('stream');
  expect(whatIsAt('/dev/stdout')).toBe('stream');
});
