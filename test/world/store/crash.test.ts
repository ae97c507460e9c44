/**
 * Stops the store before every single system call it makes, one after the other, and looks at what is left:
 * as it stands, and after the next writer. Stronger than killing at random, which torture does as well.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Act } from '../../../src/domain/port.ts';
import { DISK, type Disk } from '../../../src/world/store/disk.ts';
import { openStore } from '../../../src/world/store/open.ts';
import { Crash, crashAt, failAt } from './crash-disk.ts';
import { AT, act, bury, codeOf, contents, drop, grow, put, strays, survey, visible } from './scene.ts';

interface Scenario {
  readonly name: string;
  prepare(root: string): Promise<void>;
  run(root: string, disk: Disk): Promise<unknown>;
}

const INIT = act(
  'init',
  put('pki/ca.key', 'key 1'),
  put('pki/ca.crt', 'crt 1'),
  put('nodes/a/etc/k.crt', 'node 1'),
  put('kubepki.yaml', 'spec 1'),
);

const RENEW = act(
  'renew',
  put('pki/ca.key', 'key 2', 'key 1'),
  put('pki/ca.crt', 'crt 2', 'crt 1'),
  put('kubepki.yaml', 'spec 1', 'spec 1', 0o600),
  put('nodes/a/etc/k.crt', 'node 1', 'node 1'),
  put('pki/linked.key', 'linked 2', 'linked 1'),
  put('nodes/b/etc/k.key', 'new 2'),
);

async function initialised(root: string): Promise<void> {
  await openStore(root).commit(INIT);
  const outside = `${root}-outside`;
  mkdirSync(outside, { mode: 0o755 });
  writeFileSync(join(outside, 'real.key'), 'linked 1', { mode: 0o600 });
  symlinkSync('../../s-outside/real.key', join(root, 'pki/linked.key'));
  writeFileSync(join(root, 'pki/notes.txt'), 'foreign');
  chmodSync(join(root, 'pki/notes.txt'), 0o640);
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'init in a directory that is not there',
    prepare: async () => {},
    run: async (root, disk) => await openStore(root, disk).commit(INIT),
  },
  {
    name: 'renew with links, new directories and a changed mode',
    prepare: initialised,
    run: async (root, disk) => await openStore(root, disk).commit(RENEW),
  },
  {
    name: 'undo of renew',
    async prepare(root) {
      await initialised(root);
      await openStore(root).commit(RENEW);
    },
    run: async (root, disk) => await openStore(root, disk).undo(AT),
  },
  {
    name: 'undo of init',
    prepare: initialised,
    run: async (root, disk) => await openStore(root, disk).undo(AT),
  },
  {
    name: 'an act that removes',
    prepare: prunable,
    run: async (root, disk) => await openStore(root, disk).commit(PRUNE),
  },
  {
    name: 'undo of an act that removed',
    async prepare(root) {
      await prunable(root);
      await openStore(root).commit(PRUNE);
    },
    run: async (root, disk) => await openStore(root, disk).undo(AT),
  },
];

/** Directories of ours that this empties go, one that somebody has opened and one that is not empty stay. */
const PRUNE: Act = {
  ...act('prune', put('pki/ca.crt', 'crt 2', 'crt 1')),
  adds: [grow('pki/log', 'log 2\n')],
  removes: [
    drop('pki/linked.key', 'linked 1'),
    drop('nodes/a/etc/k.crt', 'node 1'),
    drop('open/x', 'x 1'),
    drop('pki/ca.key', 'key 1'),
  ],
};

async function prunable(root: string): Promise<void> {
  await initialised(root);
  await openStore(root).commit({ ...act('apply', put('open/x', 'x 1')), adds: [grow('pki/log', 'log 1\n')] });
  chmodSync(join(root, 'open'), 0o750);
}

