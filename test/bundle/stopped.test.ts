/**
 * install.sh stopped dead before any single program that changes something, on a full disk and by Ctrl-C: every file is
 * the old one or the new one, no key was ever open to others, and running it again completes it.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bed, FIRST, openBed, ROOT, SECOND } from './machine.ts';

let bed: Bed;
beforeEach(() => {
  bed = openBed();
});
afterEach(() => bed.close());

/** Each takes a second on a busy machine; FAST_CHECK_RUNS asks for all of them. */
const STRIDE = Number(process.env['FAST_CHECK_RUNS'] ?? 1) > 1 ? 1 : 3;
const CHANGING = ['cat', 'chown', 'cp', 'mkdir', 'mv', 'rm', 'sync'];

/** Programs of these names that count, and end the whole run instead of the one of a number. */
function shims(how: string): string {
  const bin = join(bed.base, 'shims');
  mkdirSync(bin, { recursive: true });
  for (const name of CHANGING) {
    const where = spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
    const text = `#!/bin/sh
n=0
[ ! -f "$COUNTER" ] || read -r n < "$COUNTER"
n=$((n + 1))
echo "$n" > "$COUNTER"
[ "$n" != "$STOP" ] || { ${how}; }
exec ${where} "$@"
`;
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

/** In a process group of its own, which is what ends; everything open, so that only the script's own care counts. */
function stoppedAt(bundle: string, bin: string, stop: number) {
  const counter = join(bed.base, 'counter');
  rmSync(counter, { force: true });
  const ran = bed.run(['sh', '-c', 'umask 0 && exec sh "$0/install.sh" --root "$1"', bundle, bed.root], {
    prefix: ['setsid', '--wait'],
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, COUNTER: counter, STOP: String(stop) },
  });
  return { ...ran, steps: Number(readFileSync(counter, 'utf8')) };
}

const install = (bundle: string) => bed.run(['sh', `${bundle}/install.sh`, '--root', bed.root]);
const verify = (bundle: string) => bed.run(['sh', `${bundle}/verify.sh`, '--root', bed.root]);
const files = () =>
  bed
    .tree()
    .filter((line) => !line.endsWith('/'))
    .map((line) => ({ mode: Number.parseInt(line, 8), path: line.slice(5) }));
const strays = () => bed.tree().filter((line) => line.includes('kubepki-new') || line.includes('UNFINISHED'));

/** Old or new and nothing between, and no key that others may read, wherever it lies. */
function judge(step: number): void {
  const may = new Map<string, readonly string[]>();
  for (const { place, text } of [...FIRST, ...SECOND]) may.set(place, [...(may.get(place) ?? []), text]);
  for (const { path, mode } of files()) {
    const text = bed.text(path);
    if (may.has(path))
      expect([step, path, may.get(path)]).toEqual([step, path, expect.arrayContaining([text])]);
    if (text.includes('PRIVATE KEY')) expect([step, path, mode & 0o077]).toEqual([step, path, 0]);
  }
}

it('killed before any step, it is completed by the next run, which says all that is to be done', {
  timeout: 240_000,
}, () => {
  const [first, second] = [bed.lay(FIRST), bed.lay(SECOND)];
  const bin = shims('kill -9 0');
  const start = () => {
    rmSync(bed.root, { recursive: true });
    mkdirSync(bed.root);
    expect(install(first).code).toBe(0);
  };
  start();
  const whole = stoppedAt(second, bin, 0);
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  const advice = (stdout: string) => stdout.slice(stdout.indexOf('to take effect:'));
  expect(whole.steps).toBeGreaterThan(30);
  for (let step = 1; step <= whole.steps; step += STRIDE) {
    start();
    const { code, steps } = stoppedAt(second, bin, step);
    expect([step, steps, code]).toEqual([step, step, expect.not.stringMatching(/^0$/)]);
    judge(step);
    const again = install(second);
    expect([step, again.code, again.stderr]).toEqual([step, 0, '']);
    expect([step, verify(second).code, strays()]).toEqual([step, 0, []]);
    expect(again.stdout).toContain('? /etc/kubernetes/old.conf');
    // what the run that was stopped had put in place must take effect too; one killed after its last word had said so
    if (step < whole.steps) expect([step, advice(again.stdout)]).toEqual([step, advice(whole.stdout)]);
  }
});

it('interrupted while it lays files down, it takes them away again; later it goes on to the end', () => {
  const [first, second] = [bed.lay(FIRST), bed.lay(SECOND)];
  install(first);
  const before = bed.tree();
  const bin = shims('kill -INT 0');
  const early = stoppedAt(second, bin, 5);
  expect(early.stderr).toContain('error: stopped before it was done; every file is as it was\n');
  expect(bed.tree()).toEqual(before);
  const whole = stoppedAt(second, shims(':'), 0).steps;
  install(first);
  // the last renames: a signal waits
  const late = stoppedAt(second, bin, whole - 3);
  expect([late.code, late.stderr]).toEqual([0, '']);
  expect(verify(second).code).toBe(0);
});

it.skipIf(!ROOT)('on a full disk nothing is replaced and nothing is left over', () => {
  const big = { place: '/etc/kubernetes/pki/zz.crt', mode: 0o644, text: 'x'.repeat(100_000) };
  const [first, second] = [bed.lay(FIRST), bed.lay([...SECOND, big])];
  const script = `mount -t tmpfs -o size=160k none "$M" || exit 77
    sh "$A/install.sh" --root "$M" > /dev/null || exit 1
    find "$M" -type f -printf '%P %m %s\\n' | sort > "$M.before"
    sh "$B/install.sh" --root "$M"; echo "code $?"
    find "$M" -type f -printf '%P %m %s\\n' | sort > "$M.after"
    sh "$A/verify.sh" --root "$M"`;
  const ran = bed.run(['unshare', '-m', 'sh', '-c', script], { env: { M: bed.root, A: first, B: second } });
  expect(ran.stdout).toContain('code 3\ncp-1: 5 files, all as they should be\n');
  expect(ran.stderr).toContain('error: stopped before it was done; every file is as it was\n');
  expect(readFileSync(`${bed.root}.after`, 'utf8')).toBe(readFileSync(`${bed.root}.before`, 'utf8'));
});

it.skipIf(!ROOT)('on a file system that is read-only it says so before anything', () => {
  const first = bed.lay(FIRST);
  const script = `mount -t tmpfs none "$M" && mount -o remount,ro "$M" || exit 77
    sh "$A/install.sh" --root "$M"`;
  const ran = bed.run(['unshare', '-m', 'sh', '-c', script], { env: { M: bed.root, A: first } });
  expect(ran).toMatchObject({ code: 3, stdout: '' });
  expect(ran.stderr).toContain(`error: ${bed.root} cannot be written in\n`);
  expect(ran.stderr).toContain('error: nothing was written\n');
});
