// @ts-check
/**
 * The way everything here is measured: all cases in every round, in an order shuffled anew, so that whatever
 * else the machine does falls on all alike; then medians with quartiles, and as the result proper the ratio
 * to the baseline *of the same round*, whose median moves far less than either time does.
 */

/**
 * @typedef {import('./stopwatch.mjs').Job & { name: string, group?: string, expect?: number, before?: () => void }} Case
 * @typedef {{ name: string, group: string, wall: number[], cpu: number[], rss: number[] }} Series
 * @typedef {{ p25: number, p50: number, p75: number }} Spread
 */

/** @param {readonly number[]} values @returns {Spread} */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => {
    const place = share * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? Number.NaN;
    const high = sorted[Math.ceil(place)] ?? Number.NaN;
    return low + (high - low) * (place - Math.floor(place));
  };
  return { p25: at(0.25), p50: at(0.5), p75: at(0.75) };
}

/** @template T @param {readonly T[]} list @returns {T[]} */
function shuffled(list) {
  const copy = [...list];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [copy[last], copy[other]] = [/** @type {T} */ (copy[other]), /** @type {T} */ (copy[last])];
  }
  return copy;
}

/**
 * @param {import('./stopwatch.mjs').Stopwatch} stopwatch
 * @param {readonly Case[]} cases
 * @param {{ rounds: number, warmUp?: number, said?: (text: string) => void }} options
 * @returns {Promise<Series[]>}
 */
export async function measure(stopwatch, cases, { rounds, warmUp = 2, said = () => {} }) {
  const series = new Map(
    cases.map((each) => [
      each,
      /** @type {Series} */ ({ name: each.name, group: each.group ?? '', wall: [], cpu: [], rss: [] }),
    ]),
  );
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const each of shuffled(cases)) {
      each.before?.();
      const timing = await stopwatch.time(each);
      if (timing.code !== (each.expect ?? 0)) {
        throw new Error(`${each.name} ended with ${timing.code}: ${each.argv.join(' ')}`);
      }
      const into = series.get(each);
      if (round < 0 || !into) continue;
      into.wall.push(timing.wall);
      if (timing.cpu !== undefined) into.cpu.push(timing.cpu);
      if (timing.rss !== undefined) into.rss.push(timing.rss);
    }
    said(`round ${round + 1} of ${rounds}`);
  }
  return [...series.values()];
}

/** Median of the ratios round by round, with its quartiles. @param {readonly number[]} of @param {readonly number[]} base */
export function ratio(of, base) {
  return spread(of.map((value, round) => value / (base[round] ?? Number.NaN)));
}

/** @param {readonly Series[]} all @param {string} baseline the name of the case that is 1.00 */
export function table(all, baseline) {
  const base = all.find((each) => each.name === baseline);
  if (!base) throw new Error(`no case named ${baseline}`);
  const number = (/** @type {number} */ value, digits = 1) => value.toFixed(digits).padStart(6);
  const lines = ['case'.padEnd(46) + '  wall ms  [p25  –  p75]   ratio [p25 – p75]     cpu ms  ratio   MB'];
  let group = '';
  for (const each of all) {
    if (each.group !== group) lines.push('', `${(group = each.group)}`);
    const wall = spread(each.wall);
    const walls = ratio(each.wall, base.wall);
    const cpu =
      each.cpu.length > 0
        ? `${number(spread(each.cpu).p50)}   ${ratio(each.cpu, base.cpu).p50.toFixed(2)}`
        : '     –      –';
    lines.push(
      `${each.name.padEnd(46)} ${number(wall.p50)}  [${number(wall.p25)} – ${number(wall.p75)}]   ` +
        `${walls.p50.toFixed(2)} [${walls.p25.toFixed(2)} – ${walls.p75.toFixed(2)}]   ${cpu}   ${number(spread(each.rss).p50, 0)}`,
    );
  }
  return lines.join('\n');
}
