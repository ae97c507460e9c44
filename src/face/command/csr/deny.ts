import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = [
  'signer',
  'requester',
  'all',
  'message',
  'yes',
  ...OF_CLUSTER,
  'output',
] as const satisfies readonly OptionId[];
export type DenyOptions = (typeof options)[number];

export const csrDeny: Command<DenyOptions> = {
  name: 'csr deny',
  kind: 'act',
  summary: 'deny requests, for good',
  description:
    'Denies requests that are pending. That is final: whoever asked sends a new one. What was approved before cannot be denied any more, and it is said how long its certificate is good. Like approve it shows what it is about and asks, and denies what was looked at and nothing else.',
  operands: [{ name: 'NAME', says: 'a request, as csr list names it', repeated: true }],
  options,
  formats: FORMATS,
  examples: [
    { does: 'deny one, and say why', type: 'csr deny mallory-0a1b2c3d4e --message "not one of us"' },
    { does: 'all that somebody asked for', type: 'csr deny --requester system:bootstrap:abcdef' },
  ],
  load: async () => (await import('../../run/csr/decide.ts')).runDeny,
};
