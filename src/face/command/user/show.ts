import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = [...OF_CLUSTER, 'file', 'output'] as const satisfies readonly OptionId[];
export type UserShowOptions = (typeof options)[number];

export const userShow: Command<UserShowOptions> = {
  name: 'user show',
  kind: 'reader',
  summary: 'a user: certificates, requests, roles, and what they may do',
  description:
    'Shows what is known of one user: the certificates that are valid and the groups they carry, requests that wait, every binding that reaches the name or a group, and what all of it comes to. Where it was looked and what could not be read is said with it.',
  operands: [{ name: 'NAME', says: 'the user, as the API server knows them', required: true }],
  options,
  formats: FORMATS,
  examples: [{ does: 'what alice may do, and until when', type: 'user show alice' }],
  load: async () => (await import('../../run/user/show.ts')).runUserShow,
};
