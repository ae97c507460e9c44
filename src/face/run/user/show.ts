import { showUser } from '../../../task/user/show.ts';
import type { Run } from '../../command/command.ts';
import type { UserShowOptions } from '../../command/user/show.ts';
import { withSources } from './near.ts';

export const runUserShow: Run<UserShowOptions> = async (call) => {
  const { operands, clock } = call;
  const [name = ''] = operands;
  return { report: await withSources(call, (ports) => showUser(name, { ...ports, clock })) };
};
