/** What became of a cluster's former files: the authorities by name, the rest counted, and all that was not taken with the reason. */
import type { Adoption, Left, Spot } from '../../domain/adoption.ts';
import { AUTHORITY_IDS } from '../../domain/identity/table.ts';
import { optional } from '../../domain/optional.ts';
import type { PlannedStep } from '../../domain/report.ts';
import { ESCAPES } from '../../format/escape.ts';
import type { Style } from '../style.ts';
import { wordLeft } from '../wording/adoption.ts';
import { wordFinding } from '../wording/finding.ts';
import { wordReasons } from '../wording/reason.ts';
import { count, hang } from './lines.ts';

const show = ESCAPES.terminal.apply;

/** More than these nobody reads; the documents name them all. */
const MOST = 30;

/** The steps that came of it and were not changed: what everything hangs on by name. */
export function adoptedLines(
  { taken }: Adoption,
  kept: readonly PlannedStep[],
  style: Style,
): readonly string[] {
  const from = new Map(taken.map((one) => [one.credential, one]));
  const named = kept.filter(({ identity }) => NAMED.has(identity));
  const lines = named.flatMap(({ credential, reasons }) => {
    const one = from.get(credential);
    if (one === undefined) return [];
    const places = [one.certificate, one.key].flatMap((spot) => (spot === undefined ? [] : [placeOf(spot)]));
    const lacks = one.key === undefined ? ', without its key' : '';
    const why = reasons.length === 0 ? '' : ` (${wordReasons(reasons)})`;
    return [hang(`adopt ${credential}: ${places.join(', ')}${lacks}${why}`, `${style.dim('=')} `, '    ')];
  });
  const rest = kept.filter(({ identity, credential }) => !NAMED.has(identity) && from.has(credential)).length;
  return [...lines, ...(rest > 0 ? [style.dim(`= adopt ${count(rest, 'credential')} as they are`)] : [])];
}

const NAMED: ReadonlySet<string> = new Set([...AUTHORITY_IDS, 'service-account']);

/** What might have been taken first: a heap of strangers must not hide it. */
export function leftLines({ left, unread }: Adoption): readonly string[] {
  const say = (one: Left) => {
    const whose = one.subject === undefined ? '' : ` (${show(one.subject)})`;
    return `${placeOf(one)}${whose}: ${wordLeft(one)}`;
  };
  const said = [
    ...left.filter(({ reason }) => reason.why !== 'unknown').map(say),
    ...unread.map((finding) => {
      const { file = '', within } = finding.subject;
      return `${placeOf({ file, ...optional('within', within) })}: ${wordFinding(finding)}`;
    }),
    ...left.filter(({ reason }) => reason.why === 'unknown').map(say),
  ];
  const more = said.length - MOST;
  return [
    ...said.slice(0, MOST).map((line) => hang(line, '? ', '    ')),
    ...(more > 0 ? [`? and ${more} more that were not taken; -o json names them all`] : []),
  ];
}

function placeOf({ file, within }: Spot): string {
  return show(within === undefined ? file : `${file} ${within}`);
}
