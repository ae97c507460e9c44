/** Which program a command line starts, and with which arguments: itself, by a wrapper (env, nice, ip netns exec), or by a shell. */
import { PROGRAM_IDS, type ProgramId } from '../../domain/program/program.ts';
import { shellCommands } from './shell.ts';
import type { Variables, Word } from './word.ts';

export interface Invocation {
  readonly program: ProgramId;
  readonly at: Word;
  readonly arguments: readonly Word[];
}

/** @param environment what a shell would fill in */
export function invocationIn(
  words: readonly Word[],
  environment: Variables = new Map(),
): Invocation | undefined {
  const shell = words.findIndex(({ text }) => SHELLS.has(baseOf(text)));
  const at = words.findIndex(({ text }) => isProgram(baseOf(text)));
  const script = shell >= 0 && (at < 0 || shell < at) ? scriptOf(words.slice(shell + 1)) : undefined;
  if (script !== undefined)
    return shellCommands(script, environment)
      .map((command) => invocationIn(command))
      .find((one) => one !== undefined);
  const word = words[at];
  const program = baseOf(word?.text ?? '');
  return word !== undefined && isProgram(program)
    ? { program, at: word, arguments: words.slice(at + 1) }
    : undefined;
}

const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'bash', 'dash']);

function isProgram(name: string): name is ProgramId {
  return (PROGRAM_IDS as readonly string[]).includes(name);
}

/** What stands behind -c, which may be written with other letters (-ec). */
function scriptOf(words: readonly Word[]): Word | undefined {
  const at = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
  return at < 0 ? undefined : words[at + 1];
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
