/** Moments as logs have them. What has no zone is taken as UTC, what has no year as the last such day. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY = 86_400_000;

/** 2026-11-20T22:05:22.123456789Z, 2026-11-20 22:05:22,123, 2026/11/20 22:05:22, with +0100 or without. */
export function writtenMoment(text: string): string | undefined {
  const [, date = '', time = '', zone = ''] =
    /^(\d{4}[-/]\d\d[-/]\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,]\d{1,9})? ?(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(text) ?? [];
  if (date === '') return undefined;
  const offset = zone === '' || zone === 'Z' || zone === 'UTC' ? 'Z' : zone.replace(/^(...):?(..)$/, '$1:$2');
  return momentOf(Date.parse(`${date.replaceAll('/', '-')}T${time}${offset}`));
}

/** E1120 22:05:22 of klog, Nov 20 22:05:22 of syslog: no year is told, and it is no later than now. */
export function yearlessMoment(month: string, day: string, time: string, at: Date): string | undefined {
  const named = MONTHS.indexOf(month) + 1;
  const two = named > 0 ? String(named).padStart(2, '0') : month;
  const of = (year: number) => Date.parse(`${year}-${two}-${day.padStart(2, '0')}T${time}Z`);
  const year = at.getUTCFullYear();
  const here = of(year);
  return momentOf(here > at.getTime() + DAY ? of(year - 1) : here);
}

/** Seconds, milliseconds or microseconds since 1970, told apart by how many there are. */
export function countedMoment(count: number): string | undefined {
  const milliseconds = count > 1e14 ? count / 1000 : count > 1e11 ? count : count * 1000;
  return momentOf(Math.floor(milliseconds));
}

function momentOf(milliseconds: number): string | undefined {
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8.64e15) return undefined;
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
