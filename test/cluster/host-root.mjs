// @ts-check
// The files of a host: a small /etc of its own, empty /var/lib, /var/log and /run, and what its directory of
// certificates and configuration holds.

import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { BedError } from './poll.mjs';

/** What programs need of the machine's /etc. Certificates of the machine are not among it: a host trusts nobody. */
const borrowed = [
  'passwd',
  'group',
  'nsswitch.conf',
  'protocols',
  'services',
  'localtime',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'alternatives',
  'os-release',
  'debian_version',
  'login.defs',
  'ssl/openssl.cnf',
  'bash.bashrc',
];

/** The directories that are a host's own. Everything else is the machine's. */
export const ownDirectories = Object.freeze(['etc', 'var/lib', 'var/log', 'run']);

/**
 * @param {string} root
 * @param {string} name
 * @param {import('./host.mjs').HostSpec[]} all
 */
export function furnish(root, name, all) {
  for (const directory of [...ownDirectories, 'run/bed/home', 'run/lock', 'etc/ssl/certs']) {
    mkdirSync(join(root, directory), { recursive: true, mode: 0o755 });
  }
  for (const path of borrowed) {
    if (existsSync(`/etc/${path}`)) cpSync(`/etc/${path}`, join(root, 'etc', path), { recursive: true });
  }
  const hosts = [
    '127.0.0.1 localhost',
    '::1 localhost',
    ...all.map((host) => `${host.address} ${host.name}`),
  ];
  writeFileSync(join(root, 'etc/hosts'), `${hosts.join('\n')}\n`);
  writeFileSync(join(root, 'etc/hostname'), `${name}\n`);
  writeFileSync(join(root, 'etc/resolv.conf'), '# no name server: /etc/hosts is all there is\n');
  writeFileSync(
    join(root, 'etc/machine-id'),
    `${createHash('sha256').update(name).digest('hex').slice(0, 32)}\n`,
  );
}

/**
 * Lays a tree of files over the host's own.
 * @param {string} root
 * @param {string} source a directory whose paths are the host's absolute paths
 */
export function layOver(root, source) {
  refuseStrays(source, '');
  cpSync(source, root, { recursive: true, force: true, verbatimSymlinks: true });
}

/**
 * A file that would land outside the host's own directories would silently not be there for the host.
 * @param {string} source
 * @param {string} at
 */
function refuseStrays(source, at) {
  for (const entry of readdirSync(join(source, at))) {
    const path = join(at, entry);
    if (ownDirectories.includes(path)) continue;
    const leadsToOwn = ownDirectories.some((own) => own.startsWith(`${path}/`));
    if (!leadsToOwn || !lstatSync(join(source, path)).isDirectory()) {
      throw new BedError(
        `${join(source, path)}: only ${ownDirectories.map((own) => `/${own}`).join(', ')} are a host's own`,
      );
    }
    refuseStrays(source, path);
  }
}
