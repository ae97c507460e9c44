/** One user, with everything that is known of them. */
import type { UserView } from '../../../domain/api/report-user.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { field } from '../lines.ts';
import { calloutLines, mayLines } from '../power.ts';
import { absentLines, bindingText, certificateText, inGroups, unreadLines } from './part.ts';

const show = ESCAPES.terminal.apply;

const FROM = {
  'cluster-file': 'the cluster file',
  'log': 'the issuance log',
  'requests': 'a request',
  'bindings': 'a binding',
} as const;

export function userViewText(view: UserView, style: Style): string {
  const { user, groups, sources, certificates, pending, bindings, power, askedOf } = view;
  const at = new Date(view.at);
  return `${[
    `${style.bold(show(user))} ${inGroups(groups)}`,
    field('known from', sources.map((source) => FROM[source]).join(', ')),
    ...(certificates.length === 0 ? [field('certificate', 'none that is known')] : []),
    ...certificates.map((one) =>
      field(new Date(one.notAfter) > at ? 'valid to' : 'ended', certificateText(one, at)),
    ),
    ...pending.map(({ name, state, requester }) =>
      field('request', `${show(name)}, ${state}, asked for by ${show(requester)}`),
    ),
    ...bindings.map((binding) =>
      field(
        'role',
        `${bindingText(binding)}${binding.through.kind === 'Group' ? `, as group ${show(binding.through.name)}` : ''}`,
      ),
    ),
    ...(power === undefined ? [] : [...calloutLines(power.callouts, style), ...mayLines(power)]),
    ...unreadLines(askedOf),
    ...absentLines(askedOf),
  ].join('\n')}\n`;
}
