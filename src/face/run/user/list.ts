import { listUsers } from '../../../task/user/list.ts';
import type { Run } from '../../command/command.ts';
import type { UserListOptions } from '../../command/user/list.ts';
import { withSources } from './near.ts';

export const runUserList: Run<UserListOptions> = async (call) => {
  const { options, clock } = call;
  const system = options.system === true;
  return { report: await withSources(call, (ports) => listUsers({ system }, { ...ports, clock })) };
};
