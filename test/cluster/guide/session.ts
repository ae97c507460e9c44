/** One shell on a host, in which blocks of commands are run one after the other: a directory and variables last. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Host } from '../host.mjs';
import { atHome } from './desk.mjs';

// Not read from its standard input: that is the commands' (ssh would swallow the rest). A block whose last command fails
// ends the shell, also where errexit alone would go on ("! true").
const READS_BLOCKS = `set -e -o pipefail
while IFS= read -r block <&3; do
  . "$block"
  echo done >&4
done`;

export class Session {
  readonly #host: Host;
  readonly #log: string;
  readonly #shell: ChildProcess;
  readonly #ended: Promise<string>;
  #blocks = 0;

  constructor(host: Host, log: string) {
    this.#host = host;
    this.#log = log;
    mkdirSync(join(host.root, 'run/bed/blocks'), { recursive: true });
    const output = openSync(log, 'a', 0o600);
    const [command = '', ...args] = atHome(host, ['bash', '-c', READS_BLOCKS]);
    this.#shell = spawn(command, args, { stdio: ['ignore', output, output, 'pipe', 'pipe'] });
    closeSync(output);
    this.#shell.stdio[3]?.on('error', () => {}); // it has ended: told below
    this.#ended = new Promise((resolve) => {
      this.#shell.on('error', ({ message }) => resolve(message));
      this.#shell.on('exit', (code, signal) => resolve(`ended with ${code ?? signal}`));
    });
  }

  /** Runs a block to its end and gives what it printed; throws with that when it fails or does not end. */
  async run(text: string, limitMs: number): Promise<string> {
    const [, , , orders, reports] = this.#shell.stdio as unknown as [null, null, null, Writable, Readable];
    this.#blocks += 1;
    const block = `run/bed/blocks/${this.#blocks}`;
    writeFileSync(join(this.#host.root, block), text);
    const from = statSync(this.#log).size;
    const printed = () => readFileSync(this.#log).subarray(from).toString();
    const done = new Promise<undefined>((resolve) => reports.once('data', () => resolve(undefined)));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`was not done after ${limitMs / 1000} s`), limitMs);
    });
    orders.write(`/${block}\n`);
    const wrong = await Promise.race([done, this.#ended, late]);
    clearTimeout(timer);
    if (wrong === undefined) return printed();
    this.close();
    throw new Error(`this ${wrong}:\n${text}\nit printed:\n${printed()}`);
  }

  close(): void {
    this.#shell.kill('SIGKILL');
  }
}
