/** What somebody is asked to agree to, with the question: approving a user's request, or taking a user's roles away. */
import { ESCAPES } from '../../../format/escape.ts';
import type { Offer } from '../../../task/csr/decide.ts';
import type { RemovalOffer } from '../../../task/user/remove.ts';
import { styleFor } from '../../style.ts';
import { count, field } from '../lines.ts';
import { calloutLines, mayLines } from '../power.ts';
import { bindingText, inGroups } from './part.ts';

const show = ESCAPES.terminal.apply;

export function userOfferText({ requests, changed }: Offer): string {
  const lines = requests.flatMap(({ name, request }) => {
    const { becomes, power } = request ?? {};
    return [
      show(name),
      ...(becomes === undefined
        ? []
        : [field('becomes', `${show(becomes.user)} ${inGroups(becomes.groups)}`)]),
      ...(power === undefined ? [] : [...calloutLines(power.callouts, styleFor(false)), ...mayLines(power)]),
    ];
  });
  const again = changed ? 'it is not what it was when you agreed; ' : '';
  return [...lines, '', `${again}approve it?`].join('\n');
}

export function removalOfferText({ user, bindings, requests, files }: RemovalOffer): string {
  return [
    show(user),
    ...bindings.map((binding) =>
      field(
        binding.change === 'deleted' ? 'delete' : 'take out of',
        `${bindingText(binding)}${binding.change === 'deleted' ? '' : `, which stays for ${count(binding.others, 'other subject')}`}`,
      ),
    ),
    ...requests.map((name) => field('delete', `the request ${show(name)}`)),
    ...files.map((path) => field('delete', show(path))),
    '',
    `do that?`,
  ].join('\n');
}
