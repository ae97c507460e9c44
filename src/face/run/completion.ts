import type { Run } from '../command/command.ts';
import type { CompletionOptions, SHELLS } from '../command/completion.ts';
import { SCRIPTS } from '../completion/script.ts';

export const runCompletion: Run<CompletionOptions> = async ({ operands, options }) => {
  const shell = operands[0] as (typeof SHELLS)[number];
  return { document: SCRIPTS[shell], to: options.to };
};
