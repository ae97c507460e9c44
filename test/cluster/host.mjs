// @ts-check
// What a host of the bed is, whichever way it was made.

import { BedError } from './poll.mjs';

/**
 * @typedef {object} HostSpec
 * @property {string} name
 * @property {string} address IPv4
 *
 * @typedef {object} Host
 * @property {string} name
 * @property {string} address
 * @property {string} root where on this machine the host's /etc, /var/lib, /var/log and /run are
 * @property {string} bin the directory of the programs, as the host sees it
 * @property {import('./proc.mjs').ProcessId} init lives as long as the host does, in the host's namespaces
 * @property {(argv: string[], options?: { cwd?: string, dies?: boolean }) => string[]} enter the command that runs
 *   a command on the host; "dies": it is killed when the process that was started is
 * @property {(path: string) => string} path the name that a process of the host knows a file by
 */

/** @typedef {'process' | 'detached'} Lifetime ends for certain with this process, or stays until it is taken down */

/**
 * @param {Host[]} hosts
 * @param {string} name
 */
export function hostOf(hosts, name) {
  const host = hosts.find((each) => each.name === name);
  if (!host)
    throw new BedError(`there is no host ${name}: there are ${hosts.map((each) => each.name).join(', ')}`);
  return host;
}

/** What a program on a host finds in its environment: nothing of ours. @param {Host} host */
export function hostEnvironment(host) {
  return {
    PATH: `${host.bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: host.path('/run/bed/home'),
    LANG: 'C.UTF-8',
  };
}
