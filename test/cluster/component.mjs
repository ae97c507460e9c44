// @ts-check
// One component: a command run as a process on a host, with its log.

import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { kill, logPath } from './bed-state.mjs';
import { hostEnvironment, hostOf } from './host.mjs';
import { BedError, until } from './poll.mjs';
import { childrenOf, holderOf, identify, isAlive, listening } from './proc.mjs';
import { run } from './run.mjs';

/**
 * @typedef {import('./bed-state.mjs').BedState} BedState
 * @typedef {import('./bed-state.mjs').ComponentState} ComponentState
 * @typedef {import('./host.mjs').Host} Host
 */

const tailLines = 20;

/**
 * Starts a component and notes its process in the state. Does not wait for it to be ready.
 * @param {BedState} bed
 * @param {ComponentState} component
 * @param {Host} host
 */
export function start(bed, component, host) {
  if (component.process && isAlive(component.process)) throw new BedError(`${component.id} runs already`);
  refuseBusyPorts(bed, component, host);
  const [program = '', ...args] = component.argv;
  const executable = findProgram(bed, host, program);
  const log = logPath(bed.name, component.id);
  const output = openSync(log, 'a', 0o600);
  const [command = '', ...rest] = host.enter([executable, ...args.map((argument) => host.path(argument))], {
    dies: bed.mode === 'loopback' && bed.lifetime === 'process',
  });
  const child = spawn(command, rest, {
    stdio: ['ignore', output, output],
    detached: true, // a Ctrl-C at the terminal is for the test run, which then ends what it started
    env: hostEnvironment(host),
  });
  closeSync(output);
  child.on('error', () => {}); // no pid then; told below
  child.unref();
  if (child.pid === undefined) throw new BedError(`${component.id} did not start: is ${command} installed?`);
  component.process = identify(child.pid);
}

/**
 * Waits until a component listens, or until its probe says that it is ready. Ends at once when the component dies.
 * @param {BedState} bed
 * @param {ComponentState} component
 * @param {Host[]} hosts
 * @param {{ until?: 'listening' | 'ready', limitMs?: number }} [options]
 */
export async function waitFor(bed, component, hosts, { until: wanted = 'ready', limitMs = 90_000 } = {}) {
  const host = hostOf(hosts, component.host);
  const { process, probe } = component;
  let last = '';
  await until(
    `${component.id} to be ${wanted}`,
    async () => {
      if (!process || !isAlive(process)) {
        throw new BedError(`${component.id} has died; its log ends:\n${tail(bed, component.id)}`);
      }
      const ports = new Set(listening(host.init.pid).map((socket) => socket.port));
      const deaf = component.ports.filter((port) => !ports.has(port));
      if (deaf.length > 0) last = `\nnobody listens on ${host.name}:${deaf.join(', ')}`;
      if (deaf.length > 0 || wanted === 'listening' || !probe) return deaf.length === 0;
      const asker = hostOf(hosts, probe.on);
      const answer = await run(asker, probe.argv.map(asker.path), { limitMs: 10_000 });
      last = `\n${basename(probe.argv[0] ?? '')}: ${(answer.stderr || answer.stdout).trim()}`;
      return answer.code === 0;
    },
    { limitMs, everyMs: 100, onTimeout: () => `${last}\nits log ends:\n${tail(bed, component.id)}` },
  );
}

/**
 * Ends a component: asks first, and does not ask twice.
 * @param {ComponentState} component
 * @param {{ graceMs?: number }} [options] 0 kills at once
 */
export async function stop(component, { graceMs = 3_000 } = {}) {
  if (!component.process || !isAlive(component.process)) return;
  const outer = component.process;
  // What was spawned may be nsenter, which waits for the program: the program is its child, and the one to be told.
  const inner = childrenOf(outer.pid).map(identify);
  const all = inner.length > 0 ? inner : [outer];
  const gone = () => [...all, outer].every((id) => !isAlive(id));
  if (graceMs > 0) {
    for (const id of all) kill(id, 'SIGTERM');
    await until(component.id, () => gone() || undefined, { limitMs: graceMs, everyMs: 10 }).catch(() => {});
  }
  for (const id of all) kill(id, 'SIGKILL');
  await until(`${component.id} to end`, gone, { limitMs: 10_000, everyMs: 5 });
  component.process = null;
}

/**
 * The last lines of a component's log, with its path.
 * @param {BedState} bed
 * @param {string} id
 */
export function tail(bed, id) {
  const path = logPath(bed.name, id);
  const lines = existsSync(path)
    ? readFileSync(path, 'utf8').trimEnd().split('\n').slice(-tailLines)
    : ['(no log)'];
  return [...lines.map((line) => `    ${line}`), `  (all of it: ${path})`].join('\n');
}

/** @param {BedState} bed @param {string} id */
export function logSize(bed, id) {
  const path = logPath(bed.name, id);
  return existsSync(path) ? statSync(path).size : 0;
}

/**
 * A unit names its program by a path of a real machine (/usr/local/bin/etcd): what counts here is its name.
 * @param {BedState} bed
 * @param {Host} host
 * @param {string} program
 */
function findProgram(bed, host, program) {
  const name = basename(program);
  const places = [bed.assets, '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  for (const place of places) {
    try {
      accessSync(join(place, name), constants.X_OK);
      return place === bed.assets ? join(host.bin, name) : join(place, name);
    } catch {
      // look in the next place
    }
  }
  throw new BedError(`missing binary: ${name} is neither in ${bed.assets} nor installed`);
}

/**
 * @param {BedState} bed
 * @param {ComponentState} component
 * @param {Host} host
 */
function refuseBusyPorts(bed, component, host) {
  const sockets = listening(host.init.pid).filter(
    ({ address }) => bed.mode === 'namespaces' || ['0.0.0.0', '::', host.address].includes(address),
  );
  const [busy] = component.ports.flatMap((port) => sockets.filter((socket) => socket.port === port));
  if (!busy) return;
  const holder = holderOf(busy.inode);
  const who = holder ? `${basename(holder.command)} (pid ${holder.pid})` : 'another process';
  throw new BedError(`${component.id} cannot start: port ${busy.port} of ${host.name} is held by ${who}`);
}
