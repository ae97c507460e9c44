// @ts-check
/**
 * Runs a program once and says how long it took, by the wall and in CPU. CPU time is what a busy machine
 * disturbs least; Node cannot ask for a child's, so a few lines of Python do where there is Python.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ wall: number, cpu: number | undefined, rss: number | undefined, code: number }} Timing times in ms, rss in MB
 * @typedef {{ argv: readonly string[], cwd?: string, env?: Record<string, string> }} Job
 * @typedef {{ exact: boolean, time: (job: Job) => Promise<Timing>, close: () => void }} Stopwatch
 */

/**
 * The environment every measured program sees. NODE_EXTRA_CA_CERTS is taken out: Node 20 reads that bundle at
 * each start (30 ms here), and it would be the bundle that is measured. A compile cache is each case's own affair.
 */
export function cleanEnvironment() {
  /** @type {Record<string, string>} */
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(NODE_|npm_|VITEST)/.test(name)) env[name] = value;
  }
  return env;
}

/** @returns {Stopwatch} */
export function openStopwatch() {
  const env = cleanEnvironment();
  if (spawnSync('python3', ['-c', 'import os; os.posix_spawnp']).status !== 0) {
    return {
      exact: false,
      close: () => {},
      async time(job) {
        const begin = performance.now();
        const ran = spawnSync(job.argv[0] ?? '', job.argv.slice(1), {
          cwd: job.cwd,
          env: { ...env, ...job.env },
          stdio: 'ignore',
        });
        return { wall: performance.now() - begin, cpu: undefined, rss: undefined, code: ran.status ?? 128 };
      },
    };
  }
  const watch = spawn('python3', [fileURLToPath(new URL('stopwatch.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: watch.stdout })[Symbol.asyncIterator]();
  return {
    exact: true,
    close: () => watch.stdin.end(),
    async time(job) {
      watch.stdin.write(
        `${JSON.stringify({ argv: job.argv, cwd: job.cwd ?? '/', env: { ...env, ...job.env } })}\n`,
      );
      const { value, done } = await answers.next();
      if (done) throw new Error(`the stopwatch ended while timing ${job.argv.join(' ')}`);
      return JSON.parse(value);
    },
  };
}
