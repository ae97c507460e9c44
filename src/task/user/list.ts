/** Every user that is known, from all that could be read; the system's own only where they are asked for. */
import { knownUsers } from '../../domain/api/known-user.ts';
import type { KnownUser, UserList } from '../../domain/api/report-user.ts';
import type { Clock } from '../../domain/port.ts';
import { powerByPolicy, readPolicy } from '../api/power.ts';
import { gatherUsers, type Gathered, type GatherPorts, knownBindings } from './gather.ts';

export interface ListAsk {
  /** system:… as well */
  readonly system: boolean;
}

export type ListPorts = GatherPorts & { readonly clock: Clock };

/** @throws KubepkiError where nothing could be read at all: why the server could not */
export async function listUsers({ system }: ListAsk, ports: ListPorts): Promise<UserList> {
  const at = ports.clock.now();
  const gathered = await gatherUsers(ports);
  demandSomething(gathered, ports);
  const all = usersOf(gathered, at).filter(({ user }) => system || !user.startsWith('system:'));
  return {
    apiVersion: 'kubepki/v1',
    kind: 'UserList',
    at: at.toISOString(),
    sources: gathered.sources,
    users: await withCallouts(all, ports),
    warnings: gathered.warnings,
  };
}

export function usersOf({ traces, bindings }: Gathered, at: Date): readonly KnownUser[] {
  return knownUsers(traces, knownBindings(bindings), at);
}

/** Nothing was read, and the reason is one that whoever asked can do something about. */
export function demandSomething({ sources }: Gathered, { api }: GatherPorts): void {
  if ('away' in api && sources.every(({ unread }) => unread !== undefined)) throw api.away;
}

async function withCallouts(
  users: readonly KnownUser[],
  { api }: GatherPorts,
): Promise<readonly KnownUser[]> {
  if ('away' in api) return users;
  const policy = await readPolicy(api);
  if (policy.unseen.length > 0) return users;
  return users.map((one) => ({ ...one, callouts: powerByPolicy(one, policy).callouts }));
}
