import { FORMATS, OF_CLUSTER, type OptionId } from '../../option.ts';
import type { Command } from '../command.ts';

const options = ['system', ...OF_CLUSTER, 'file', 'output'] as const satisfies readonly OptionId[];
export type UserListOptions = (typeof options)[number];

export const userList: Command<UserListOptions> = {
  name: 'user list',
  kind: 'reader',
  summary: 'the users that are known, with the ends of their certificates',
  description:
    "Puts users together from the cluster file and the issuance log of the store, where one is near, from the requests on the server (kube-apiserver-client; the server keeps those that were issued for an hour), and from the subjects of bindings. What cannot be read is said, and the rest is shown: without a server the store's users, without a store the server's. A certificate that was made elsewhere and is bound to nothing leaves no trace that could be found.",
  operands: [],
  options,
  formats: FORMATS,
  examples: [
    { does: 'who there is', type: 'user list' },
    { does: 'for a script', type: 'user list -o json' },
  ],
  load: async () => (await import('../../run/user/list.ts')).runUserList,
};
