/** Times in words: absolute in UTC, and relative to the moment judged for. */

const STEPS = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** 2027-11-21 09:00:00 UTC */
export function absoluteTime(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The same of a time as reports and objects have it; what is none stays as it was said. */
export function absoluteText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : absoluteTime(date);
}

/** in 364d, 12d ago: rounded down, so that nobody believes in a day that is not there. */
export function relativeTime(date: Date, at: Date): string {
  const seconds = Math.floor(Math.abs(date.getTime() - at.getTime()) / 1000);
  const text = span(seconds);
  return date >= at ? `in ${text}` : `${text} ago`;
}

/** Days up to two years, since that is how people count certificates. */
function span(seconds: number): string {
  const [unit, size] = STEPS.find(([name, length]) => seconds >= (name === 'y' ? 2 * length : length)) ?? [
    's',
    1,
  ];
  // "in 9y" for a certificate of ten years would be a year lost
  return unit === 'y'
    ? `${(Math.floor((10 * seconds) / size) / 10).toFixed(1)}y`
    : `${Math.floor(seconds / size)}${unit}`;
}
