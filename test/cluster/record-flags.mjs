// @ts-check
// Records which flags, feature gates and configuration fields each release knows, as the programs themselves say it, in
// test/vector/program/: `node test/cluster/record-flags.mjs`. A minute a release when the bed has built it, eight otherwise.
// test/domain/program/known-flags.ts reads the record, without Go.

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { go, kubernetesTags, writeModule } from './build-assets.mjs';
import { cacheDirectory, goDirectory, sourceHash } from './find-assets.mjs';

const RELEASES = {
  kubernetes: ['v1.33.13', 'v1.34.4', 'v1.35.4', 'v1.36.4', 'v1.37.1'],
  etcd: ['v3.5.35', 'v3.6.16', 'v3.7.3'],
};
const PROGRAMS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'];
const BUILD = ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w'];
const RECORDS = fileURLToPath(new URL('../vector/program/', import.meta.url));

/** @typedef {Record<string, Record<string, unknown>>} Answer facts by name, by program or kind */
/** @typedef {[release: string, said: Answer]} Said */

/** @type {Said[]} */
const flags = [];
/** @type {Said[]} */
const gates = [];
/** @type {Said[]} */
const fields = [];

for (const version of RELEASES.etcd) flags.push([release(version), { etcd: ask(buildEtcd(version)) }]);
for (const version of RELEASES.kubernetes) {
  const { all, proxy } = buildKubernetes(version);
  const said = Object.fromEntries(PROGRAMS.map((program) => [program, ask(all, program)]));
  flags.push([release(version), { ...said, 'kube-proxy': ask(proxy) }]);
  gates.push([release(version), { kubernetes: ask(all, 'gates') }]);
  fields.push([release(version), ask(all, 'fields')]);
}
mkdirSync(RECORDS, { recursive: true });
write('flags.json', merge(flags));
write('gates.json', merge(gates));
write('fields.json', merge(fields));

/** @param {string} version v1.33.13 */
function release(version) {
  return /** @type {string} */ (/\d+\.\d+/.exec(version)?.[0]);
}

/**
 * @param {string} program
 * @param {...string} question
 */
function ask(program, ...question) {
  const { status, stdout, stderr } = spawnSync(program, question, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: {}, // defaults are not to be this machine's
  });
  if (status !== 0) throw new Error(`${[program, ...question].join(' ')}: ${stderr}`);
  return JSON.parse(stdout);
}

/**
 * @param {string} what
 * @param {string} named what its directory is called
 */
function moduleFor(what, named) {
  process.stderr.write(`${what} ${named}\n`);
  const module = join(cacheDirectory(), 'modules', `flags-${what}-${named}`);
  mkdirSync(module, { recursive: true });
  cpSync(join(goDirectory, 'flags', what), module, { recursive: true });
  return module;
}

/**
 * kube-proxy alone, the others together: see go/flags/kubernetes/proxy.go.
 * @param {string} version
 */
function buildKubernetes(version) {
  const module = moduleFor('kubernetes', `${version}-${sourceHash('flags/kubernetes')}`);
  if (!existsSync(join(module, 'go.sum'))) writeModule(module, version);
  const tags = kubernetesTags(version);
  go(module, [...BUILD, '-tags', tags.join(','), '-o', 'all', '.']);
  go(module, [...BUILD, '-tags', [...tags, 'proxy'].join(','), '-o', 'proxy', '.']);
  return { all: join(module, 'all'), proxy: join(module, 'proxy') };
}

/**
 * A copy of etcd's server with our file in its etcdmain, for the flag set is not exported.
 * @param {string} version
 */
function buildEtcd(version) {
  const module = moduleFor('etcd', version);
  writeFileSync(join(module, 'go.mod'), 'module kubepki.test/flags\n');
  const download = go(module, ['mod', 'download', '-json', `go.etcd.io/etcd/server/v3@${version}`], 'pipe');
  const { Dir } = JSON.parse(download);
  const copy = join(module, 'server');
  rmSync(copy, { recursive: true, force: true });
  cpSync(Dir, copy, { recursive: true });
  for (const path of [copy, join(copy, 'etcdmain')]) chmodSync(path, 0o755);
  cpSync(join(module, 'etcdmain', 'known_flags.go'), join(copy, 'etcdmain', 'known_flags.go'));
  rmSync(join(module, 'etcdmain'), { recursive: true });
  const settings = /^go \S+$/m.exec(readFileSync(join(copy, 'go.mod'), 'utf8'))?.[0];
  writeFileSync(
    join(module, 'go.mod'),
    `module kubepki.test/flags\n\n${settings}\n\nrequire go.etcd.io/etcd/server/v3 ${version}\n\n` +
      'replace go.etcd.io/etcd/server/v3 => ./server\n',
  );
  go(module, [...BUILD, '-mod=mod', '-o', 'known', '.']);
  return join(module, 'known');
}

/**
 * By program or kind, by name: what is said of it and by which releases, once for all that say the same.
 * @param {Said[]} said
 */
function merge(said) {
  /** @type {Record<string, Record<string, ({ in: string[] } & Record<string, unknown>)[]>>} */
  const merged = {};
  for (const [release, answer] of said)
    for (const [subject, facts] of Object.entries(answer))
      for (const [name, fact] of Object.entries(facts)) {
        merged[subject] ??= {};
        const entries = (merged[subject][name] ??= []);
        const { in: releases, ...last } = entries.at(-1) ?? { in: [] };
        const now = typeof fact === 'string' ? { type: fact } : /** @type {object} */ (fact);
        if (JSON.stringify(last) === JSON.stringify(now)) releases.push(release);
        else entries.push({ in: [release], ...now });
      }
  return merged;
}

/**
 * A line for each name, so that a difference can be read.
 * @param {string} name
 * @param {Record<string, Record<string, unknown>>} facts
 */
function write(name, facts) {
  const sorted = (/** @type {object} */ of) => Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
  const subjects = sorted(facts).map(([subject, names]) => {
    const lines = sorted(names).map(([each, fact]) => `    ${JSON.stringify(each)}: ${JSON.stringify(fact)}`);
    return `  ${JSON.stringify(subject)}: {\n${lines.join(',\n')}\n  }`;
  });
  const head = {
    by: 'node test/cluster/record-flags.mjs',
    go: spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout.trim(),
    releases: RELEASES,
  };
  writeFileSync(
    join(RECORDS, name),
    `{\n"label": ${JSON.stringify(head)},\n"facts": {\n${subjects.join(',\n')}\n}\n}\n`,
  );
}
