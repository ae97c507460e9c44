import { parseMoment } from '../domain/duration.ts';
import { KubepkiError } from '../domain/error.ts';

/** What --at means, or undefined where it was not given. */
export function momentOf(command: string, text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined;
  const moment = parseMoment(text, now);
  if (moment !== undefined) return moment;
  const expected = 'a time such as 2027-01-31T12:00:00Z, a date, or a span from now such as +90d';
  throw new KubepkiError('bad-value', { command, option: '--at', value: text, expected });
}
