/**
 * What permissions, mounts and a full disk do to the store. Root is above permissions, so as root the work is done
 * by a child with another uid; mounts are made in a private mount namespace. Without root what cannot be had
 * is skipped by name.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../../src/world/store/open.ts';
import { act, codeOf, put, ROOT, scratch, strays, survey, visible } from './scene.ts';

const USER = ROOT ? 12345 : (process.getuid?.() ?? 0);
const MOUNTS = ROOT && spawnSync('unshare', ['-m', 'true']).status === 0;
let bundle = '';
let tools = '';
let node = process.execPath;

beforeAll(async () => {
  tools = realpathSync(mkdtempSync(join(tmpdir(), 'kubepki-user-')));
  chmodSync(tools, 0o755);
  bundle = join(tools, 'act.mjs');
  if (ROOT) {
    // root's own Node may lie where nobody else may go
    node = join(tools, 'node');
    copyFileSync(process.execPath, node, constants.COPYFILE_FICLONE);
  }
  const source = `
    import { openStore } from './src/world/store/open.ts';
    const [root, size] = process.argv.slice(2);
    const store = openStore(root);
    const bytes = Buffer.alloc(Number(size), 'n');
    const said = async (work) => { try { return (await work)?.id ?? 'nothing'; } catch (e) { return { code: e.code, ...e.evidence }; } };
    const writes = [];
    for (const path of ['pki/ca.key', 'pki/ca.crt']) writes.push({ path, bytes, mode: 0o600, replaces: await store.read(path).catch(() => undefined) });
    const commit = await said(store.commit({ verb: 'renew', at: new Date(0), writes }));
    const list = await store.list().then((all) => all.length, (e) => e.code);
    const read = await store.read('pki/ca.key').then((b) => b?.length ?? -1, (e) => e.code);
    const history = await store.history().then((all) => all.length, (e) => e.code);
    console.log(JSON.stringify({ commit, list, read, history, undo: process.argv[4] === 'undo' ? await said(store.undo(new Date(1))) : '' }));
  `;
  await build({
    stdin: { contents: source, resolveDir: join(import.meta.dirname, '../../..'), loader: 'ts' },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    splitting: false,
  });
});
afterAll(() => {
  rmSync(tools, { recursive: true, force: true });
});

interface Said {
  readonly commit: string | Readonly<Record<string, unknown>>;
  readonly list: number | string;
  readonly read: number | string;
  readonly history: number | string;
  readonly undo: unknown;
}

/** Acts on the store as the user, in another process. */
function actAs(root: string, size = 4, then = ''): Said {
  const ids = ROOT ? { uid: USER, gid: USER } : {};
  return JSON.parse(
    execFileSync(node, [bundle, root, String(size), then], { ...ids, encoding: 'utf8' }),
  ) as Said;
}

/** A scratch directory of the user's, with a store in it. */
function usersStore(): string {
  const base = scratch();
  if (ROOT) chownSync(base, USER, USER);
  const root = join(base, 's');
  expect(actAs(root).commit).toBe('000001-renew');
  return root;
}

describe(ROOT ? 'as another user than root' : 'as this user', () => {
  test('a directory that may not be written is read-only, and reading works', () => {
    const root = usersStore();
    chmodSync(root, 0o500);
    const before = survey(root);
    expect(actAs(root, 5)).toMatchObject({
      commit: { code: 'store-read-only', path: root, errno: 'EACCES' },
      read: 4,
      history: 1,
    });
    expect(survey(root)).toEqual(before);
    chmodSync(root, 0o700);
  });

  test('so is one further down, with nothing half done', () => {
    const root = usersStore();
    chmodSync(join(root, 'pki'), 0o500);
    const before = survey(root);
    expect(actAs(root, 5)).toMatchObject({
      commit: { code: 'store-read-only', path: join(root, 'pki'), errno: 'EACCES' },
    });
    expect(survey(root)).toEqual(before);
    chmodSync(join(root, 'pki'), 0o700);
  });

  test('an existing file that may not be read is said to be that', () => {
    const root = usersStore();
    chmodSync(join(root, 'pki/ca.key'), 0);
    expect(actAs(root, 5)).toMatchObject({
      commit: { code: 'file-unreadable', path: join(root, 'pki/ca.key'), errno: 'EACCES' },
      read: 'file-unreadable',
    });
    chmodSync(join(root, 'pki/ca.key'), 0o600);
    expect(strays(root)).toEqual([]);
  });

  test('a parent in which no directory may be made', () => {
    const base = scratch();
    chmodSync(base, ROOT ? 0o755 : 0o500);
    expect(actAs(join(base, 's'))).toMatchObject({
      commit: { code: 'store-read-only', path: base },
      list: 0,
      read: -1,
      history: 0,
    });
    expect(survey(base)).toEqual({});
  });
});

