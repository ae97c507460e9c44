/** Names of users and groups, judged before anything is made of them. */
import type { Person } from '../../domain/api/power.ts';
import { KubepkiError } from '../../domain/error.ts';
import { nameTrouble } from '../../domain/user.ts';
import { ESCAPES } from '../../format/escape.ts';

/** @throws KubepkiError bad-value */
export function demandPerson({ user, groups }: Person, command: string): Person {
  demandName(user, 'NAME', command);
  for (const group of groups) demandName(group, '--group', command);
  return { user, groups: [...new Set(groups)] };
}

/** What moves, hides or reorders text would be another name to whoever reads it than to the API server. */
export function demandName(value: string, option: string, command: string): void {
  if (nameTrouble(value) === undefined && ESCAPES.terminal.apply(value) === value) return;
  throw new KubepkiError('bad-value', {
    command,
    option,
    value,
    expected:
      'a name of 1 to 64 characters, without blanks at its ends and without characters that cannot be seen',
  });
}