/** In memory where there is such a place: the crash is simulated, and thousands of real fsyncs prove nothing here. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** One scratch directory a round; thousands of rounds, so they are removed at once. */
async function inScratch(
  scenario: Scenario,
  work: (base: string, root: string) => Promise<void>,
): Promise<void> {
  const base = realpathSync(mkdtempSync(join(PLACE, 'kubepki-crash-')));
  try {
    await scenario.prepare(join(base, 's'));
    await work(base, join(base, 's'));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

async function crashed(run: Promise<unknown>): Promise<boolean> {
  try {
    await run;
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

/** Old and new as they are without any trouble, and how many calls that takes. */
async function measure(
  scenario: Scenario,
): Promise<{ old: Record<string, string>; new: Record<string, string>; calls: number }> {
  let [before, after, calls]: [Record<string, string>, Record<string, string>, number] = [{}, {}, 0];
  await inScratch(scenario, async (base, root) => {
    before = visible(base);
    const watch = crashAt(Number.POSITIVE_INFINITY);
    await scenario.run(root, watch.disk);
    [after, calls] = [visible(base), watch.calls()];
  });
  return { old: before, new: after, calls };
}

/** Every file is wholly old or wholly new, whatever else there is. */
function expectWholeFiles(
  base: string,
  measured: { old: Record<string, string>; new: Record<string, string> },
  where: string,
): void {
  for (const [path, state] of Object.entries(visible(base))) {
    expect(
      [measured.old[path], measured.new[path], /^700 dir$/.test(state) ? state : 'neither'],
      `${where}: ${path}`,
    ).toContain(state);
  }
  for (const [path, state] of Object.entries(measured.old)) {
    if (measured.new[path] !== undefined)
      expect(Object.keys(visible(base)), `${where}: ${path} (${state})`).toContain(path);
  }
}

/** Texts that are nowhere any more: neither in place nor in the history, nor with lines added to them. */
function missing(lost: ReadonlySet<string>, base: string): readonly string[] {
  const here = contents(base);
  const log = visible(base)['s/pki/log']?.replace(/^\d+ /, '') ?? '';
  return [...lost].filter((text) => !here.has(text) && !(text.endsWith('\n') && log.startsWith(text)));
}

async function expectNextWriterMends(
  base: string,
  root: string,
  old: Record<string, string>,
  fresh: Record<string, string>,
  lost: ReadonlySet<string>,
  where: string,
): Promise<'old' | 'new'> {
  if (DISK.lstat(root) !== undefined) bury(root);
  const store = openStore(root);
  const unfinished = await store.unfinished();
  const entries = (await store.history()).length;
  await store.commit(act('mark', put('marker', 'here')));
  expect(strays(base), `${where}: strays`).toEqual([]);
  const { 's/marker': marker, ...state } = visible(base);
  expect(marker).toBe('644 here');
  const outcome = JSON.stringify(state) === JSON.stringify(fresh) ? 'new' : 'old';
  // The root is there by now in any case.
  expect(state, `${where}: all or nothing`).toEqual(outcome === 'new' ? fresh : { s: '700 dir', ...old });
  if (unfinished !== undefined) expect(outcome, `${where}: committed means done`).toBe('new');
  expect(missing(lost, base), `${where}: lost`).toEqual([]);
  expect((await store.history()).length, where).toBeGreaterThan(entries);
  const open = Object.entries(survey(base)).filter(
    ([path, text]) => /history\//.test(path) && !/^(?:700 dir$|600 )/.test(text),
  );
  expect(open, `${where}: open to others`).toEqual([]);
  await store.undo(AT);
  expect(Object.keys(visible(base)), `${where}: undo of the marker`).not.toContain('s/marker');
  return outcome;
}

describe.each(SCENARIOS)('$name', (scenario) => {
  test('killed before any call, all or nothing after the next writer', { timeout: 120_000 }, async () => {
    const measured = await measure(scenario);
    const outcomes: string[] = [];
    for (let n = 1; n <= measured.calls; n++) {
      await inScratch(scenario, async (base, root) => {
        const lost = contents(base);
        const sabotage = crashAt(n);
        await crashed(scenario.run(root, sabotage.disk));
        expect(sabotage.calls()).toBeGreaterThanOrEqual(n);
        const where = `call ${String(n)} (${sabotage.victim()})`;
        expectWholeFiles(base, measured, where);
        outcomes.push(await expectNextWriterMends(base, root, measured.old, measured.new, lost, where));
      });
    }
    // One commit point: never old again once it was new.
    expect(outcomes.indexOf('new')).toBe(outcomes.lastIndexOf('old') + 1);
    expect(new Set(outcomes)).toEqual(new Set(['old', 'new']));
  });

  test('killed again while the next writer mends, at any call', { timeout: 240_000 }, async () => {
    const measured = await measure(scenario);
    // All pairs would be ten thousands; these reach every phase of both, at offsets that differ from one to the next.
    for (let n = 3; n <= measured.calls; n += Math.ceil(measured.calls / 14)) {
      for (let m = 1 + (n % 5); ; m += 5) {
        let through = false;
        await inScratch(scenario, async (base, root) => {
          const lost = contents(base);
          await crashed(scenario.run(root, crashAt(n).disk));
          if (DISK.lstat(root) !== undefined) bury(root);
          const second = crashAt(m);
          through = !(await crashed(openStore(root, second.disk).commit(act('mend', put('mended', 'yes')))));
          if (through) return;
          const where = `call ${String(n)}, then ${String(m)} (${second.victim()})`;
          if (DISK.lstat(root) !== undefined) bury(root);
          await openStore(root).commit(act('mend', put('other', 'yes')));
          expect(strays(base), where).toEqual([]);
          const { 's/other': _other, 's/mended': _mended, ...state } = visible(base);
          expect([{ s: '700 dir', ...measured.old }, measured.new], where).toContainEqual(state);
          expect(missing(lost, base), `${where}: lost`).toEqual([]);
        });
        if (through) break;
      }
    }
  });

  test('an error from any call leaves the disk as it was, or a journal', { timeout: 120_000 }, async () => {
    const measured = await measure(scenario);
    for (let n = 1; n <= measured.calls; n++) {
      await inScratch(scenario, async (base, root) => {
        const before = survey(base);
        const sabotage = failAt(n, n % 2 === 0 ? 'ENOSPC' : 'EIO');
        const { code } = await codeOf(scenario.run(root, sabotage.disk));
        const where = `call ${String(n)} (${sabotage.victim()})`;
        if (code === 'no error') {
          expect(visible(base), where).toEqual(measured.new);
          return;
        }
        expect(['store-full', 'write-failed', 'file-unreadable'], where).toContain(code);
        const committed =
          DISK.lstat(root) !== undefined && (await openStore(root).unfinished()) !== undefined;
        if (!committed && JSON.stringify(visible(base)) !== JSON.stringify(measured.new))
          expect(survey(base), where).toEqual(before);
        await expectNextWriterMends(base, root, measured.old, measured.new, new Set(), where);
      });
    }
  });
});
