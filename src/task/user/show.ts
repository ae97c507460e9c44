/** One user: certificates and their ends, what is asked for, what is bound, and what that comes to. */
import type { UserView } from '../../domain/api/report-user.ts';
import { KubepkiError } from '../../domain/error.ts';
import { nearest } from '../../domain/name.ts';
import { optional } from '../../domain/optional.ts';
import { lookAtPower } from '../api/power.ts';
import { gatherUsers, unreadIn } from './gather.ts';
import { demandSomething, type ListPorts, usersOf } from './list.ts';
import { demandName } from './name.ts';

/** @throws KubepkiError user-unknown, bad-value, and why nothing could be read */
export async function showUser(user: string, ports: ListPorts): Promise<UserView> {
  demandName(user, 'NAME', 'user show');
  const { api, clock } = ports;
  const at = clock.now();
  const gathered = await gatherUsers(ports);
  demandSomething(gathered, ports);
  const users = usersOf(gathered, at);
  const found = users.find((one) => one.user === user);
  if (found === undefined) {
    const names = users.map((one) => one.user);
    throw new KubepkiError('user-unknown', {
      user,
      ...optional('nearest', nearest(user, names)),
      unread: unreadIn(gathered),
    });
  }
  const power = 'away' in api ? undefined : await lookAtPower(api, { user, groups: found.groups });
  return {
    apiVersion: 'kubepki/v1',
    kind: 'UserView',
    at: at.toISOString(),
    ...found,
    askedOf: gathered.sources,
    ...optional('power', power),
    warnings: gathered.warnings,
  };
}
