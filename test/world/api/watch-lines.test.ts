/** Lines of a watch, wherever the network cut them. */
import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { eventsOf } from '../../../src/world/api/watch-lines.ts';
import { codeOf } from '../store/scene.ts';

async function eventsFrom(chunks: Iterable<Buffer>): Promise<readonly unknown[]> {
  const stream = Readable.from(chunks, { objectMode: true });
  const response = {
    ...{ server: 'https://api', status: 200, retryAfter: undefined },
    stream: stream as unknown as IncomingMessage,
    leave: () => void stream.destroy(),
    wait: () => undefined,
  };
  const events = [];
  for await (const event of eventsOf(response, 0)) events.push(event);
  return events;
}

const event = (name: string) => ({ type: 'ADDED', object: { metadata: { name } } });
const EVENTS = [event('a'), event('zoë 😀'), event(String.fromCodePoint(0xe000))];
const WHOLE = Buffer.from(EVENTS.map((one) => `${JSON.stringify(one)}\n`).join(''));

describe('a watch', () => {
  test('is the same wherever its octets are cut', async () => {
    for (let at = 0; at <= WHOLE.length; at += 1)
      expect(await eventsFrom([WHOLE.subarray(0, at), WHOLE.subarray(at)])).toEqual(EVENTS);
    expect(await eventsFrom([...WHOLE].map((octet) => Buffer.from([octet])))).toEqual(EVENTS);
  });

  test('empty lines are none, and what was not ended is not told', async () => {
    expect(await eventsFrom([Buffer.from('\n\r\n'), WHOLE, Buffer.from('{"type":"ADDED"')])).toEqual(EVENTS);
  });

  test.each([
    ['rubbish', 'not-json'],
    ['null', 'no-event'],
    ['{"type":5}', 'no-event'],
  ])('%s is no event', async (line, problem) => {
    expect(await codeOf(eventsFrom([Buffer.from(`${line}\n`)]))).toMatchObject({
      code: 'api-answer',
      problem,
    });
  });

  test('a line without end is not kept', async () => {
    const endless = function* () {
      for (;;) yield Buffer.alloc(1 << 20, 0x20);
    };
    expect(await codeOf(eventsFrom(endless()))).toMatchObject({
      code: 'api-answer',
      problem: 'line-too-long',
    });
  });
});
