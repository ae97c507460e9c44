import { FORMATS, type OptionId } from '../option.ts';
import type { Command } from './command.ts';

const options = [
  'due',
  'all',
  'due-within',
  'new-key',
  'same-key',
  'file',
  'passphrase-file',
  'output',
] as const satisfies readonly OptionId[];
export type RenewOptions = (typeof options)[number];

export const renew: Command<RenewOptions> = {
  name: 'renew',
  kind: 'act',
  summary: 'make certificates anew before they end, or extend an authority',
  description:
    'Makes new certificates for what is named, for what is due, or for all of them, with the names of the cluster file as it is today. Keys are kept, and nothing else is touched; what is named and not there yet is made. Says who must get the new files, and what must be restarted. An authority is never replaced: --same-key makes its certificate last longer, and what it signed stays valid.',
  operands: [
    {
      name: 'ID',
      says: 'an identity (apiserver), one of its credentials (apiserver@cp-1), or all that is of a machine (@cp-1)',
      repeated: true,
      completes: 'identity',
    },
  ],
  options,
  formats: FORMATS,
  examples: [
    { does: 'what is due, as a cron job would', type: 'renew --due' },
    { does: 'what ends within three months', type: 'renew --due --due-within 90d' },
    { does: "the API servers' serving certificates", type: 'renew apiserver' },
    { does: 'all that is of one machine, with new keys', type: 'renew @cp-1 --new-key' },
    { does: 'ten more years for an authority', type: 'renew kubernetes-ca --same-key' },
  ],
  load: async () => (await import('../run/renew.ts')).runRenew,
};
