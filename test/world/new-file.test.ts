import {
  chmodSync,
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
import { afterAll, describe, expect, it } from 'vitest';
import { newFiles } from '../../src/world/new-file.ts';

const root = mkdtempSync(join(tmpdir(), 'kubepki-new-'));
afterAll(() => rmSync(root, { recursive: true }));
const bytes = Uint8Array.from(Buffer.from('a key'));
let count = 0;
function folder(): string {
  const path = join(root, String(count++));
  mkdirSync(path);
  return path;
}

describe('files that are made and never replaced', () => {
  it.each([0o600, 0o644])('have mode %o whatever the umask', async (mode) => {
    const at = join(folder(), 'x');
    const before = process.umask(mode === 0o600 ? 0 : 0o077);
    try {
      expect(await newFiles.create(at, bytes, mode)).toBe(true);
    } finally {
      process.umask(before);
    }
    expect(statSync(at).mode & 0o777).toBe(mode);
    expect(readFileSync(at)).toEqual(Buffer.from(bytes));
    expect(readdirSync(join(at, '..'))).toEqual(['x']);
  });

  it.each<[string, (at: string) => void]>([
    ['a file', (at) => writeFileSync(at, 'mine')],
    ['an empty file', (at) => writeFileSync(at, '')],
    ['a folder', (at) => mkdirSync(at)],
    ['a link to nothing', (at) => symlinkSync('/nowhere/at/all', at)],
    ['a link to a file', (at) => symlinkSync('/etc/passwd', at)],
  ])('%s stays what it is', async (_, lay) => {
    const within = folder();
    lay(join(within, 'x'));
    const was = statSync(join(within, 'x'), { throwIfNoEntry: false });
    expect(await newFiles.create(join(within, 'x'), bytes, 0o600)).toBe(false);
    expect(statSync(join(within, 'x'), { throwIfNoEntry: false })?.size).toBe(was?.size);
    expect(readdirSync(within)).toEqual(['x']);
  });

  it('of many that make the same one, one does', async () => {
    const at = join(folder(), 'x');
    const made = await Promise.all(Array.from({ length: 20 }, async () => newFiles.create(at, bytes, 0o600)));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it.each<[string, (within: string) => string, string]>([
    ['a folder that is not there', (within) => join(within, 'no', 'x'), 'write-failed'],
    ['a file for a folder', (within) => join(file(within), 'x'), 'not-a-directory'],
    ['a name that is too long', (within) => join(within, 'x'.repeat(300)), 'path-refused'],
  ])('%s is an error of ours', async (_, path, code) => {
    await expect(newFiles.create(path(folder()), bytes, 0o600)).rejects.toMatchObject({ code });
  });

  it('a folder that may not be written into is one too', { skip: process.getuid?.() === 0 }, async () => {
    const within = folder();
    chmodSync(within, 0o500);
    await expect(newFiles.create(join(within, 'x'), bytes, 0o600)).rejects.toMatchObject({
      code: 'store-read-only',
    });
  });
});

function file(within: string): string {
  writeFileSync(join(within, 'f'), '');
  return join(within, 'f');
}
