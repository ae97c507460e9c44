// @ts-check
// What Linux says of processes and listening sockets, read from /proc: no dialling, no programs started.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** @typedef {{ pid: number, startTime: string }} ProcessId a pid together with its start time, which survives reuse */

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // the process is gone, or another user's
  }
}

/**
 * The start time (in clock ticks since boot) of a living process; undefined when it is gone or a zombie.
 * @param {number} pid
 */
export function startTime(pid) {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command in parentheses may hold spaces and parentheses: fields are counted from the last ")" (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A first thread that has ended is shown as a zombie while others still run, and hold the process's sockets.
  const ended = fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1);
  return ended ? undefined : fields[19];
}

/** @param {ProcessId} id */
export function isAlive(id) {
  return startTime(id.pid) === id.startTime;
}

/**
 * @param {number} pid
 * @returns {ProcessId}
 */
export function identify(pid) {
  return { pid, startTime: startTime(pid) ?? 'gone' };
}

/** @param {number} pid */
export function childrenOf(pid) {
  const text = read(`/proc/${pid}/task/${pid}/children`) ?? '';
  return text.split(' ').filter(Boolean).map(Number);
}

/** @param {number} pid */
export function commandOf(pid) {
  return (read(`/proc/${pid}/cmdline`) ?? '').split('\0').filter(Boolean);
}

/**
 * The listening TCP sockets of the network namespace that a process is in.
 * @param {number} pid
 * @returns {{ address: string, port: number, inode: string }[]}
 */
export function listening(pid) {
  return ['tcp', 'tcp6'].flatMap((family) =>
    (read(`/proc/${pid}/net/${family}`) ?? '')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A') // TCP_LISTEN
      .map((fields) => {
        const [address = '', port = ''] = (fields[1] ?? '').split(':');
        return { address: decodeAddress(address), port: Number.parseInt(port, 16), inode: fields[9] ?? '' };
      }),
  );
}

/**
 * IPv4 as dotted quad; IPv6 as hexadecimal words of the kernel, which is enough to tell "any" from "one".
 * @param {string} hex the kernel's little-endian words
 */
function decodeAddress(hex) {
  if (hex.length !== 8) return /^0+$/.test(hex) ? '::' : hex;
  return (hex.match(/../g) ?? [])
    .reverse()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');
}

/**
 * Who holds a socket, by looking through every process's open files.
 * @param {string} inode
 */
export function holderOf(inode) {
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      for (const descriptor of readdirSync(`/proc/${entry}/fd`)) {
        if (readlinkSync(`/proc/${entry}/fd/${descriptor}`) === `socket:[${inode}]`) {
          return { pid: Number(entry), command: commandOf(Number(entry))[0] ?? '?' };
        }
      }
    } catch {
      // gone meanwhile, or not ours to look into
    }
  }
  return undefined;
}
