import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = ['due-within', 'file', 'at', 'output'] as const satisfies readonly OptionId[];
export type PlanOptions = (typeof options)[number];

export const plan: Command<PlanOptions> = {
  name: 'plan',
  kind: 'verdict',
  summary: 'say what apply would do, and why',
  description:
    'Compares the cluster file with what is on disk and changes nothing. Ends with 0 when there is nothing to do, 1 when there are changes, 2 when something stands in the way, 3 when it could not look.',
  operands: [],
  options,
  formats: FORMATS,
  examples: [
    { does: 'what would be done now', type: 'plan' },
    { does: 'what will be due in eleven months', type: 'plan --at +335d' },
  ],
  load: async () => (await import('../run/plan.ts')).runPlan,
};
