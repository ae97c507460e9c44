/** The face's front door: from words to an exit code. Everything heavy is loaded by the command that needs it. */
import { COMPLETER, type CalledAs } from './called-as.ts';
import { VERSION } from './version.ts';

export async function main(calledAs: CalledAs, argv: readonly string[]): Promise<void> {
  // asked for so often, by people and by scripts, that it must cost no more than Node itself
  if (argv.length === 1 && argv[0] === '--version') {
    process.stdout.write(`kubepki ${VERSION}\n`);
    return;
  }
  const { answer } = await import('./answer.ts');
  const words = calledAs === COMPLETER ? ['__complete', ...argv] : argv;
  process.exitCode = await answer(calledAs === COMPLETER ? 'kubectl pki' : calledAs, words);
}
