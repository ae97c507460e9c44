import { parseDuration } from '../domain/duration.ts';
import { KubepkiError } from '../domain/error.ts';

/** What a span of time means, or undefined where it was not given. */
export function spanOf(command: string, option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const span = parseDuration(text);
  if (span !== undefined) return span;
  const expected = 'a span of time such as 30d, 8w or 1y';
  throw new KubepkiError('bad-value', { command, option, value: text, expected });
}
