/** Why this exists: as guide.test.ts, for docs/diagnose.md. All that it has one type needs kubepki and openssl alone, so it is typed. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sectionsOf } from '../cluster/guide/blocks.ts';
import { OPENSSL } from '../engine/oracle/outside.ts';
import { openSession, type Session } from '../transcript/session.ts';

const GUIDE = readFileSync(fileURLToPath(new URL('../../docs/diagnose.md', import.meta.url)), 'utf8');
const BLOCKS = sectionsOf(GUIDE).flatMap(({ blocks }) => blocks);

let session: Session;
beforeAll(() => {
  session = openSession([]);
});
afterAll(() => session.close());

test('the whole guide is read', () => {
  expect(BLOCKS).toHaveLength(GUIDE.split('\n').filter((line) => line === '```sh').length);
});

test('every command of it does what it should', { skip: !OPENSSL, timeout: 120_000 }, () => {
  // a verdict may be anything but "could not"
  const script = BLOCKS.map(({ text }) => text).join('');
  const judged = script.replaceAll(/^kubepki diagnose.*$/gm, '$& || [ $? -le 2 ]');
  const { code, stdout, stderr } = session.run(`set -e\n${judged}`);
  expect([code, stderr.match(/^error:.*/gm)]).toEqual([0, null]);
  expect(stdout).toContain('nothing is wrong');
  expect(stdout).toContain('kube-apiserver@cp-1 -x-> kubelet@w-1');
});

test('what it names in passing is there', () => {
  for (const [, command = ''] of GUIDE.matchAll(/`(kubepki [^`]+)`/g)) {
    const { code, stderr } = session.run(`${command.replace(/ -v$/, '')} --help`);
    expect([command, code, stderr]).toEqual([command, 0, '']);
  }
});
