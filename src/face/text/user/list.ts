/** Users, two lines each: until when and in which groups, and what is bound. */
import type { KnownUser, UserList } from '../../../domain/api/report-user.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { count, field } from '../lines.ts';
import { calloutLines } from '../power.ts';
import { absentLines, bindingText, inGroups, unreadLines, validText } from './part.ts';

const show = ESCAPES.terminal.apply;

/** More bindings than these nobody reads in a list; show has them all. */
const MOST = 3;

export function userListText({ users, sources, at }: UserList, style: Style): string {
  const now = new Date(at);
  return `${[
    ...users.flatMap((user) => [...userLines(user, now, style), '']),
    count(users.length, 'user'),
    ...unreadLines(sources),
    ...absentLines(sources),
  ].join('\n')}\n`;
}

function userLines(known: KnownUser, at: Date, style: Style): readonly string[] {
  const { user, groups, bindings, callouts = [], pending } = known;
  // by the name and by a group, it is one role all the same
  const roles = [...new Set(bindings.map(bindingText))];
  const more = roles.length - MOST;
  return [
    `${style.bold(show(user))} ${inGroups(groups)}`,
    field('certificate', endText(known, at)),
    ...pending.map(({ name, state }) => field('request', `${show(name)}, ${state}`)),
    ...roles.slice(0, MOST).map((role) => field('role', role)),
    ...(more > 0 ? [field('', `and ${more} more`)] : []),
    ...calloutLines(
      callouts.filter(({ powerful }) => powerful),
      style,
    ),
  ];
}

function endText({ certificates, sources }: KnownUser, at: Date): string {
  const [newest] = certificates;
  if (newest !== undefined) {
    const ended = new Date(newest.notAfter) <= at;
    return `${ended ? 'ended' : 'valid to'} ${validText(newest, at)}${certificates.length > 1 ? `, and ${certificates.length - 1} more` : ''}`;
  }
  return sources.includes('cluster-file') && sources.length === 1
    ? 'of the cluster file, not made yet'
    : 'none that is known';
}
