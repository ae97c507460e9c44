/** The face's front door: from words to an exit code. Everything heavy is loaded by the command that needs it. */
import { COMPLETER, type CalledAs } from './called-as.ts';
import { writeOut } from '../world/standard-output.ts';
import { VERSION } from './version.ts';

export async function main(calledAs: CalledAs, argv: readonly string[]): Promise<void> {
  // nothing of ours may end with 1 or 2 by accident: those are verdicts
  process.on('uncaughtException', endUncaught);
  // asked for so often, by people and by scripts, that it must cost no more than Node itself
  if (argv.length === 1 && argv[0] === '--version' && calledAs !== COMPLETER) {
    try {
      await writeOut(`kubepki ${VERSION}
`);
      return;
    } catch {
      // said as every failure is, below
    }
  }
  const { answer } = await import('./answer.ts');
  const words = calledAs === COMPLETER ? ['__complete', ...argv] : argv;
  process.exitCode = await answer(calledAs === COMPLETER ? 'kubectl pki' : calledAs, words);
}

/** A reader that went away is a good end; all else is said as well as it still can be. */
function endUncaught(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  try {
    process.stderr.write(`error: something went wrong that should not: ${error.code ?? error.name}\n`);
  } finally {
    process.exit(3);
  }
}
