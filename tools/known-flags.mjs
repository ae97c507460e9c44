// @ts-check
/**
 * Why this exists: a flag that a program does not know ends it at once, on a machine where nobody looks. What each release
 * said of its own flags (test/vector/program/flags.json) is made into a table small enough to ship, so that the cluster file's
 * flags are judged where they are written. `--check` makes nothing and fails on any difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fromRoot } from './part/place.mjs';

const FILE = fromRoot('src/domain/program/known-flags.ts');
const PROGRAMS = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
];

/** @typedef {{ readonly in: readonly string[] }} Entry */
/** @type {Record<string, Record<string, readonly Entry[]>>} */
const recorded = JSON.parse(readFileSync(fromRoot('test/vector/program/flags.json'), 'utf8')).facts;

/** @param {string} program */
function releasesOf(program) {
  const met = Object.values(recorded[program] ?? {}).flatMap((entries) => entries.flatMap((one) => one.in));
  return [...new Set(met)].sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]));
}

/** A name, and behind it the releases that know it where not all do. @param {string} program */
function words(program) {
  const all = releasesOf(program);
  return Object.entries(recorded[program] ?? {})
    .map(([name, entries]) => {
      const known = all.filter((release) => entries.some((one) => one.in.includes(release)));
      return known.length === all.length ? name : `${name}=${known.join(',')}`;
    })
    .sort();
}

/** @param {readonly string[]} list lines of at most a hundred columns */
function wrapped(list) {
  /** @type {string[]} */
  const lines = [];
  for (const word of list) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 100) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/** @param {readonly string[]} list */
const listed = (list) => `[${list.map((one) => `'${one}'`).join(', ')}]`;

const text = `/**
 * Which flags the programs of each release know: made by tools/known-flags.mjs from what they said themselves, a change here is
 * lost. A name is known to all releases, or to those behind its "=". Loaded only where a cluster file gives flags of its own.
 */
import type { ProgramId } from './program.ts';

export const RELEASES = {
  kubernetes: ${listed(releasesOf('kube-apiserver'))},
  etcd: ${listed(releasesOf('etcd'))},
} as const;

export const KNOWN_FLAGS: Readonly<Record<ProgramId, string>> = {
${PROGRAMS.map((program) => `  '${program}': \`\n${wrapped(words(program)).join('\n')}\n\`,`).join('\n')}
};
`;

if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  console.error(
    'error: src/domain/program/known-flags.ts is not what was recorded\nhint: node tools/known-flags.mjs',
  );
  process.exitCode = 1;
}
