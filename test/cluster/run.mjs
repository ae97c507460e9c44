// @ts-check
// Running one command on a host to its end.

import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { hostEnvironment } from './host.mjs';
import { BedError } from './poll.mjs';

/**
 * @typedef {object} Outcome
 * @property {number} code
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Any exit code is an answer; only a command that does not start or does not end is an error.
 * @param {import('./host.mjs').Host} host
 * @param {readonly string[]} argv
 * @param {{ input?: string | Uint8Array, env?: Record<string, string>, cwd?: string, limitMs?: number }} [options]
 * @returns {Promise<Outcome>}
 */
export function run(host, argv, { input = '', env = {}, cwd, limitMs = 60_000 } = {}) {
  const base = hostEnvironment(host);
  // Node is found wherever this Node was, so that a test can run the command line of kubepki on a host.
  const environment = { ...base, PATH: `${base.PATH}:${dirname(process.execPath)}`, ...env };
  const [command = '', ...args] = host.enter(
    ['env', '-i', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ...argv],
    { dies: true, ...(cwd === undefined ? {} : { cwd }) },
  );
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'pipe' });
    /** @type {Buffer[]} */
    const stdout = [];
    /** @type {Buffer[]} */
    const stderr = [];
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL'); // setpriv --pdeathsig on the host ends the command with it
    }, limitMs);
    child.stdout.on('data', (data) => stdout.push(data));
    child.stderr.on('data', (data) => stderr.push(data));
    child.stdin.on('error', () => {}); // it may end without reading
    child.stdin.end(input);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new BedError(`${command}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const outcome = { stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
      if (late) {
        const said = outcome.stderr.trim();
        reject(
          new BedError(`${argv.join(' ')} on ${host.name} did not end within ${limitMs / 1000} s: ${said}`),
        );
      } else {
        resolve({ code: code ?? (signal ? 128 : 1), ...outcome });
      }
    });
  });
}
