// @ts-check
// What is known of a bed, in one file, so that any process can use it, look at it or take it down: the tests of a suite
// run in other processes than the one that brought the bed up, and cluster:down in another than cluster:up.

import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BedError, until } from './poll.mjs';
import { isAlive } from './proc.mjs';

/**
 * @typedef {import('./proc.mjs').ProcessId} ProcessId
 *
 * @typedef {object} ComponentState
 * @property {string} id HOST/PROGRAM
 * @property {string} host
 * @property {string[]} argv as it is run now
 * @property {number[]} ports that it listens on
 * @property {{ on: string, argv: string[] } | undefined} [probe] a command that ends with 0 when the component is ready
 * @property {ProcessId | null} process
 * @property {{ argv: string[], files: { path: string, kept: string | null }[] } | null} original before a fault was
 *   injected: the command, and where each replaced file is kept (null: there was none)
 *
 * @typedef {object} HostState
 * @property {string} name
 * @property {string} address
 * @property {ProcessId | null} init null where hosts are loopback addresses
 *
 * @typedef {object} BedState
 * @property {string} name
 * @property {'namespaces' | 'loopback'} mode
 * @property {import('./host.mjs').Lifetime} lifetime
 * @property {ProcessId} owner the process that brought it up
 * @property {string} assets
 * @property {ProcessId[]} holders of the namespaces: with them everything in a namespace ends
 * @property {HostState[]} hosts
 * @property {ComponentState[]} components
 */

/** Where the beds are. Below /tmp by default, for a bed is gone after a restart of the machine anyway. */
export function bedsDirectory() {
  return process.env.KUBEPKI_BEDS || join(tmpdir(), `kubepki-beds-${process.getuid?.() ?? 'user'}`);
}

/** @param {string} name */
export function bedDirectory(name) {
  if (!/^[a-z0-9][a-z0-9-]{0,40}$/.test(name))
    throw new BedError(`${name}: a bed is named by a-z, 0-9 and hyphens`);
  return join(bedsDirectory(), name);
}

/** @param {string} name @param {string} component */
export function logPath(name, component) {
  return join(bedDirectory(name), 'logs', `${component.replace('/', '.')}.log`);
}

/**
 * @param {string} name
 * @returns {BedState | undefined}
 */
export function readState(name) {
  const path = join(bedDirectory(name), 'state.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** @param {BedState} state */
export function writeState(state) {
  const path = join(bedDirectory(state.name), 'state.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Names of all beds there is anything of. */
export function bedNames() {
  if (!existsSync(bedsDirectory())) return [];
  return readdirSync(bedsDirectory(), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(bedsDirectory(), entry.name, 'state.json')))
    .map((entry) => entry.name);
}

/** @param {BedState} state */
export function livingProcesses(state) {
  const processes = [
    ...state.holders.map((id) => ({ what: 'the holder of a namespace', id })),
    ...state.components.flatMap(({ id, process }) => (process ? [{ what: id, id: process }] : [])),
  ];
  return processes.filter(({ id }) => isAlive(id));
}

/**
 * Makes the directory of a new bed, after clearing away what beds of dead test runs left behind: files, for their
 * processes the kernel has ended.
 * @param {string} name
 */
export async function claimBed(name) {
  const before = readState(name);
  if (before && livingProcesses(before).length > 0 && !isAbandoned(before)) {
    throw new BedError(`the bed ${name} is up already (cluster:down takes it down)`);
  }
  await clearBed(name);
  for (const other of bedNames()) {
    const state = readState(other);
    if (state && isAbandoned(state)) await clearBed(other);
  }
  mkdirSync(bedsDirectory(), { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(bedsDirectory())) {
    const path = join(bedsDirectory(), entry);
    const stale = entry.endsWith('.logs') && Date.now() - statSync(path).mtimeMs > 86_400_000;
    if (stale) rmSync(path, { recursive: true, force: true });
  }
  mkdirSync(join(bedDirectory(name), 'logs'), { recursive: true, mode: 0o700 });
}

/** @param {BedState} state */
function isAbandoned(state) {
  return state.lifetime === 'process' && !isAlive(state.owner);
}

/**
 * Ends every process of a bed and waits until each is gone; then removes its files, except for the logs.
 * @param {string} name
 * @returns {Promise<{ ended: number, logs: string } | undefined>} undefined when there was nothing
 */
export async function clearBed(name) {
  const directory = bedDirectory(name);
  if (!existsSync(directory)) return undefined;
  const state = readState(name);
  const living = state ? livingProcesses(state) : [];
  for (const { id } of living) kill(id, 'SIGKILL');
  if (state) {
    await until(`the processes of ${name} to end`, () => livingProcesses(state).length === 0, {
      limitMs: 20_000,
      everyMs: 10,
      onTimeout: () =>
        `: ${livingProcesses(state)
          .map(({ what, id }) => `${what} (pid ${id.pid})`)
          .join(', ')}`,
    });
  }
  const logs = join(bedsDirectory(), `${name}.logs`);
  if (existsSync(join(directory, 'logs'))) {
    rmSync(logs, { recursive: true, force: true });
    renameSync(join(directory, 'logs'), logs);
  }
  rmSync(directory, { recursive: true, force: true });
  return { ended: living.length, logs };
}

/**
 * @param {ProcessId} id
 * @param {NodeJS.Signals} signal
 */
export function kill(id, signal) {
  if (!isAlive(id)) return;
  try {
    process.kill(id.pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
