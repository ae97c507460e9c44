// @ts-check
// Several hosts on one machine: each a network, mount, process and host-name namespace, joined by a bridge that stands
// in a network namespace of its own. Nothing has a way out, and nothing here a name that could be left behind: a
// namespace goes when its first process goes, and with a process namespace everything in it.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { furnish } from './host-root.mjs';
import { BedError, until } from './poll.mjs';
import { childrenOf, commandOf, identify } from './proc.mjs';

/**
 * @typedef {import('./host.mjs').Host} Host
 * @typedef {import('./host.mjs').HostSpec} HostSpec
 * @typedef {import('./host.mjs').Lifetime} Lifetime
 */

const prefixLength = 24;
const initScript = fileURLToPath(new URL('host-init.sh', import.meta.url));

/** Why there can be no namespaces here; undefined when there can. */
export function namespacesRefused() {
  const tried = spawnSync(
    'unshare',
    ['--mount', '--net', '--pid', '--uts', '--fork', '--mount-proc', 'ip', 'link'],
    {
      encoding: 'utf8',
    },
  );
  if (tried.error) return `unshare: ${tried.error.message}`;
  return tried.status === 0 ? undefined : tried.stderr.trim() || `unshare ended with ${tried.status}`;
}

/**
 * @param {string} directory of the bed
 * @param {HostSpec[]} specs
 * @param {object} options
 * @param {string} options.assets
 * @param {Lifetime} options.lifetime
 * @param {(id: import('./proc.mjs').ProcessId) => void} options.note told of each process that must be ended, at once
 * @returns {Promise<Host[]>}
 */
export async function raiseNamespaceHosts(directory, specs, { assets, lifetime, note }) {
  const lan = await hold(
    directory,
    'lan',
    ['--net'],
    ['sh', '-c', 'while :; do sleep 1000000; done'],
    lifetime,
  );
  note(lan);
  const hosts = [];
  for (const { name, address } of specs) {
    const root = join(directory, 'hosts', name);
    furnish(root, name, specs);
    rmSync(join(root, 'run/bed/ready'), { force: true });
    const namespaces = ['--net', '--uts', '--mount', '--mount-proc', '--propagation', 'private'];
    const init = await hold(directory, name, namespaces, [initScript, name, root, assets], lifetime);
    note(init);
    hosts.push(namespaceHost(name, address, root, init));
  }
  // An address for the way out that leads nowhere: programs look for a default route, and get "unreachable" at once.
  const gateway = specs[0]?.address.replace(/\d+$/, '1');
  enterAndBatch(lan.pid, [
    'link set lo up',
    'link add br0 type bridge',
    `addr add ${gateway}/${prefixLength} dev br0`,
    'link set br0 up',
    'route add unreachable default',
    ...hosts.flatMap((host, index) => [
      `link add port${index} type veth peer name eth0 netns ${host.init.pid}`,
      `link set port${index} master br0 up`,
    ]),
  ]);
  const forwarding = ['--target', `${lan.pid}`, '--net', 'sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward'];
  spawnSync('nsenter', forwarding, { stdio: 'ignore' }); // a comfort: without it what dials out hangs instead
  for (const host of hosts) {
    enterAndBatch(host.init.pid, [
      'link set lo up',
      `addr add ${host.address}/${prefixLength} dev eth0`,
      'link set eth0 up',
      `route add default via ${gateway}`,
    ]);
  }
  for (const host of hosts) {
    await until(`host ${host.name}`, () => existsSync(join(host.root, 'run/bed/ready')), {
      limitMs: 10_000,
      everyMs: 5,
    });
  }
  return hosts;
}

/**
 * A host that stands already, from what is known of it.
 * @param {string} name
 * @param {string} address
 * @param {string} root
 * @param {import('./proc.mjs').ProcessId} init
 * @returns {Host}
 */
export function namespaceHost(name, address, root, init) {
  return {
    name,
    address,
    root,
    bin: '/run/bed/bin',
    init,
    path: (path) => path,
    enter: (argv, { cwd = '/', dies = false } = {}) => [
      'nsenter',
      '--target',
      `${init.pid}`,
      '--mount',
      '--net',
      '--pid',
      '--uts',
      `--wd=${cwd}`,
      '--',
      ...(dies ? ['setpriv', '--pdeathsig', 'KILL', '--'] : []),
      ...argv,
    ],
  };
}

/**
 * Starts the process that holds namespaces open, as the first of its own process namespace.
 * @param {string} directory
 * @param {string} name
 * @param {string[]} namespaces
 * @param {string[]} argv
 * @param {Lifetime} lifetime
 */
async function hold(directory, name, namespaces, argv, lifetime) {
  const log = join(directory, 'logs', `${name}.host.log`);
  const output = openSync(log, 'a', 0o600);
  // The kernel kills unshare when this process ends in whatever way, and its child when unshare ends.
  const tie = lifetime === 'process' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  const [command = '', ...args] = [
    ...tie,
    'unshare',
    '--pid',
    '--fork',
    '--kill-child=KILL',
    ...namespaces,
    '--',
    ...argv,
  ];
  const child = spawn(command, args, { stdio: ['ignore', output, output], detached: true });
  closeSync(output);
  child.unref();
  let ended = '';
  child.on('exit', (code, signal) => (ended = ` (it ended with ${code ?? signal}; see ${log})`));
  child.on('error', (error) => (ended = ` (${error.message})`));
  const pid = await until(
    `the namespaces of ${name}`,
    () => {
      if (ended) throw new BedError(`the namespaces of ${name} did not come up${ended}`);
      // The child exists before unshare has finished arranging it: it is ready when it has become our command.
      return childrenOf(child.pid ?? 0).find(
        (process) => !['unshare', undefined].includes(commandOf(process)[0]),
      );
    },
    { limitMs: 10_000, everyMs: 5 },
  );
  return identify(pid);
}

/**
 * Runs ip commands in the network namespace of a process.
 * @param {number} pid
 * @param {string[]} lines
 */
function enterAndBatch(pid, lines) {
  const args = ['--target', `${pid}`, '--net', 'ip', '-batch', '-'];
  const result = spawnSync('nsenter', args, { input: lines.join('\n'), encoding: 'utf8' });
  if (result.status !== 0) throw new BedError(`ip: ${result.stderr.trim() || result.error?.message}`);
}
