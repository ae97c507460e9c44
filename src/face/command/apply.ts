import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = [
  'new-key',
  'due-within',
  'adopt',
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
    'Creates what is missing and makes anew what differs (subject, names, purposes, algorithm, signer) or is due. Keys are kept where they fit, unless --new-key is given. An authority is never replaced. With --adopt what the store does not have yet is taken from there where it is right, as init does. Everything is written as one act, and undo puts it back. Every certificate that is made gets a line in pki/issued.jsonl.',
  operands: [],
  options,
  formats: FORMATS,
  examples: [
    { does: 'after a change of kubepki.yaml', type: 'apply' },
    { does: 'with all that ends within three months', type: 'apply --due-within 90d' },
    {
      does: 'the files of a cluster that stands, after init --spec-only and some editing',
      type: 'apply --adopt cp-1=/mnt/cp-1/etc/kubernetes',
    },
  ],
  load: async () => (await import('../run/apply.ts')).runApply,
};
