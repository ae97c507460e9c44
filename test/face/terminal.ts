/** A command at a real terminal: util-linux's script(1) makes the pty, and somebody types when a question is seen. */
import { spawn, spawnSync } from 'node:child_process';

export const HAS_TERMINAL = spawnSync('script', ['--version']).status === 0;

export interface Typed {
  /** all that the terminal showed, with its line ends as everybody else has them */
  readonly screen: string;
  readonly code: number;
}

/** @param keys each question (its end is enough), and what is typed at its sight; each once, in this order */
export async function atTerminal(
  command: string,
  keys: readonly (readonly [question: string, typed: string])[],
  env: NodeJS.ProcessEnv = {},
): Promise<Typed> {
  const own = { ...process.env, ...env, TERM: 'xterm', SHELL: '/bin/sh' };
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: own, stdio: 'pipe' });
  let screen = '';
  let seen = 0;
  let next = 0;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
      const [question, typed] = keys[next] ?? [];
      if (question === undefined || typed === undefined) return;
      const at = screen.indexOf(question, seen);
      if (at < 0) return;
      [seen, next] = [at + question.length, next + 1];
      child.stdin.write(typed);
    });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (status) => resolve(status ?? 128));
  });
  return { screen: screen.replaceAll('\r\n', '\n'), code };
}
