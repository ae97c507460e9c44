/** Real processes after one lock: free, held, and left behind by the dead. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeSelf } from '../../../src/world/store/holder.ts';
import { openStore } from '../../../src/world/store/open.ts';
import { act, AT, codeOf, put, scratch, strays } from './scene.ts';

let place = '';

/** Starts when told to on its standard input; may linger before its commit point until told again. */
const CONTENDER = `
  import { readSync } from 'node:fs';
  import { DISK } from './src/world/store/disk.ts';
  import { openStore } from './src/world/store/open.ts';
  const [root, name, linger] = process.argv.slice(2);
  const wait = () => readSync(0, Buffer.alloc(1));
  const disk = { ...DISK, rename(from, to) { if (linger && to.endsWith('manifest.json')) { console.log('staged'); wait(); } DISK.rename(from, to); } };
  const store = openStore(root, disk);
  console.log('ready');
  wait();
  const bytes = Buffer.from(name);
  const said = await store.commit({ verb: 'race', at: new Date(0), writes: [{ path: 'won', bytes, mode: 0o600, replaces: undefined }] }).then(() => 'won', (e) => e.code);
  console.log(said);
`;

beforeAll(async () => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'kubepki-race-')));
  await build({
    stdin: { contents: CONTENDER, resolveDir: join(import.meta.dirname, '../../..'), loader: 'ts' },
    outfile: join(place, 'contender.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
});
afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

function contend(
  root: string,
  name: string,
  linger = '',
): { readonly pid: number; go(): void; next(): Promise<string> } {
  const child = spawn(process.execPath, [join(place, 'contender.mjs'), root, name, linger], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => lines.push(...chunk.toString().trim().split('\n')));
  return {
    pid: child.pid ?? 0,
    go: () => void child.stdin.write('.'),
    async next() {
      while (lines.length === 0) await once(child.stdout, 'data');
      return lines.shift() ?? '';
    },
  };
}

test('a second process is told who holds the store, and gets it when the first is through', async () => {
  const root = scratch();
  const first = contend(root, 'first', 'linger');
  expect(await first.next()).toBe('ready');
  first.go();
  expect(await first.next()).toBe('staged');
  const second = await codeOf(openStore(root).commit(act('second', put('x', '1'))));
  expect(second).toMatchObject({ code: 'store-busy', reason: 'alive', pid: first.pid });
  first.go();
  expect(await first.next()).toBe('won');
  await openStore(root).commit(act('second', put('x', '1')));
  expect((await openStore(root).history()).map(({ verb }) => verb)).toEqual(['race', 'second']);
});

test.each([
  ['a free lock', false],
  ['the lock of a dead process', true],
])('of many at once after %s exactly one wins', { timeout: 30_000 }, async (_name, stale) => {
  const root = scratch();
  if (stale) symlinkSync(JSON.stringify({ ...describeSelf(AT), start: '1' }), join(root, '.kubepki-lock'));
  const contenders = Array.from({ length: 6 }, (_, index) => contend(root, String(index)));
  for (const each of contenders) expect(await each.next()).toBe('ready');
  for (const each of contenders) each.go();
  const outcomes = await Promise.all(contenders.map(async (each) => await each.next()));
  expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
  // Late ones found the winner's file instead of its lock.
  for (const outcome of outcomes) expect(['won', 'store-busy', 'store-changed']).toContain(outcome);
  expect(Buffer.from((await openStore(root).read('won')) ?? []).toString()).toBe(
    String(outcomes.indexOf('won')),
  );
  expect(strays(root)).toEqual([]);
  expect(await openStore(root).history()).toHaveLength(1);
});
