// @ts-check
/** Running another program from a tool: inherited streams or captured text, never a shell, and a plain account of what happened. */
import { spawn } from 'node:child_process';
import { ROOT } from './place.mjs';

/**
 * @typedef {object} Ran
 * @property {number} code exit code; 127 when there is no such program, 128 + n for a signal
 * @property {string} stdout empty unless captured
 * @property {string} stderr empty unless captured
 * @property {string} all both streams in the order they arrived, empty unless captured
 * @property {number} ms wall time
 *
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] added to this process's own; undefined removes
 * @property {'inherit' | 'capture' | 'to-stderr'} [streams] to-stderr keeps our own stdout clean
 * @property {string} [input] what the child reads on stdin; nothing by default
 * @property {boolean} [stdin] let the child have our stdin
 */

/** @type {Record<string, number>} */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Ran>}
 */
export function run(program, args, options = {}) {
  const { cwd = ROOT, env = {}, streams = 'capture', input, stdin = false } = options;
  const merged = { ...process.env, ...env };
  for (const [name, value] of Object.entries(merged)) if (value === undefined) delete merged[name];
  const out = streams === 'capture' ? 'pipe' : streams === 'inherit' ? 'inherit' : 2;
  const err = streams === 'capture' ? 'pipe' : 'inherit';
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: merged,
      stdio: [stdin ? 'inherit' : input === undefined ? 'ignore' : 'pipe', out, err],
    });
    let stdout = '';
    let stderr = '';
    let all = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      all += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stderr += text;
      all += text;
    });
    child.stdin?.on('error', () => {}).end(input);
    child.on('error', (error) => {
      const text = `${program}: ${error.message}\n`;
      resolve({ code: 127, stdout, stderr: stderr + text, all: all + text, ms: performance.now() - started });
    });
    child.on('close', (code, signal) => {
      resolve({
        code: code ?? 128 + (SIGNALS[signal ?? ''] ?? 0),
        stdout,
        stderr,
        all,
        ms: performance.now() - started,
      });
    });
  });
}

/** npm beside this very node where there is one, else the one on the PATH. @type {() => string} */
export const npm = () => (process.platform === 'win32' ? 'npm.cmd' : 'npm');

/** A tool of node_modules by its script, run by this very node. @param {string} name */
export const binOf = (name) => `${ROOT}node_modules/.bin/${name}`;