describe.runIf(ROOT)('root and a user (needs root to be both)', () => {
  test("root does not write into a user's store, nor the user into root's", async () => {
    const root = usersStore();
    const before = survey(root);
    const writing = openStore(root).commit(act('renew', put('x', '1')));
    expect(await codeOf(writing)).toEqual({ code: 'store-not-ours', path: root, owner: USER, uid: 0 });
    expect(survey(root)).toEqual(before);
    const roots = scratch();
    chmodSync(roots, 0o777);
    expect(actAs(roots).commit).toEqual({ code: 'store-not-ours', path: roots, owner: 0, uid: USER });
    expect(survey(roots)).toEqual({});
  });

  test("a user may follow links that root made, but not write in root's directory", () => {
    const root = usersStore();
    const base = join(root, '..');
    rmSync(join(root, 'pki'), { recursive: true });
    mkdirSync(join(base, 'elsewhere'));
    execFileSync('ln', ['-s', '../elsewhere', join(root, 'pki')]);
    expect(actAs(root).commit).toEqual({
      code: 'store-not-ours',
      path: join(base, 'elsewhere'),
      owner: 0,
      uid: USER,
    });
    chownSync(join(base, 'elsewhere'), USER, USER);
    expect(actAs(root).commit).toBe('000002-renew');
  });
});

/** Runs the act in a mount namespace of its own, after the shell has mounted something; root is above permissions, not above mounts. */
function actUnder(mount: string, root: string, size: number, then = ''): Said {
  const script = `${mount}\nexec "$NODE" "$BUNDLE" "$STORE" ${String(size)} ${then}`;
  const env = { ...process.env, NODE: process.execPath, BUNDLE: bundle, STORE: root };
  const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-e', '-c', script], {
    env,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout.split('\n').find((line) => line.startsWith('{')) ?? '') as Said;
}

describe.runIf(MOUNTS)('mounts (needs root and unshare)', () => {
  test('a read-only file system: read-only for writers, readable for readers', async () => {
    const root = scratch();
    await openStore(root).commit(act('init', put('pki/ca.key', 'old!', undefined, 0o600)));
    const said = actUnder(
      'mount --bind "$STORE" "$STORE"; mount -o remount,ro,bind "$STORE"',
      root,
      9,
      'undo',
    );
    expect(said).toMatchObject({
      commit: { code: 'store-read-only', path: root, errno: 'EROFS' },
      undo: { code: 'store-read-only' },
      read: 4,
      history: 1,
    });
    expect(visible(root)).toMatchObject({ 'pki/ca.key': '600 old!' });
    expect(strays(root)).toEqual([]);
  });

  test.each([
    ['at a key', 30_000, 1000, 1],
    ['at a copy of what is replaced', 22_000, 1000, 20_000],
    ['nowhere: it fits', 4000, 1000, 1],
  ])('a full disk, met %s: as before, and nothing left over', (_name, size, spare, old) => {
    const root = join(scratch(), 'm');
    mkdirSync(root);
    const prepare = [
      'mount -t tmpfs -o size=64k,mode=700 none "$STORE"',
      `"$NODE" "$BUNDLE" "$STORE" ${String(old)} > /dev/null`,
      `find "$STORE" -printf "%P %m %s\\n" | sort > "$STORE.before"`,
      "trap '' EXIT",
    ];
    const script = `${prepare.join('\n')}
      "$NODE" "$BUNDLE" "$STORE" ${String(size)} > "$STORE.said"
      find "$STORE" -printf "%P %m %s\\n" | sort > "$STORE.after"
      "$NODE" "$BUNDLE" "$STORE" ${String(spare)} > "$STORE.again"
      find "$STORE" -name ".kubepki-*" > "$STORE.strays"
      find "$STORE" -type d > "$STORE.directories"
      for f in said before after again strays directories; do echo "== $f"; cat "$STORE.$f"; done`;
    const env = { ...process.env, NODE: process.execPath, BUNDLE: bundle, STORE: root };
    const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-e', '-c', script], {
      env,
      encoding: 'utf8',
    });
    const parts = Object.fromEntries(
      stdout
        .split('== ')
        .slice(1)
        .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).trim()]),
    );
    expect(stderr).toBe('');
    const said = JSON.parse(parts['said'] ?? '') as Said;
    if (size === 4000) {
      expect(said.commit).toBe('000002-renew');
    } else {
      expect(said.commit).toMatchObject({ code: 'store-full', errno: 'ENOSPC' });
      // not the temporary, which is gone again
      expect(parts['directories']?.split('\n')).toContain((said.commit as { path: string }).path);
      // Sizes of directories are tmpfs's own affair; there are none that differ in what they hold.
      expect(parts['after']).toBe(parts['before']);
      // What is replaced is copied first: there must be room for that as well.
      const again = (JSON.parse(parts['again'] ?? '') as Said).commit;
      if (old === 1) expect(again).toBe('000002-renew');
      else expect(again).toMatchObject({ code: 'store-full' });
    }
    expect(parts['strays']).toBe('');
  });
});

test.runIf(!ROOT)('skipped: mounts, devices and other owners need root', () => {
  writeFileSync(join(scratch(), 'x'), '');
});
