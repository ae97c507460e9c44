/** Set too late it would be without effect and without a word: so the command itself is asked, with more cores than here are. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const KUBEPKI = fileURLToPath(new URL('../../bin/kubepki.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'kubepki-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How many threads there are when `init` ends on a machine of so many cores. */
function threads(cores: number, env: Record<string, string> = {}): number {
  const preload = join(folder, 'preload.cjs');
  writeFileSync(
    preload,
    `require('node:os').availableParallelism = () => ${cores};
     process.on('exit', () => {
       require('node:fs').writeSync(2, String(require('node:fs').readdirSync('/proc/self/task').length));
     });`,
  );
  const target = mkdtempSync(join(folder, 'store-'));
  const { stderr } = spawnSync(process.execPath, ['-r', preload, KUBEPKI, 'init', target, '--quiet'], {
    encoding: 'utf8',
    env,
  });
  return Number(stderr);
}

it.skipIf(!existsSync('/proc/self/task'))('keys are made on as many threads as there are cores', () => {
  const usual = threads(2);
  expect(usual).toBeGreaterThan(4);
  expect(threads(4)).toBe(usual);
  expect(threads(9)).toBe(usual + 5);
  // whoever set it meant it
  expect(threads(9, { UV_THREADPOOL_SIZE: '6' })).toBe(usual + 2);
});
