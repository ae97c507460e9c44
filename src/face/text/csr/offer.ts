/** What somebody is asked to agree to, with the question. */
import type { Offer } from '../../../task/csr/decide.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { outcomeLines } from './decided.ts';
import { requestLines } from './shown.ts';

export function offerText({ decision, requests, changed }: Offer, style: Style, at: Date): string {
  const open = requests.filter(({ outcome }) => outcome === undefined);
  const blocks = requests.flatMap(({ outcome, request, name, accepted, ...more }) => {
    if (outcome !== undefined)
      return [...outcomeLines({ ...more, name, outcome, accepted }, decision, style), ''];
    const lines = request === undefined ? [] : requestLines(request, style, { at, accepted, decision });
    return [style.bold(ESCAPES.terminal.apply(name)), ...lines, ''];
  });
  const which =
    open.length === 1 ? ESCAPES.terminal.apply(open[0]?.name ?? '') : `these ${open.length} requests`;
  const again = changed ? 'it is not what it was when you agreed; ' : '';
  return [...blocks, `${again}${decision} ${which}?`].join('\n');
}
