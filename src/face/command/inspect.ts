import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['at', 'output'] as const satisfies readonly OptionId[];
export type InspectOptions = (typeof options)[number];

export const inspect: Command<InspectOptions> = {
  name: 'inspect',
  kind: 'verdict',
  summary: 'show certificates, keys and kubeconfigs, and what is wrong with them',
  description:
    'Shows what each file holds, what it is for and what is wrong with it. A directory is shown with all below it. What cannot be read is said, and the rest is still shown. Ends with 0 when nothing wrong was found, 1 for warnings, 2 for something critical, 3 when something could not be judged.',
  operands: [
    {
      name: 'FILE|DIR|-',
      says: 'what to show; - is standard input',
      required: true,
      repeated: true,
      completes: 'file',
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'everything of a cluster', type: 'inspect .' },
    { does: 'one certificate, as it will be judged in a year', type: 'inspect pki/ca.crt --at +1y' },
    { does: 'for a script', type: 'inspect pki/admin.crt -o json' },
  ],
  load: async () => (await import('../run/inspect.ts')).runInspect,
};
