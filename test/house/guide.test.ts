/**
 * Why this exists: a guide is believed, and typed by people who cannot tell our mistake from theirs. So what docs/hard-way.md
 * has them type is shell, its commands are ours, and the files that it names are made by it: as much as can be judged without
 * machines. That it works is test/cluster/guide.test.ts's to say.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pinnedVersion } from '../cluster/find-assets.mjs';
import { type Section, sectionsOf } from '../cluster/guide/blocks.ts';
import { openSession, type Session } from '../transcript/session.ts';

const GUIDE = readFileSync(fileURLToPath(new URL('../../docs/hard-way.md', import.meta.url)), 'utf8');
const SECTIONS = sectionsOf(GUIDE);
const BLOCKS = SECTIONS.flatMap(({ blocks }) => blocks);
/** Those that need nobody but kubepki. */
const HERE = SECTIONS.filter(({ title }) => /^[12]\. /.test(title));
/** What the guide names and machines have from somewhere else: their own, what install.sh leaves, what is logged. */
const ELSEWHERE = ['/etc/hosts', '/var/lib/kubepki/verify.sh', '/var/log/kubernetes/audit/audit.log'];

const typed = (sections: readonly Section[]) =>
  sections.flatMap(({ blocks }) => blocks.map(({ text }) => text)).join('');

let session: Session;
let files: readonly string[];
beforeAll(() => {
  session = openSession([]);
  const { code, stderr } = session.run(`set -e\n${typed(HERE)}`);
  expect([code, stderr]).toEqual([0, '']);
  const store = join(session.places[0]?.[0] ?? '', 'demo');
  files = readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(store.length + 1));
});
afterAll(() => session.close());

test('there is something to type, and the whole guide is read', () => {
  expect(HERE).toHaveLength(2);
  expect(BLOCKS).toHaveLength(GUIDE.split('\n').filter((line) => line.trim() === '```sh').length);
  for (const { text } of BLOCKS) expect(text.trim()).not.toBe('');
});

test.each(BLOCKS.map(({ line, text }) => [line, text] as const))(
  'the block on line %i is shell',
  (_, text) => {
    for (const shell of ['sh', 'bash']) {
      const { status, stderr } = spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' });
      expect([shell, status, stderr]).toEqual([shell, 0, '']);
    }
  },
);

test('every kubepki command of it parses', () => {
  const inProse = [...GUIDE.matchAll(/`(kubepki [^`]+)`/g)].map(([, command = '']) => command);
  const inBlocks = BLOCKS.flatMap(({ text }) =>
    [...text.replaceAll('\\\n', ' ').matchAll(/\bkubepki [^|;&\n]+/g)].map(([command]) => command),
  );
  expect(inProse.length).toBeGreaterThan(3);
  expect(inBlocks.length).toBeGreaterThan(10);
  for (const command of new Set([...inProse, ...inBlocks])) {
    const { code, stderr } = session.run(`host=cp-0; ${command} --help`);
    expect([command, code, stderr]).toEqual([command, 0, '']);
  }
});

test('every file that it names is there', () => {
  const inStore = new Set(GUIDE.match(/(?<![\w/])(?:pki|nodes|manifests)\/[\w./-]*[a-z]\b/g));
  expect(inStore.size).toBeGreaterThan(5);
  for (const path of inStore) expect(files).toContain(path);

  const onMachines = new Set(files.map((path) => path.replace(/^nodes\/[^/]+/, '')));
  const named = new Set(GUIDE.match(/(?<![\w-])\/(?:etc|var)\/[\w./-]*[a-z]\b/g));
  expect(named.size).toBeGreaterThan(3);
  for (const path of named) if (!ELSEWHERE.includes(path)) expect([...onMachines]).toContain(path);
});

test('it is for the version that the suite runs, which would skip it otherwise', () => {
  const [, version] = /--kubernetes-version (\S+)/.exec(GUIDE) ?? [];
  expect(pinnedVersion()).toContain(`v${version}.`);
});

test('its machines are those of its table', () => {
  const table = [...GUIDE.matchAll(/^ *\| `([\w-]+)` \| ([\d.]+) \|/gm)].map(
    ([, name, address]) => `${name}=${address}`,
  );
  const given = GUIDE.match(/(?<=--(?:control-plane|etcd|worker) )\S+/g) ?? [];
  expect([...new Set(given)].sort()).toEqual(table.sort());
});
