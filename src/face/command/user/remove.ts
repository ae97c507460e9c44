import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = ['to', 'yes', ...OF_CLUSTER, 'file', 'output'] as const satisfies readonly OptionId[];
export type UserRemoveOptions = (typeof options)[number];

export const userRemove: Command<UserRemoveOptions> = {
  name: 'user remove',
  kind: 'act',
  summary: "take a user's roles away, and say what is left",
  description:
    "Deletes the bindings that user create made for the user, takes the user out of the subjects of all others, and deletes requests that nobody has answered yet, after it has shown them and asked. A certificate is not taken away by this, nor by anything but its end or another authority: until then its bearer is let in by name, and may what its groups are bound to. That is what the report ends with. Kubeconfigs are left where they are; with --to DIR the user's own in that folder are deleted.",
  operands: [{ name: 'NAME', says: 'the user, as the API server knows them', required: true }],
  options,
  formats: FORMATS,
  examples: [
    { does: 'alice has left', type: 'user remove alice' },
    { does: 'without a question, and the kubeconfig here too', type: 'user remove alice --yes --to .' },
  ],
  load: async () => (await import('../../run/user/remove.ts')).runUserRemove,
};
