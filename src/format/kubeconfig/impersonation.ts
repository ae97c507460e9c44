import type { Impersonation } from '../../domain/api/server.ts';
import { optional } from '../../domain/optional.ts';
import { type Entry, faultIn, isMapping } from './access-entry.ts';

/** as, as-groups, as-uid and as-user-extra of a user's entry; without a user the others mean nothing. */
export function impersonationOf(entry: Entry): Impersonation | undefined {
  const user = entry.text('as');
  if (user === '') return undefined;
  const extra = entry.value('as-user-extra') ?? {};
  if (!isMapping(extra)) throw faultIn(entry, 'shape', { field: 'as-user-extra' });
  return {
    user,
    groups: textsIn(entry, 'as-groups', entry.value('as-groups')),
    ...optional('uid', entry.text('as-uid') || undefined),
    ...(Object.keys(extra).length === 0
      ? {}
      : {
          extra: Object.fromEntries(
            Object.entries(extra).map(([key, values]) => [key, textsIn(entry, 'as-user-extra', values)]),
          ),
        }),
  };
}

function textsIn(entry: Entry, field: string, value: unknown): readonly string[] {
  const list: unknown = value ?? [];
  if (!Array.isArray(list) || !list.every((one): one is string => typeof one === 'string'))
    throw faultIn(entry, 'shape', { field });
  return list;
}
