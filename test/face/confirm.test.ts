/** The question before an act: only where somebody sits, and only yes is yes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atTerminal, HAS_TERMINAL } from './terminal.ts';

const DOOR = fileURLToPath(new URL('../../dist/lib/face/confirm.js', import.meta.url));
let program: string;
beforeAll(() => {
  program = join(mkdtempSync(join(tmpdir(), 'kubepki-confirm-')), 'ask.mjs');
  writeFileSync(
    program,
    `import { confirm } from ${JSON.stringify(DOOR)};
    confirm.confirm('approve bob?').then(
      (answer) => console.log('answer: ' + answer),
      (error) => console.log('thrown: ' + error.code));`,
  );
});
afterAll(() => rmSync(join(program, '..'), { recursive: true }));

test.runIf(HAS_TERMINAL).each([
  ['y\r', 'answer: true'],
  ['YES\r', 'answer: true'],
  ['\r', 'answer: false'],
  ['n\r', 'answer: false'],
  ['yy\r', 'answer: false'],
  ['\u0004', 'answer: false'],
  ['\u0003', 'thrown: cancelled'],
])('%j is %s', async (keys, says) => {
  const { screen } = await atTerminal(`'${process.execPath}' '${program}'`, [['[y/N] ', keys]]);
  expect(screen).toContain('approve bob? [y/N] ');
  expect(screen).toContain(says);
});

test('nobody is asked where there is no terminal', () => {
  const { stdout } = spawnSync(process.execPath, [program], {
    input: 'y\n',
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(stdout).toBe('answer: undefined\n');
});
