// @ts-check
// Building the programs of the bed from their published Go modules.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  cacheDirectory,
  etcdPrograms,
  goDirectory,
  kubernetesPrograms,
  pinnedVersion,
  sourceHash,
} from './find-assets.mjs';

/**
 * Builds into a directory beside the wanted one and renames it: what stands there is always whole.
 * @param {import('./find-assets.mjs').Assets} assets
 */
export function buildAssets({ directory, version }) {
  const began = performance.now();
  const unfinished = `${directory}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    say(`building Kubernetes ${version}: about seven minutes on two cores when nothing is cached`);
    const [, major = '', minor = ''] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
    // Kubernetes' own hack/lib/version.sh sets the same variables.
    const variables = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((at) =>
      Object.entries({ gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' }).map(
        ([name, value]) => `-X ${at}.${name}=${value}`,
      ),
    );
    go(kubernetesModule(version), [
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-tags',
      kubernetesTags(version).join(','),
      '-ldflags',
      ['-s', '-w', ...variables].join(' '),
      '-o',
      join(unfinished, 'kubernetes'),
      '.',
    ]);
    say('building etcd');
    go(join(goDirectory, 'etcd'), [
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-ldflags',
      '-s -w',
      '-o',
      join(unfinished, 'etcd'),
      '.',
    ]);
    for (const program of kubernetesPrograms) symlinkSync('kubernetes', join(unfinished, program));
    for (const program of etcdPrograms.slice(1)) symlinkSync('etcd', join(unfinished, program));
    if (existsSync(directory)) rmSync(directory, { recursive: true }); // it lacked something, or we were not asked
    renameSync(unfinished, directory);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  say(`built in ${Math.round((performance.now() - began) / 1000)} s`);
}

/**
 * A program that gives verdicts, built when it is not there: seconds, for verdict needs the standard library alone, and
 * audit a few packages. Undefined when there is no Go here; recorded verdicts are for that case.
 * @param {'verdict' | 'audit'} [name]
 * @returns {string | undefined}
 */
export function verdictProgram(name = 'verdict') {
  const release = spawnSync('go', ['env', 'GOVERSION'], {
    encoding: 'utf8',
    cwd: join(goDirectory, name),
  });
  if (release.status !== 0) return undefined;
  const path = join(cacheDirectory(), name, `${release.stdout.trim()}-${sourceHash(name)}`, name);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    go(join(goDirectory, name), [
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-o',
      `${path}.${process.pid}`,
      '.',
    ]);
    renameSync(`${path}.${process.pid}`, path);
  }
  return path;
}

/**
 * The module that builds a version, in the cache: a build takes minutes, and in the checkout the next rebase would pull
 * its directory from under it. The pinned version's is a copy of what is committed.
 * @param {string} version
 */
export function kubernetesModule(version) {
  const committed = join(goDirectory, 'kubernetes');
  const pinned = version === pinnedVersion();
  const module = join(cacheDirectory(), 'modules', `kubernetes-${version}-${sourceHash('kubernetes')}`);
  if (existsSync(join(module, 'go.sum'))) return module;
  rmSync(module, { recursive: true, force: true });
  // Tidying looks at files whatever their build tags, and would take a newer Kubernetes for what the other file imports.
  const other = isBefore34(version) ? 'mains.go' : 'mains_before_1_34.go';
  const left = pinned ? [] : ['go.mod', 'go.sum', other];
  cpSync(committed, module, { recursive: true, filter: (path) => !left.includes(basename(path)) });
  if (!pinned) writeModule(module, version);
  return module;
}

/**
 * hack/lib/golang.sh builds with the first three, without cgo.
 * @param {string} version
 */
export function kubernetesTags(version) {
  return ['selinux', 'notest', 'grpcnotrace', ...(isBefore34(version) ? ['kubernetes_before_1_34'] : [])];
}

/** @param {string} version */
function isBefore34(version) {
  return Number(version.split('.')[1]) < 34;
}

/**
 * Writes go.mod and go.sum for a version of Kubernetes. Its go and godebug lines are copied, for they change TLS and
 * are taken from the main module; each staging module that it replaces by a directory is replaced by its release.
 * @param {string} directory
 * @param {string} version v1.x.y, whose staging modules are v0.x.y
 */
export function writeModule(directory, version) {
  writeFileSync(join(directory, 'go.mod'), 'module kubepki.test/kubernetes\n');
  const download = go(directory, ['mod', 'download', '-json', `k8s.io/kubernetes@${version}`], 'pipe');
  const upstream = readFileSync(JSON.parse(download).GoMod, 'utf8');
  const staging = [...upstream.matchAll(/^\s*(?:replace )?(k8s\.io\/\S+) => \.\/staging\//gm)].map(
    (match) => match[1],
  );
  const settings = /^go \S+$/m.exec(upstream)?.[0];
  const godebug = /^godebug (?:\([^)]*\)|\S+)$/m.exec(upstream)?.[0];
  if (staging.length === 0 || !settings || !godebug)
    throw new Error(`go.mod of Kubernetes ${version} is not as expected`);
  const replaced = staging.map((name) => `\t${name} => ${name} ${version.replace(/^v1/, 'v0')}\n`).join('');
  writeFileSync(
    join(directory, 'go.mod'),
    `module kubepki.test/kubernetes\n\n${settings}\n\n${godebug}\n\nrequire k8s.io/kubernetes ${version}\n\n` +
      `replace (\n${replaced})\n`,
  );
  go(directory, ['mod', 'tidy']);
}

/**
 * @param {string} directory
 * @param {string[]} args
 * @param {'inherit' | 'pipe'} [stdout]
 */
export function go(directory, args, stdout = 'inherit') {
  const result = spawnSync('go', args, {
    cwd: directory,
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    stdio: ['ignore', stdout === 'inherit' ? 2 : 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (result.error) throw new Error(`go is needed to build the programs of the bed: ${result.error.message}`);
  if (result.status !== 0)
    throw new Error(`go ${args.slice(0, 2).join(' ')} ended with ${result.status ?? result.signal}`);
  return result.stdout;
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}
