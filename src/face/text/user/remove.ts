/** What was taken away from a user, and what nothing takes away. */
import type { UserRemoval } from '../../../domain/api/report-user.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { field, paragraph } from '../lines.ts';
import { calloutLines, mayLines } from '../power.ts';
import { absentLines, bindingText, certificateText, inGroups, unreadLines } from './part.ts';

const show = ESCAPES.terminal.apply;

export function userRemovalText(report: UserRemoval, style: Style): string {
  const { user, bindings, requests, files, valid, askedOf } = report;
  const at = new Date(report.at);
  const notes = [...unreadLines(askedOf), ...absentLines(askedOf)];
  const done = [
    ...bindings.map((binding) =>
      field(binding.change === 'deleted' ? 'deleted' : 'taken out of', bindingText(binding)),
    ),
    ...requests.map((name) => field('deleted', `the request ${show(name)}`)),
    ...files.map((path) => field('deleted', show(path))),
  ];
  return `${[
    style.bold(show(user)),
    ...(done.length === 0
      ? [field('done', 'nothing: no binding names the user, and no request waits')]
      : done),
    '',
    ...(valid.length === 0 ? endedLines(report) : [...leftLines(report, style, at)]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n')}\n`;
}

function endedLines({ askedOf }: UserRemoval): readonly string[] {
  const blind =
    askedOf.some(({ unread }) => unread !== undefined) || !askedOf.some(({ source }) => source === 'log');
  return [
    paragraph(
      blind
        ? 'no certificate is known that is still valid; one whose request the server has cleaned away, and that no log has, would be unknown here'
        : 'no certificate of theirs is known that is still valid',
    ),
  ];
}

function leftLines({ user, valid, groups, power }: UserRemoval, style: Style, at: Date): readonly string[] {
  return [
    ...valid.map((one) => field('still valid', certificateText(one, at))),
    ...(power === undefined ? [] : [...calloutLines(power.callouts, style), ...mayLines(power)]),
    '',
    paragraph(
      `Whoever has ${valid.length === 1 ? 'that certificate' : 'one of these certificates'} is let in as ${show(user)} ${inGroups(groups)} until it ends, and may what is said above. Only another authority for clients ends that before; what the groups give is taken from the groups.`,
    ),
  ];
}
