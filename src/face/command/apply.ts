import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = [
  'new-key',
  'due-within',
  'file',
  'passphrase-file',
  'output',
] as const satisfies readonly OptionId[];
export type ApplyOptions = (typeof options)[number];

export const apply: Command<ApplyOptions> = {
  name: 'apply',
  kind: 'act',
  summary: 'make disk equal to the cluster file',
  description:
    'Creates what is missing and makes anew what differs (subject, names, purposes, algorithm, signer) or is due. Keys are kept where they fit, unless --new-key is given. An authority is never replaced. Everything is written as one act, and undo puts it back. Every certificate that is made gets a line in pki/issued.jsonl.',
  operands: [],
  options,
  formats: FORMATS,
  examples: [
    { does: 'after a change of kubepki.yaml', type: 'apply' },
    { does: 'with all that ends within three months', type: 'apply --due-within 90d' },
  ],
  load: async () => (await import('../run/apply.ts')).runApply,
};
