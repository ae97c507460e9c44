/** Spans as Go writes them (time.ParseDuration), in milliseconds: 8760h0m0s, 1.5h. Nothing that is not above zero. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const PART = /([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)/g;
/** time.Duration is 64 bits of nanoseconds */
const LONGEST = 2 ** 63 / 1e6;

export function parseGoDuration(text: string): number | undefined {
  const plain = text.replace(/^\+/, '');
  if (plain.length > 100 || plain.replace(PART, '') !== '') return undefined;
  let total = 0;
  for (const [, count, unit] of plain.matchAll(PART)) total += Number(count) * (UNITS[unit ?? ''] ?? 0);
  return total > 0 && total < LONGEST ? total : undefined;
}
