/** Changing a file that others change too: kubectl's lock, links, modes, copies, and whatever else can lie at a path. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src/domain/utf8.ts';
import { openSharedFiles } from '../../src/world/shared-file.ts';

const AT = new Date('2026-06-01T12:00:00.250Z');
const COPY = 'config.20260601T120000Z.bak';
let folder: string;
let config: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubepki-shared-'));
  config = join(folder, 'config');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const write = async (
  path: string,
  text: string,
  beside: readonly { name: string; text: string; mode: number }[] = [],
) =>
  openSharedFiles().change(path, AT, () => ({
    bytes: toUtf8(text),
    beside: beside.map(({ text: own, ...rest }) => ({ ...rest, bytes: toUtf8(own) })),
  }));

describe('what stands there', () => {
  it('nothing: a new file, for its owner alone whatever the umask', async () => {
    const before = process.umask(0);
    try {
      expect(await write(config, 'a')).toEqual({ change: 'created', beside: [] });
    } finally {
      process.umask(before);
    }
    expect([readFileSync(config, 'utf8'), modeOf(config), readdirSync(folder)]).toEqual([
      'a',
      '600',
      ['config'],
    ]);
  });

  it('the same: nothing is written, and nothing kept', async () => {
    writeFileSync(config, 'a', { mode: 0o644 });
    chmodSync(config, 0o644);
    const { mtimeMs, ino } = statSync(config);
    expect(await write(config, 'a')).toEqual({ change: 'none', beside: [], open: { was: 0o644, is: 0o644 } });
    expect([statSync(config).mtimeMs, statSync(config).ino, readdirSync(folder)]).toEqual([
      mtimeMs,
      ino,
      ['config'],
    ]);
  });

  test.each([
    [0o600, 0o600],
    [0o400, 0o400],
    [0o644, 0o600],
    [0o660, 0o600],
  ])('something else, mode %o: kept beside it, and then replaced with mode %o', async (was, is) => {
    writeFileSync(config, 'before');
    chmodSync(config, was);
    const done = await write(config, 'after');
    expect(done).toEqual({
      change: 'replaced',
      backup: join(folder, COPY),
      beside: [],
      ...(was === is ? {} : { open: { was, is } }),
    });
    expect([readFileSync(config, 'utf8'), statSync(config).mode & 0o777]).toEqual(['after', is]);
    expect([readFileSync(join(folder, COPY), 'utf8'), modeOf(join(folder, COPY))]).toEqual(['before', '600']);
    expect(readdirSync(folder)).toEqual(['config', COPY]);
  });

  it('a copy of the same second: neither takes the place of the other', async () => {
    for (const text of ['1', '2', '3']) await write(config, text);
    expect(readdirSync(folder)).toEqual(['config', 'config.20260601T120000Z-2.bak', COPY]);
    expect(readFileSync(join(folder, 'config.20260601T120000Z-2.bak'), 'utf8')).toBe('2');
  });

  it('a link: it stays, and what it leads to is replaced where that is', async () => {
    mkdirSync(join(folder, 'far'));
    writeFileSync(join(folder, 'far', 'real'), 'before', { mode: 0o600 });
    symlinkSync('far/real', config);
    const target = join(folder, 'far', 'real');
    expect(await write(config, 'after')).toEqual({
      change: 'replaced',
      target,
      backup: `${target}.20260601T120000Z.bak`,
      beside: [],
    });
    expect([readlinkSync(config), readFileSync(target, 'utf8'), modeOf(target)]).toEqual([
      'far/real',
      'after',
      '600',
    ]);
    expect(readdirSync(folder)).toEqual(['config', 'far']);
  });

  it('a link that leads to nothing yet', async () => {
    symlinkSync('real', config);
    await write(config, 'a');
    expect([readlinkSync(config), readFileSync(join(folder, 'real'), 'utf8')]).toEqual(['real', 'a']);
  });

  test.each<[string, (path: string) => unknown, string, string]>([
    ['a directory', (path) => mkdirSync(path), 'path-refused', 'is-a-directory'],
    ['a pipe', (path) => spawnSync('mkfifo', [path]), 'path-refused', 'not-a-file'],
    ['a device', (path) => symlinkSync('/dev/null', path), 'path-refused', 'not-a-file'],
    ['a circle', (path) => symlinkSync('config', path), 'path-refused', ''],
    ['what is too large', (path) => writeFileSync(path, Buffer.alloc(9 << 20)), 'file-too-large', ''],
  ])('%s: refused, and nothing is left behind', async (_what, make, code, reason) => {
    make(config);
    await expect(write(config, 'a')).rejects.toMatchObject({
      code,
      evidence: expect.objectContaining(reason === '' ? { path: config } : { path: config, reason }),
    });
    expect(readdirSync(folder)).toEqual(['config']);
  });

  it('no folder: said with the folder that is missing', async () => {
    await expect(write(join(folder, 'no', 'config'), 'a')).rejects.toMatchObject({
      code: 'write-failed',
      evidence: { path: join(folder, 'no', 'config'), errno: 'ENOENT' },
    });
  });

  it.skipIf(process.getuid?.() !== 0)(
    "somebody else's file or folder: refused, since they could not read it any more",
    async () => {
      writeFileSync(config, 'before');
      expect(spawnSync('chown', ['1234', config]).status).toBe(0);
      await expect(write(config, 'after')).rejects.toMatchObject({
        code: 'store-not-ours',
        evidence: { owner: 1234 },
      });
      expect(spawnSync('chown', ['1234', folder]).status).toBe(0);
      rmSync(config);
      await expect(write(config, 'after')).rejects.toMatchObject({ code: 'store-not-ours' });
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});

describe('files beside it', () => {
  const BESIDE = [
    { name: 'a.key', text: 'key', mode: 0o600 },
    { name: 'a.crt', text: 'crt', mode: 0o644 },
  ];

  it('are written before it, and only where they differ', async () => {
    expect(await write(config, 'a', BESIDE)).toMatchObject({
      beside: [join(folder, 'a.key'), join(folder, 'a.crt')],
    });
    expect([modeOf(join(folder, 'a.key')), modeOf(join(folder, 'a.crt'))]).toEqual(['600', '644']);
    expect(await write(config, 'a', BESIDE)).toEqual({ change: 'none', beside: [] });
    chmodSync(join(folder, 'a.key'), 0o644);
    expect(await write(config, 'a', BESIDE)).toMatchObject({ beside: [join(folder, 'a.key')] });
    expect(modeOf(join(folder, 'a.key'))).toBe('600');
  });

  it('are all on the disk before the first takes its name: what fails leaves all as it was', async () => {
    await write(config, 'a', BESIDE);
    rmSync(join(folder, 'a.crt'));
    mkdirSync(join(folder, 'a.crt'));
    const more = BESIDE.map((file) => ({ ...file, text: 'new' }));
    await expect(write(config, 'b', more)).rejects.toMatchObject({ code: 'path-refused' });
    // a name that no file can have
    await expect(
      write(config, 'b', [...more.slice(0, 1), { name: 'x'.repeat(300), text: 'x', mode: 0o600 }]),
    ).rejects.toMatchObject({ code: 'path-refused', evidence: { errno: 'ENAMETOOLONG' } });
    expect([config, join(folder, 'a.key')].map((path) => readFileSync(path, 'utf8'))).toEqual(['a', 'key']);
    expect(readdirSync(folder)).toEqual(['a.crt', 'a.key', 'config']);
  });

  it('a link among them stays one', async () => {
    symlinkSync('real.crt', join(folder, 'a.crt'));
    await write(config, 'a', BESIDE);
    expect([readlinkSync(join(folder, 'a.crt')), readFileSync(join(folder, 'real.crt'), 'utf8')]).toEqual([
      'real.crt',
      'crt',
    ]);
  });

  it('can be looked at, through links too', async () => {
    writeFileSync(join(folder, 'a.crt'), 'crt');
    symlinkSync('a.crt', join(folder, 'current.pem'));
    const seen: (string | undefined)[] = [];
    await openSharedFiles().change(config, AT, (stands, beside) => {
      for (const name of ['a.crt', 'current.pem', join(folder, 'a.crt'), 'no.crt', '.'])
        seen.push(beside(name) === undefined ? undefined : fromUtf8(beside(name) as Uint8Array));
      return { bytes: stands ?? toUtf8('a'), beside: [] };
    });
    expect(seen).toEqual(['crt', 'crt', 'crt', undefined, undefined]);
  });
});

describe("kubectl's lock", () => {
  it('is held while the file is looked at and changed, of a link and of what it leads to', async () => {
    writeFileSync(join(folder, 'real'), 'a');
    symlinkSync('real', config);
    let held: readonly string[] = [];
    await openSharedFiles().change(config, AT, () => {
      held = readdirSync(folder).filter((name) => name.endsWith('.lock'));
      return { bytes: toUtf8('b'), beside: [] };
    });
    expect(held).toEqual(['config.lock', 'real.lock']);
    expect(readdirSync(folder)).toEqual(['config', 'real', 'real.20260601T120000Z.bak']);
  });

  it('is waited for, and the file is looked at after that', async () => {
    writeFileSync(config, 'before');
    writeFileSync(`${config}.lock`, '');
    const changing = openSharedFiles().change(config, AT, (stands) => ({
      bytes: toUtf8(`${fromUtf8(stands ?? new Uint8Array())} ours`),
      beside: [],
    }));
    writeFileSync(config, 'theirs');
    rmSync(`${config}.lock`);
    await changing;
    expect(readFileSync(config, 'utf8')).toBe('theirs ours');
  });

  it('that nobody takes away is told of, left alone, and nothing is written', async () => {
    writeFileSync(config, 'before');
    writeFileSync(`${config}.lock`, 'theirs');
    await expect(write(config, 'after')).rejects.toMatchObject({
      code: 'kubeconfig-locked',
      evidence: { path: `${config}.lock` },
    });
    expect([readFileSync(config, 'utf8'), readFileSync(`${config}.lock`, 'utf8')]).toEqual([
      'before',
      'theirs',
    ]);
  });

  it('goes when the work fails', async () => {
    const failing = openSharedFiles().change(config, AT, () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('an editor that knows of none and saves meanwhile loses nothing', async () => {
    writeFileSync(config, 'before');
    const changing = openSharedFiles().change(config, AT, () => {
      writeFileSync(config, 'edited meanwhile');
      return { bytes: toUtf8('after'), beside: [] };
    });
    await expect(changing).rejects.toMatchObject({
      code: 'store-changed',
      evidence: { path: config, again: 'kubeconfig' },
    });
    expect([readFileSync(config, 'utf8'), readdirSync(folder)]).toEqual(['edited meanwhile', ['config']]);
    expect(existsSync(join(folder, COPY))).toBe(false);
    expect(lstatSync(config).isFile()).toBe(true);
  });

  it('twenty at once: each adds its own, and none is lost', async () => {
    const files = openSharedFiles();
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) =>
        files.change(config, AT, (stands) => ({
          bytes: toUtf8(`${fromUtf8(stands ?? new Uint8Array())}${i},`),
          beside: [],
        })),
      ),
    );
    expect(
      readFileSync(config, 'utf8')
        .split(',')
        .filter(Boolean)
        .map(Number)
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});
