import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = [
  'random',
  'seed',
  'layout',
  'to',
  'check',
  'tell',
  'list',
  'output',
] as const satisfies readonly OptionId[];
export type LabOptions = (typeof options)[number];

export const lab: Command<LabOptions> = {
  name: 'lab',
  kind: 'act',
  summary: 'practise: a sample cluster with one fault, to be found and mended',
  description:
    "Lays down the files of a sample cluster of three control planes and two workers with one thing wrong, and tells what is seen of it: what is said in logs, and what was done before. The fault is one of the list, or drawn with --random, and then neither the directory's name nor the report betrays it. Find it with diagnose, inspect or openssl, mend it with whatever you like, and ask with --check: that says whether the cluster is whole, and once it is, what it was. Nothing is overwritten, and nothing outside of the new directory is touched. --check ends with 0 when the cluster is whole, 1 or 2 when something is still wrong, 3 when it cannot be judged.",
  operands: [{ name: 'FAULT', says: 'which fault; --list shows them all', completes: 'fault' }],
  options,
  formats: FORMATS,
  examples: [
    { does: 'any fault, in a directory whose name says nothing', type: 'lab --random' },
    { does: 'a certain one', type: 'lab apiserver-without-local-names --to practice' },
    { does: 'is it mended?', type: 'lab --check practice' },
    { does: 'what is it? I give up', type: 'lab --check practice --tell' },
    { does: 'every fault there is, with what it is', type: 'lab --list' },
  ],
  load: async () => (await import('../run/lab.ts')).runLab,
};
