/** Where is which file used: a block a program, with -v. And every connection, with how it stands. */
import type { DiagnosisReport } from '../../../domain/diagnosis/report.ts';
import { SLOTS } from '../../../domain/site/slot.ts';
import { ESCAPES } from '../../../format/escape.ts';
import type { Style } from '../../style.ts';
import { TOLD } from '../../wording/diagnosis.ts';
import { hang } from '../lines.ts';

const show = ESCAPES.terminal.apply;
export const STATES = {
  'works': 'works',
  'fails': 'fails',
  'will-fail': 'will fail',
  'unknown': 'not judged',
};

export function usesLines(
  { programs, connections }: DiagnosisReport,
  style: Style,
): readonly (readonly string[])[] {
  const paint = { 'works': style.green, 'fails': style.red, 'will-fail': style.yellow, 'unknown': style.dim };
  return [
    ...programs.map(({ id, told, file, uses }) => [
      hang(`${style.bold(show(id))}, ${TOLD[told]} ${show(file)}`, '', '  '),
      ...uses.map(({ slot, file: place, within, setting, line, state, assumed }) => {
        const inside = within === undefined ? '' : ` in ${show(within)}`;
        const by =
          setting === undefined ? '' : ` (${show(setting)}${line === undefined ? '' : `, line ${line}`})`;
        const how = state === 'read' ? (assumed === true ? ', assumed by its name' : '') : `: ${state}`;
        return hang(`${SLOTS[slot].title}: ${show(place)}${inside}${by}${how}`, '  ', '      ');
      }),
    ]),
    connections.map(({ from, to, hosts, state }) =>
      hang(
        `${paint[state](STATES[state])}: ${show(from)} to ${to === undefined ? 'nobody seen' : show(to)}${hosts.length === 0 ? '' : ` by ${hosts.map(show).join(', ')}`}`,
        '',
        '    ',
      ),
    ),
  ];
}
