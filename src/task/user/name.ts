/** Names of users and groups, judged before anything is made of them. */
import type { WantedBinding } from '../../domain/api/binding.ts';
import type { Person } from '../../domain/api/power.ts';
import { KubepkiError } from '../../domain/error.ts';
import { isDnsName } from '../../domain/name.ts';
import { nameTrouble } from '../../domain/user.ts';
import { ESCAPES } from '../../format/escape.ts';
import { mayBeName } from '../../format/api/signing-request.ts';

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

/**
 * What no role can be called, and no namespace (a label of DNS: apimachinery pkg/api/validation, ValidateNamespaceName), is
 * told before anything is issued, since a certificate is not taken back. Whether they are there is another question.
 * @throws KubepkiError bad-value
 */
export function demandBindable({ role, namespace }: Omit<WantedBinding, 'user'>, command: string): void {
  const option = role.kind === 'Role' ? '--role' : '--cluster-role';
  if (!mayBeName(role.name) || ESCAPES.terminal.apply(role.name) !== role.name)
    throw new KubepkiError('bad-value', {
      command,
      option,
      value: role.name,
      expected: 'the name of a role',
    });
  if (namespace !== undefined && !(isDnsName(namespace) && !namespace.includes('.')))
    throw new KubepkiError('bad-value', {
      command,
      option: '--namespace',
      value: namespace,
      expected: 'a name of at most 63 lower case letters, digits and - between them',
    });
}
