/** The bootstrap token in a real store: made once, the same until it is over, and never told. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BOOTSTRAP_TOKEN_FILE, parseToken, tokenText } from '../../src/domain/bootstrap-token.ts';
import { KubepkiError } from '../../src/domain/error.ts';
import type { Store } from '../../src/domain/port.ts';
import { toUtf8 } from '../../src/domain/utf8.ts';
import { makeBootstrapToken } from '../../src/engine/make/bootstrap-token.ts';
import { wordError } from '../../src/face/wording/error.ts';
import { readBootstrapToken } from '../../src/format/bootstrap-token/read.ts';
import { renderBootstrapToken } from '../../src/format/bootstrap-token/render.ts';
import { openToken } from '../../src/task/bootstrap-token.ts';
import { openStore } from '../../src/world/store/open.ts';
import { openScene } from './scene.ts';

const NOW = new Date('2026-06-01T12:00:00.250Z');
const later = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);

let root: string;
let store: Store;
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'kubepki-token-')), 'store');
  store = openStore(root);
});
afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }));

const rendered = async (now: Date) => {
  const opened = await openToken({ store, now });
  await store.commit({ verb: 'render', at: now, writes: opened.writes });
  return opened;
};
const lay = (text: string) => {
  mkdirSync(join(root, 'pki'), { recursive: true, mode: 0o700 });
  chmodSync(root, 0o700);
  writeFileSync(join(root, BOOTSTRAP_TOKEN_FILE), text, { mode: 0o600 });
};

describe('a token', () => {
  it('is made once, stays the same for a day, and is then made anew', async () => {
    const first = await rendered(NOW);
    expect(first.is).toBe('made');
    expect(statSync(join(root, BOOTSTRAP_TOKEN_FILE)).mode & 0o777).toBe(0o600);
    const again = await rendered(later(23));
    expect([again.is, again.token, again.writes]).toEqual(['kept', first.token, []]);
    expect((await rendered(new Date(first.token.expires.getTime() - 1))).is).toBe('kept');
    // over at its very moment, as the API server has it
    const next = await rendered(first.token.expires);
    expect(next.is).toBe('remade');
    expect(next.token.id).not.toBe(first.token.id);
    expect((await rendered(later(30))).token).toEqual(next.token);
  });

  it('is no unknown file to a plan', async () => {
    const scene = openScene();
    await scene.init();
    const { writes } = await openToken({ store: openStore(scene.root), now: scene.now });
    await openStore(scene.root).commit({ verb: 'render', at: scene.now, writes });
    expect((await scene.plan()).unknown).toEqual([]);
    scene.close();
  });

  it('is taken by nobody who looked before somebody else made one', async () => {
    const [one, other] = [await openToken({ store, now: NOW }), await openToken({ store, now: NOW })];
    await store.commit({ verb: 'render', at: NOW, writes: one.writes });
    await expect(store.commit({ verb: 'render', at: NOW, writes: other.writes })).rejects.toThrow(
      'store-changed',
    );
  });

  it('has six characters and sixteen, and each of the 36 as often as the next', () => {
    // the first octet decides the first character; what follows it is "b"
    const firstOf = (octet: number) => {
      const random = {
        subtle: {},
        getRandomValues: (octets: Uint8Array<ArrayBuffer>) => octets.fill(1).fill(octet, 0, 1),
      };
      const { id, secret } = makeBootstrapToken(NOW, random);
      expect(parseToken(`${id}.${secret}`)).toEqual({ id, secret });
      return id.charAt(0);
    };
    const count = new Map<string, number>();
    for (let octet = 0; octet < 252; octet++) count.set(firstOf(octet), (count.get(firstOf(octet)) ?? 0) + 1);
    expect([count.size, ...new Set(count.values())]).toEqual([36, 7]);
    expect([252, 253, 254, 255].map(firstOf)).toEqual(['b', 'b', 'b', 'b']);
    const real = Array.from({ length: 100 }, () => tokenText(makeBootstrapToken(NOW)));
    expect(new Set(real).size).toBe(100);
  });
});

describe("the token's file", () => {
  const good = renderBootstrapToken(makeBootstrapToken(NOW));

  it('is read back as it was meant', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789e'.split('')), minLength: 22, maxLength: 22 }),
        (all) => {
          const token = { ...makeBootstrapToken(NOW), id: all.slice(0, 6), secret: all.slice(6) };
          expect(readBootstrapToken(renderBootstrapToken(token))).toEqual({ ok: true, token });
        },
      ),
    );
  });

  const SECRET = 'zyxwvu.9876543210ZYXWVU';
  it.each([
    ['nothing', '', 'missing'],
    ['another document', good.replace('BootstrapToken', 'KeyRing'), 'one of BootstrapToken'],
    ['a damaged token', good.replace(/token: .*/, `token: ${SECRET}`), 'six characters'],
    ['a token as a key', good.replace(/token: .*/, `${SECRET}: x`), 'unknown key (not shown)'],
    ['a token as a list', good.replace(/token: .*/, `token: [${SECRET}]`), 'six characters'],
    ['a token in the wrong place', good.replace('BootstrapToken', SECRET), 'one of BootstrapToken'],
    ['no YAML', good.replace(/token: .*/, `token: "${SECRET}`), 'not YAML: (not shown)'],
    ['an alias', good.replace(/token: .*/, `token: *${SECRET}`), '(not shown)'],
    ['no moment', good.replace(/expires: .*/, 'expires: 2026-02-30T00:00:00Z'), 'a moment such as'],
    [
      'an end before its beginning',
      good.replace(/expires: .*/, 'expires: 2026-05-01T00:00:00Z'),
      'after madeAt',
    ],
    ['two documents', `${good}---\n${SECRET}: 1\n`, '(not shown)'],
    ['a token twice', `${good}token: ${SECRET}\n`, 'token stands there twice'],
    ['nonsense', `${SECRET}\u001b[2J\0`.repeat(50), ''],
  ])('is refused with line and column and never told: %s', async (_what, text, says) => {
    lay(text);
    const error = await openToken({ store, now: NOW }).catch((thrown: unknown) => thrown);
    if (!(error instanceof KubepkiError)) throw new Error('taken');
    const words = wordError(error, 'kubepki');
    const all = [words.message, words.hint, ...words.details].join('\n');
    expect(error.code).toBe('bootstrap-token-damaged');
    expect(words.details.join('\n')).toContain(says);
    expect(words.details.every((line) => /^\d+:\d+: /.test(line))).toBe(true);
    for (const part of SECRET.split('.')) expect(all + JSON.stringify(error.details)).not.toContain(part);
    for (const part of tokenText(makeBootstrapToken(NOW)).split('.')) expect(all).not.toContain(part);
  });

  it('is refused in a bounded time and memory, however large', () => {
    for (const huge of ['[', '- ', 'a: ', '&a ', '"'])
      expect(readBootstrapToken(huge.repeat(200_000)).ok).toBe(false);
    expect(toUtf8(good).length).toBeLessThan(1000);
  });
});
