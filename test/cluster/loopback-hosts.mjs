// @ts-check
// The fallback where namespaces are refused: every host is one address of 127.0.0.0/8 on this machine. Paths are not a
// host's own then, so each path of its directories on a command line or in a configuration file is rewritten to where
// its files are. The API server needs --endpoint-reconciler-type=none (it refuses to advertise a loopback address), and
// there is no kubelet, which refuses one too.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { furnish, ownDirectories } from './host-root.mjs';
import { identify } from './proc.mjs';

const ownPath = new RegExp(`(^|[=,:"'\\s])(/(?:${ownDirectories.join('|')})(?=/|$))`, 'g');
const configuration = /\.(conf|kubeconfig|yaml|yml|json|toml)$/;

/**
 * @param {string} directory of the bed
 * @param {import('./host.mjs').HostSpec[]} specs
 * @param {{ assets: string }} options
 * @returns {import('./host.mjs').Host[]}
 */
export function raiseLoopbackHosts(directory, specs, { assets }) {
  return specs.map(({ name, address }) => {
    const root = join(directory, 'hosts', name);
    furnish(root, name, specs);
    return loopbackHost(name, address, root, assets);
  });
}

/**
 * @param {string} name
 * @param {string} address
 * @param {string} root
 * @param {string} assets
 * @returns {import('./host.mjs').Host}
 */
export function loopbackHost(name, address, root, assets) {
  return {
    name,
    address,
    root,
    bin: assets,
    init: identify(process.pid), // this machine's own network namespace is the host's
    path: (text) => text.replace(ownPath, `$1${root}$2`),
    enter: (argv, { cwd, dies = false } = {}) => [
      ...(cwd ? ['env', `--chdir=${cwd}`] : []),
      ...(dies ? ['setpriv', '--pdeathsig', 'KILL', '--'] : []),
      ...argv,
    ],
  };
}

/**
 * Rewrites the paths in the configuration files of a host, after they were laid down.
 * @param {import('./host.mjs').Host} host
 * @param {string} [at] below the root
 */
export function rewritePaths(host, at = 'etc/kubernetes') {
  mkdirSync(join(host.root, at), { recursive: true });
  for (const entry of readdirSync(join(host.root, at), { withFileTypes: true })) {
    const path = join(at, entry.name);
    if (entry.isDirectory()) rewritePaths(host, path);
    else if (entry.isFile() && configuration.test(entry.name)) {
      const text = readFileSync(join(host.root, path), 'utf8');
      if (!text.includes(host.root)) writeFileSync(join(host.root, path), host.path(text));
    }
  }
}
