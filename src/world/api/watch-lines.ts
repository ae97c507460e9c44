/** A watch: a JSON value a line, for as long as the server likes. */
import type { ApiEvent } from '../../domain/api/server.ts';
import { KubepkiError } from '../../domain/error.ts';
import type { Response } from './line.ts';

/** etcd takes no object of more than 1.5 MiB; managed fields and escapes may double it. */
const LONGEST = 8 << 20;

export async function* eventsOf(response: Response, atMost: number): AsyncGenerator<ApiEvent> {
  const { stream, server, leave, wait } = response;
  wait();
  const timer = atMost > 0 ? setTimeout(leave, atMost) : undefined;
  try {
    for await (const line of linesOf(stream as AsyncIterable<Buffer>, server)) yield eventOf(line, server);
  } finally {
    clearTimeout(timer);
    leave();
  }
}

/** Whole lines; what a broken connection leaves of the last is nobody's. */
async function* linesOf(chunks: AsyncIterable<Buffer>, server: string): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of chunks) {
      let from = 0;
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
        const line = Buffer.concat([...parts, chunk.subarray(from, at)]).toString('utf8');
        [parts, length, from] = [[], 0, at + 1];
        if (line.trim() !== '') yield line;
      }
      parts.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > LONGEST) throw new KubepkiError('api-answer', { server, problem: 'line-too-long' });
    }
  } catch (error) {
    // the server went away: whoever watches begins anew
    if (error instanceof KubepkiError) throw error;
  }
}

function eventOf(line: string, server: string): ApiEvent {
  let value: unknown;
  try {
    value = JSON.parse(line) as unknown;
  } catch {
    throw new KubepkiError('api-answer', { server, problem: 'not-json' });
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string')
    throw new KubepkiError('api-answer', { server, problem: 'no-event' });
  return { type: value.type, object: 'object' in value ? value.object : undefined };
}
