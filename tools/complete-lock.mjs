// @ts-check
/**
 * Why this exists: biome, oxlint and knip carry one binary package per platform, as optional dependencies.
 * A registry mirror that holds only some of the platforms makes `npm install` write a lock without the
 * others, and `npm ci` then refuses that lock everywhere ("Missing: … from lock file"). This adds the
 * entries that npm left out: name, version and platform, so that the lock is whole on every machine. They
 * carry no integrity (it cannot be known here); npm skips them wherever the platform is another.
 * Run it after every change of dependencies; `--check` only says whether it would change something.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fromRoot } from './part/place.mjs';

/**
 * @typedef {{ version: string, dev?: boolean, optional?: boolean, cpu?: string[], os?: string[], libc?: string[],
 *   optionalDependencies?: Record<string, string>, resolved?: string }} LockEntry
 */

/** The platform words that package names end in, as npm's `os` field spells them. */
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const CPUS = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

/** @param {string} name @returns {{ os?: string[], cpu?: string[], libc?: string[] }} */
function platformOf(name) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = CPUS.filter((each) => words.includes(each));
  const libc = words.includes('musl')
    ? ['musl']
    : os[0] === 'linux' && words.includes('gnu')
      ? ['glibc']
      : [];
  return { ...(cpu.length && { cpu }), ...(libc.length && { libc }), ...(os.length && { os }) };
}

const file = fromRoot('package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
/** @type {Record<string, LockEntry>} */
const packages = lock.packages;
/** @type {string[]} */
const added = [];
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    // Anything that is not a platform package, or is there already (nested or hoisted), is npm's own affair.
    if (!platform.os || packages[`node_modules/${name}`] || packages[`${path}/node_modules/${name}`])
      continue;
    packages[`node_modules/${name}`] = {
      version,
      ...platform,
      ...(entry.dev && { dev: true }),
      optional: true,
    };
    added.push(`${name}@${version}`);
  }
}
const hosts = Object.values(packages).filter((entry) => entry.resolved).length;
if (hosts > 0)
  console.error(`package-lock.json names a registry host in ${hosts} "resolved" lines: .npmrc forbids that`);

if (process.argv.includes('--check')) {
  for (const name of added) console.error(`package-lock.json lacks ${name}`);
  if (added.length > 0) console.error('hint: node tools/complete-lock.mjs');
} else if (added.length > 0) {
  const [root, ...rest] = Object.entries(packages);
  rest.sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries([/** @type {[string, LockEntry]} */ (root), ...rest]);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(
  `${Object.keys(packages).length} packages in the lock, ${added.length} platform entries ${process.argv.includes('--check') ? 'missing' : 'added'}`,
);
if (hosts > 0 || (process.argv.includes('--check') && added.length > 0)) process.exitCode = 1;
