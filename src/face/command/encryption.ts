import { FORMATS, type OptionId } from '../option.ts';
import type { Command, Group } from './command.ts';

const shown = ['file', 'output'] as const satisfies readonly OptionId[];
const promoted = ['installed', 'file', 'output'] as const satisfies readonly OptionId[];
const dropped = ['rewritten', 'file', 'output'] as const satisfies readonly OptionId[];
export type ShowOptions = (typeof shown)[number];
export type PromoteOptions = (typeof promoted)[number];
export type DropOptions = (typeof dropped)[number];

const show: Command<ShowOptions> = {
  name: 'encryption show',
  kind: 'reader',
  summary: 'the keys, what each does, and what comes next',
  description:
    'Shows the keys of the ring in the order in which API servers get them, what is rendered for which control plane, and the next step to type. The keys themselves are never shown.',
  operands: [],
  options: shown,
  formats: FORMATS,
  examples: [
    { does: 'where a rotation stands', type: 'encryption show' },
    { does: 'for a script', type: 'encryption show -o json' },
  ],
  load: async () => (await import('../run/encryption.ts')).runShow,
};

const addKey: Command<ShowOptions> = {
  name: 'encryption add-key',
  kind: 'act',
  summary: 'add a key that reads, and does not write yet',
  description:
    'Makes a key of the provider that the cluster file names and puts it second, so that every API server can read with it before one of them writes with it. Refused while another key waits to be promoted.',
  operands: [],
  options: shown,
  formats: FORMATS,
  examples: [{ does: 'begin a rotation', type: 'encryption add-key' }],
  load: async () => (await import('../run/encryption.ts')).runAddKey,
};

const promote: Command<PromoteOptions> = {
  name: 'encryption promote',
  kind: 'act',
  summary: 'have the key that waits write from now on',
  description:
    'Puts the key that waits first, and retires the one that wrote. Refused unless what is rendered for every control plane has the key, and --installed says that every API server was restarted with it: one that cannot read what the others write would fail on it.',
  operands: [],
  options: promoted,
  formats: FORMATS,
  examples: [{ does: 'once every API server reads the new key', type: 'encryption promote --installed' }],
  load: async () => (await import('../run/encryption.ts')).runPromote,
};

const drop: Command<DropOptions> = {
  name: 'encryption drop',
  kind: 'act',
  summary: 'take keys away that nothing needs any more',
  description:
    'Takes retired keys out of the ring. What a key wrote can be read by nobody once it is gone, so this is refused unless what is rendered for every control plane has the order of the ring, and --rewritten says that every API server was restarted with it and every object was written anew since. The key that writes stays. A key that was added and never promoted goes without further ado. history/ keeps what was dropped.',
  operands: [
    {
      name: 'NAME',
      says: 'a key of the ring, such as key-1',
      required: true,
      repeated: true,
    },
  ],
  options: dropped,
  formats: FORMATS,
  examples: [{ does: 'end a rotation', type: 'encryption drop key-1 --rewritten' }],
  load: async () => (await import('../run/encryption.ts')).runDrop,
};

export const encryption: Group = {
  name: 'encryption',
  summary: 'the keys that encrypt Secrets in etcd',
  description:
    'API servers encrypt what they put into etcd with keys that lie in pki/encryption.yaml, made once. A new key comes into use in three steps, each of which says what to do before the next: add-key, promote, drop. Whoever takes them in another order, or too early, loses what is in etcd; so every step is refused until what it needs was rendered, and somebody says that it is in use. Each is taken back by undo.',
  verbs: [show, addKey, promote, drop] as readonly Command[],
};
