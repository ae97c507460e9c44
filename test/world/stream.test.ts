/** Long files and pipes, piece by piece: zipped ones, damaged ones, what is no file, and writers that go away. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { KubepkiError } from '../../src/domain/error.ts';
import { streams } from '../../src/world/stream.ts';

const root = mkdtempSync(join(tmpdir(), 'kubepki-stream-'));
afterAll(() => rmSync(root, { recursive: true }));
const at = (name: string): string => join(root, name);
/** More than three pieces, and no two alike. */
const LONG = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `line ${i} of a log\n`).join(''));

function laid(name: string, bytes: Uint8Array): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

/** A piece is the reader's again when the next is asked for. */
async function read(path: string): Promise<{ readonly bytes: Buffer; readonly longest: number }> {
  const pieces: Buffer[] = [];
  for await (const piece of streams.stream(path)) pieces.push(Buffer.from(piece));
  return { bytes: Buffer.concat(pieces), longest: Math.max(0, ...pieces.map(({ length }) => length)) };
}

async function refusal(path: string): Promise<KubepkiError> {
  try {
    await read(path);
  } catch (error) {
    if (error instanceof KubepkiError) return error;
    throw error;
  }
  throw new Error(`${path} was read`);
}

describe('a file', () => {
  test.each([
    ['long', LONG],
    ['empty', Buffer.alloc(0)],
    ['of one octet', Buffer.from([0x1f])],
  ])('that is %s is read as it is', async (name, bytes) => {
    const { bytes: got, longest } = await read(laid(name, bytes));
    expect(got.equals(bytes)).toBe(true);
    expect(longest).toBeLessThanOrEqual(256 * 1024);
  });

  test('through a link', async () => {
    symlinkSync(laid('behind', LONG), at('link'));
    expect((await read(at('link'))).bytes.equals(LONG)).toBe(true);
  });

  test('that is zipped is unzipped, whatever it is called, and in as many members as it has', async () => {
    const bytes = Buffer.concat([gzipSync(LONG), gzipSync('the end\n')]);
    const got = (await read(laid('zipped.log', bytes))).bytes;
    expect(got.equals(Buffer.concat([LONG, Buffer.from('the end\n')]))).toBe(true);
  });

  test('that holds much in little is handed on in pieces', async () => {
    const { bytes, longest } = await read(laid('bomb', gzipSync(Buffer.alloc(32 * 1024 * 1024))));
    expect(bytes.length).toBe(32 * 1024 * 1024);
    expect(longest).toBeLessThanOrEqual(256 * 1024);
  });

  test('may be left before its end', async () => {
    for await (const piece of streams.stream(laid('left', LONG))) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    for await (const piece of streams.stream(laid('left.gz', gzipSync(LONG)))) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });
});

describe('what cannot be read', () => {
  test.each([
    ['cut', (zipped: Buffer) => zipped.subarray(0, zipped.length / 2)],
    [
      'changed',
      (zipped: Buffer) => {
        const copy = Buffer.from(zipped);
        copy.fill(0xff, 50_000, 50_064);
        return copy;
      },
    ],
    ['nothing but the beginning', () => Buffer.from([0x1f, 0x8b])],
  ])('zipped and %s', async (name, damage) => {
    const { code, evidence } = await refusal(laid(`damaged ${name}`, damage(gzipSync(LONG))));
    expect([code, evidence['reason']]).toEqual(['file-unreadable', 'gzip-damaged']);
  });

  test('a directory', async () => {
    const { code, evidence } = await refusal(root);
    expect([code, evidence['reason']]).toEqual(['file-unreadable', 'is-a-directory']);
  });

  test('what is not there', async () => {
    expect((await refusal(at('missing'))).code).toBe('file-missing');
  });

  test('a device that never ends', async () => {
    const { code, evidence } = await refusal('/dev/zero');
    expect([code, evidence['reason']]).toEqual(['file-unreadable', 'not-a-file']);
  });
});

describe.skipIf(spawnSync('mkfifo', ['--help']).error !== undefined)('a pipe', () => {
  test.each([
    ['all of it', LONG],
    ['zipped', gzipSync(LONG)],
  ])('%s, until its writer closes it', async (name, bytes) => {
    execFileSync('mkfifo', [at(`pipe ${name}`)]);
    const writer = spawn('sh', [
      '-c',
      'cat "$1" > "$2"',
      'sh',
      laid(`in ${name}`, bytes),
      at(`pipe ${name}`),
    ]);
    const got = (await read(at(`pipe ${name}`))).bytes;
    writer.kill();
    expect(got.equals(LONG)).toBe(true);
  });

  test('whose writer is killed halfway ends where it stood', async () => {
    execFileSync('mkfifo', [at('killed')]);
    const writer = spawn('sh', ['-c', 'echo first > "$1"; exit 1', 'sh', at('killed')]);
    const got = (await read(at('killed'))).bytes;
    writer.kill();
    expect(got.toString()).toBe('first\n');
  });
});
