import type { OptionId } from '../option.ts';
import type { Command } from './command.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

const options = ['to'] as const satisfies readonly OptionId[];
export type CompletionOptions = (typeof options)[number];

export const completion: Command<CompletionOptions> = {
  name: 'completion',
  kind: 'document',
  summary: 'print a completion script for a shell',
  description:
    'Prints a script that completes commands, options and their values. As a kubectl plugin completion needs no script: kubectl finds kubectl_complete-pki on the PATH by itself.',
  operands: [{ name: 'SHELL', says: 'bash, zsh or fish', required: true, oneOf: SHELLS }],
  options,
  formats: [],
  examples: [
    {
      does: 'for bash, for good',
      type: 'completion bash \\\n    --to ~/.local/share/bash-completion/completions/kubepki',
    },
    { does: 'for fish, for good', type: 'completion fish --to ~/.config/fish/completions/kubepki.fish' },
  ],
  load: async () => (await import('../run/completion.ts')).runCompletion,
};
