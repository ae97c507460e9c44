/**
 * UTCTime and GeneralizedTime exactly as Go's cryptobyte takes them: parsed, and refused where writing the
 * time again would not give the same text. That leaves the zone forms RFC 5280 §4.1.2.5 forbids (+0100, and
 * UTCTime without seconds) readable, because to a Kubernetes component they are.
 */
import type { Der } from './der.ts';
import { TAG } from './der.ts';

export function readTime(der: Der, element: string): Date {
  const tag = der.next(element);
  if (tag === TAG.utcTime) return parse(der, 2, element);
  if (tag === TAG.generalizedTime) return parse(der, 4, element);
  return der.fail('unexpected-tag', element);
}

function parse(der: Der, yearDigits: number, element: string): Date {
  const { bytes, body, at } = der;
  let next = body;
  const number = (digits: number): number => {
    let value = 0;
    for (let i = 0; i < digits; i += 1) {
      const digit = (next < at ? (bytes[next] as number) : 0) - 0x30;
      if (digit < 0 || digit > 9) der.fail('bad-value', element);
      value = value * 10 + digit;
      next += 1;
    }
    return value;
  };
  let year = number(yearDigits);
  // RFC 5280 §4.1.2.5.1: 50–99 are of the twentieth century.
  if (yearDigits === 2) year += year >= 50 ? 1900 : 2000;
  const month = number(2);
  const day = number(2);
  const hour = number(2);
  const minute = number(2);
  const zoned = (bytes[next] as number) < 0x30 || bytes[next] === 0x5a;
  const second = yearDigits === 2 && next < at && zoned ? 0 : number(2);
  const offset = zone(der, next, element);
  if (
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysIn(year, month) ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  ) {
    der.fail('bad-value', element);
  }
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offset, second);
  return date;
}

/** `Z`, or ±hhmm that is not zero (which would be written Z); answers minutes east of UTC. */
function zone(der: Der, from: number, element: string): number {
  const { bytes, at } = der;
  const sign = bytes[from];
  if (sign === 0x5a && from + 1 === at) return 0;
  if ((sign !== 0x2b && sign !== 0x2d) || from + 5 !== at) der.fail('bad-value', element);
  const digits = Array.from(bytes.subarray(from + 1, at), (octet) => octet - 0x30);
  const [h1 = 0, h2 = 0, m1 = 0, m2 = 0] = digits;
  const hours = h1 * 10 + h2;
  const minutes = m1 * 10 + m2;
  const bad =
    digits.some((digit) => digit < 0 || digit > 9) || hours > 24 || minutes > 59 || hours + minutes === 0;
  if (bad) der.fail('bad-value', element);
  return (sign === 0x2b ? 1 : -1) * (hours * 60 + minutes);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
