/** Spans of time as people write them: 90m, 36h, 30d, 8w, 1y (365 days), and ISO 8601 (P1Y2M10DT2H30M). */

const SECOND = 1000;
const UNITS = {
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
  d: 86_400 * SECOND,
  w: 604_800 * SECOND,
  y: 31_536_000 * SECOND,
};
type Unit = keyof typeof UNITS;

export const DAY = UNITS.d;

/** Ten thousand years: past the last date that a certificate can carry, so sums stay valid dates. */
const LONGEST = 10_000 * UNITS.y;

/** Milliseconds; undefined for what is not a span, for zero and for what no certificate could last. */
export function parseDuration(text: string): number | undefined {
  const total = text.startsWith('P') ? parseIso(text) : parseShort(text);
  return total !== undefined && total > 0 && total <= LONGEST ? total : undefined;
}

function parseShort(text: string): number | undefined {
  if (!/^(?:[0-9]{1,9}[smhdwy])+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/([0-9]+)([smhdwy])/g))
    total += Number(count) * UNITS[unit as Unit];
  return total;
}

/** A year is 365 days and a month 30: spans here are for lifetimes and thresholds, not for calendars. */
function parseIso(text: string): number | undefined {
  const n = '([0-9]{1,9})';
  const match = new RegExp(
    `^P(?:${n}Y)?(?:${n}M)?(?:${n}W)?(?:${n}D)?(?:T(?:${n}H)?(?:${n}M)?(?:${n}S)?)?$`,
  ).exec(text);
  if (match === null || text === 'P' || text.endsWith('T')) return undefined;
  const sizes = [UNITS.y, 30 * UNITS.d, UNITS.w, UNITS.d, UNITS.h, UNITS.m, UNITS.s];
  return sizes.reduce((total, size, i) => total + Number(match[i + 1] ?? 0) * size, 0);
}

/** The shortest of our own spellings that says the span exactly. */
export function formatDuration(milliseconds: number): string {
  for (const unit of ['y', 'd', 'h', 'm'] as const) {
    if (milliseconds % UNITS[unit] === 0) return `${milliseconds / UNITS[unit]}${unit}`;
  }
  return `${Math.round(milliseconds / SECOND)}s`;
}

/**
 * A moment as --at takes it: RFC 3339 with its offset, or a span from now (+90d, -2h). Undefined for
 * anything else: a date without a zone means different moments on different machines.
 */
export function parseMoment(text: string, now: Date): Date | undefined {
  const sign = text[0];
  if (sign === '+' || sign === '-') {
    const span = parseDuration(text.slice(1));
    return span === undefined ? undefined : inRange(new Date(now.getTime() + (sign === '+' ? span : -span)));
  }
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return validDate(`${text}T00:00:00Z`);
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/.test(
    text,
  )
    ? validDate(text.toUpperCase())
    : undefined;
}

function validDate(text: string): Date | undefined {
  const date = new Date(text);
  // Date rolls 30 February over into March; such a slip is refused, not guessed at
  const day = Number(text.slice(8, 10));
  const lastOfMonth = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day > lastOfMonth ? undefined : inRange(date);
}

/** RFC 3339 §5.6 has four digits for the year, and so has every certificate: what lies outside cannot be printed. */
function inRange(date: Date): Date | undefined {
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date : undefined;
}
