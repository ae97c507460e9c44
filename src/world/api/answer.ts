/** An answer's body: bounded, and JSON or nothing. */
import type { ApiAnswer } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Response } from './line.ts';

/** Every request of a large cluster in one list, and then some. */
const LARGEST = 64 << 20;

export async function answerOf(response: Response): Promise<ApiAnswer> {
  const { status, retryAfter } = response;
  const wait = milliseconds(retryAfter);
  return { status, body: await bodyOf(response), ...(wait === undefined ? {} : { retryAfter: wait }) };
}

/** @throws KubepkiError api-unreachable, api-timeout, api-answer */
export async function bodyOf({ stream, server, leave }: Response): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST) {
        leave();
        throw new KubepkiError('api-answer', { server, problem: 'too-large' });
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof KubepkiError) throw error;
    throw new KubepkiError('api-unreachable', { server, reason: 'closed' }, error);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Retry-After: seconds, or a date (RFC 9110 §10.2.3). */
function milliseconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
