import type { Command, Group } from './command.ts';
import { userCreate } from './user/create.ts';
import { userList } from './user/list.ts';
import { userRemove } from './user/remove.ts';
import { userShow } from './user/show.ts';

export const user: Group = {
  name: 'user',
  summary: 'people and programs that come with a certificate',
  description:
    'A user of a cluster is a name and groups in a client certificate; there is no object for them. So to make one is to have a certificate signed and a role bound, and a user is whoever has either. These users are asked of the API server, which says in its audit log who asked and who approved. The users of the cluster file (users:, credential user@NAME) are others: apply makes and renews them with the authority in the store, and their files lie there. user list shows both.',
  verbs: [userCreate, userList, userShow, userRemove] as readonly Command[],
};
