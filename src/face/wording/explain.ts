/** What is not there to be explained. */
import type { ErrorCode } from '../../domain/error.ts';
import type { ErrorWording } from './error.ts';

export const EXPLAIN_WORDS: Readonly<
  Record<Extract<ErrorCode, 'unknown-topic' | 'message-unknown'>, ErrorWording>
> = {
  'unknown-topic': {
    summary: 'there is nothing of that name to explain',
    says: (e) => `there is nothing called "${e('topic')}" to explain`,
    hint: (e, me) => (e('nearest') === '' ? `${me} explain --list` : `${me} explain ${e('nearest')}`),
  },
  'message-unknown': {
    summary: 'the text holds no message that is known',
    says: (e) =>
      `no message about certificates that is known stands in "${e('text')}"${e('nearest') === '' ? '' : `; the nearest is: ${e('nearest')}`}`,
    hint: (_e, me) => `paste the whole line as it was logged, or give the log: ${me} explain - < FILE`,
  },
};
